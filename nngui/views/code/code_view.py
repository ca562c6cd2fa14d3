"""The Keras program of the design, to read, copy and change; and the lines that fit prints."""

import difflib

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QGuiApplication,
    QResizeEvent,
    QShowEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from nngui.design.keras_reader import Found, Reading, lines_of
from nngui.training.words.fit_lines import DIFFERENCE
from nngui.views.code.python_colours import PythonColours
from nngui.widgets import theme
from nngui.widgets.elided_label import ElidedLabel
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label

REST = 700  # ms without a key before what was typed is read
SHOWN_ERRORS = 3
HINT = (
    "The program for Keras that builds and trains this network, in the three steps; what you type"
    " or paste changes the network, and is never run here."
)


class CodeView(QWidget):
    """A program; what is typed is sent to be read, and what was understood in it is marked.

    Signals
    -------
    typed : str
        The person changed the program, and paused.
    program_asked
        The program is to be written into a folder, with its data.
    check_asked
        The program is to run under Keras, and its costs be compared.
    copied
        The program is in the clipboard.
    opened
        The page has come to the front.
    """

    typed = Signal(str)
    program_asked = Signal()
    check_asked = Signal()
    copied = Signal()
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changed: tuple[int, ...] = ()
        self._shown = ""  # the program of the design, which the text means
        self._reading: Reading | None = None
        self._lines: tuple[str, ...] = ()
        self._begun = False  # whether the page was seen
        self._edit = named(QPlainTextEdit(), "codeView", "Keras code", HINT)
        self._edit.setTabChangesFocus(True)
        self._edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._edit.setFont(theme.fixed(self.font()))
        self._edit.textChanged.connect(self._wait)
        self._pause = QTimer(self, singleShot=True, interval=REST)
        self._pause.timeout.connect(self._send)
        self._colours = PythonColours(self._edit.document())
        self._colours.restyle(theme.of(self))
        self._note = ElidedLabel()
        self._note.setProperty("muted", True)
        self._problem = named(
            QLabel(), "codeProblem", hint="The errors in what was typed, each with its line."
        )
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setWordWrap(True)
        self._problem.setProperty("refusal", True)
        self._problem.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        self._problem.hide()
        _may_be_narrow(self._problem)
        self._make_buttons()
        self._make_output()
        self._lay_out()

    @property
    def text(self) -> str:
        """The program."""
        return self._edit.toPlainText()

    @property
    def note(self) -> str:
        """The note below the program: which lines changed, what was passed over, or "copied"."""
        return self._note.full_text

    @property
    def problem(self) -> str:
        """The errors in what was typed; empty if there are none."""
        return self._problem.text() if not self._problem.isHidden() else ""

    @property
    def changed_lines(self) -> tuple[int, ...]:
        """The numbers of the lines that are marked, from 1."""
        return self._changed

    def show_code(self, text: str) -> None:
        """Show a program where the old one was scrolled to; mark what is new in it.

        A text that was typed and means just this program stays.
        """
        if text == self._shown:
            return
        self._shown = text
        before = self.text
        self._forget()
        self._changed = _new_lines(before, text) if before else ()
        self._put(text)
        self._mark()
        plural = "s" * (len(self._changed) > 1)
        numbers = ", ".join(map(str, self._changed))
        self._note.show_text(f"changed: line{plural} {numbers}" if numbers else "")

    def show_reading(self, reading: Reading, program: str, refused: str = "") -> None:
        """Show what a typed program was understood to mean.

        Parameters
        ----------
        reading : Reading
        program : str
            The program of the design that comes of it; if there is an error of the one before.
        refused : str
            Why the design did not become that; empty if it did.
        """
        self._reading, self._changed = reading, ()
        if reading.design is not None and not refused:
            self._shown = program
        self._mark()
        shown = list(lines_of(reading.errors))[:SHOWN_ERRORS]
        more = len(reading.errors) - len(shown)
        shown += [f"and {more} more"] * bool(more)
        text = refused or "\n".join(shown)
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._edit.setAccessibleDescription(text)
        passed = ", ".join(map(str, reading.passed_over[:10]))
        lines = "line" if len(reading.passed_over) == 1 else "lines"
        self._note.show_text(
            f"passed over, for they change no network: {lines} {passed}" if passed else ""
        )
        self._discard.setVisible(True)

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """Show what fit prints; the newest line is seen unless a person scrolled away."""
        if lines == self._lines:
            return
        new, old = lines, self._lines
        self._lines = lines
        bar = self._output.verticalScrollBar()
        below = bar.value() >= bar.maximum()
        gone = old.index(new[0]) if new and new[0] in old else len(old)
        if (kept := len(old) - gone) and new[:kept] == old[gone:]:
            cursor = QTextCursor(self._output.document())
            cursor.movePosition(
                QTextCursor.MoveOperation.NextBlock, QTextCursor.MoveMode.KeepAnchor, gone
            )
            cursor.removeSelectedText()
            if kept < len(new):
                self._output.appendPlainText("\n".join(new[kept:]))
        else:
            self._output.setPlainText("\n".join(new))
        if below:
            bar.setValue(bar.maximum())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colours.restyle(theme.of(self))
            self._mark()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        height = self._difference.heightForWidth(self.width())  # a splitter does not ask for it
        self._difference.setMinimumHeight(height)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._begun and (line := self._first_step()):
            self._begun = True
            self._edit.verticalScrollBar().setValue(line)
        self.opened.emit()

    def _first_step(self) -> int:
        """Return the line in which the lecture's first step begins, from 0; 0 if there is none."""
        return self._edit.document().find("# 1 specify").blockNumber() if self._shown else 0

    def _make_buttons(self) -> None:
        self._copy_button = named(
            QPushButton("Copy"), "copyCodeButton", "Copy the code", "Copy the whole program."
        )
        self._copy_button.clicked.connect(self._copy)
        self._save = named(
            QPushButton("Program and Data…"),
            "programButton",
            "Export program and data",
            "Write the program, its data and the first weights into a folder: run there under Keras"
            " it prints these costs.",
        )
        self._save.clicked.connect(self.program_asked)
        self._check = named(
            QPushButton("Check with Keras"),
            "codeCheckButton",
            hint="Run this program in a Python that has Keras, and compare its costs with J.",
        )
        self._check.clicked.connect(self.check_asked)
        self._discard = named(
            QPushButton("Discard"),
            "discardCodeButton",
            "Discard what was typed",
            "Put the program of the network in the place of what you typed.",
        )
        self._discard.clicked.connect(self._write_anew)
        self._discard.hide()

    def _make_output(self) -> None:
        self._output = named(
            QPlainTextEdit(),
            "fitOutput",
            "Output of fit",
            "The lines that fit prints for the open run, and J beside them.",
        )
        self._output.setReadOnly(True)
        self._output.setPlaceholderText("What fit prints after every epoch")
        self._output.setTabChangesFocus(True)
        self._output.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._output.setFont(self._edit.font())
        self._difference = plain_label(DIFFERENCE)
        self._difference.setWordWrap(True)
        _may_be_narrow(self._difference)
        self._difference.setProperty("muted", True)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._note, 1)
        for button in (self._discard, self._check, self._copy_button, self._save):
            row.addWidget(button)
        program, output = QWidget(), QWidget()
        for widget, parts in (
            (program, (self._edit, self._problem)),
            (output, (self._output, self._difference)),
        ):
            column = QVBoxLayout(widget)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.GAP)
            for part in parts:
                column.addWidget(part, 1 if isinstance(part, QPlainTextEdit) else 0)
        self._output.setMinimumHeight(3 * self._output.fontMetrics().lineSpacing())
        pages = QSplitter(Qt.Orientation.Vertical)
        pages.addWidget(program)
        pages.addWidget(output)
        pages.setStretchFactor(0, 4)
        pages.setStretchFactor(1, 1)
        pages.setSizes([300, 90])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(pages, 1)
        layout.addLayout(row)

    def _put(self, text: str) -> None:
        """Write a text in the place of the other one; the editor's own undo takes it back."""
        bars = self._edit.verticalScrollBar(), self._edit.horizontalScrollBar()
        places = [bar.value() for bar in bars]
        cursor, position = QTextCursor(self._edit.document()), self._edit.textCursor().position()
        cursor.select(QTextCursor.SelectionType.Document)
        self._edit.blockSignals(True)
        cursor.insertText(text)
        self._edit.blockSignals(False)
        cursor.setPosition(min(position, len(text)))
        self._edit.setTextCursor(cursor)
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)

    def _forget(self) -> None:
        """Forget what was typed."""
        self._pause.stop()
        self._reading = None
        self._problem.hide()
        self._edit.setAccessibleDescription("")
        self._discard.hide()

    @Slot()
    def _wait(self) -> None:
        self._pause.start()

    @Slot()
    def _send(self) -> None:
        if self.text != self._shown or self._reading is not None:
            self.typed.emit(self.text)

    @Slot()
    def _write_anew(self) -> None:
        self._forget()
        self._changed = ()
        self._put(self._shown)
        self._mark()
        self._note.show_text("")

    def _mark(self) -> None:
        colours = theme.of(self)
        accent, warning = colours.accent, colours.warning
        selections = []
        for line in self._changed:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = QTextCursor(self._edit.document().findBlockByNumber(line - 1))
            selection.format.setBackground(theme.blend(colours.field, accent, 0.25))
            selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            selections.append(selection)
        if self._reading is not None:
            for found in self._reading.understood:
                selection = self._selection(found)
                selection.format.setBackground(theme.blend(colours.field, accent, 0.2))
                selections.append(selection)
            for found in self._reading.errors:
                selection = self._selection(found)
                selection.format.setBackground(theme.blend(colours.field, warning, 0.25))
                wave = QTextCharFormat.UnderlineStyle.WaveUnderline
                selection.format.setUnderlineStyle(wave)
                selection.format.setUnderlineColor(warning)
                selection.format.setToolTip(found.text)
                selections.append(selection)
        self._edit.setExtraSelections(selections)

    def _selection(self, found: Found) -> QTextEdit.ExtraSelection:
        document, span = self._edit.document(), found.span
        first, last = (document.findBlockByNumber(line - 1) for line in (span.line, span.end_line))
        selection = QTextEdit.ExtraSelection()
        selection.cursor = QTextCursor(document)
        start = first.position() + min(span.column, max(0, first.length() - 1))
        end = last.position() + min(span.end_column, max(0, last.length() - 1))
        selection.cursor.setPosition(start)
        selection.cursor.setPosition(max(end, start), QTextCursor.MoveMode.KeepAnchor)
        return selection

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self._note.show_text("copied")
        self.copied.emit()


def _may_be_narrow(label: QLabel) -> None:
    """Let a text that wraps not decide how wide the page is."""
    policy = label.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    label.setSizePolicy(policy)


def _new_lines(old: str, new: str) -> tuple[int, ...]:
    """Return the numbers of the lines of `new`, from 1, that are not lines of `old`."""
    matcher = difflib.SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False)
    return tuple(
        line + 1
        for tag, _, _, start, stop in matcher.get_opcodes()
        if tag in ("replace", "insert")
        for line in range(start, stop)
    )
