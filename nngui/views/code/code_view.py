"""The Keras program of the design, to read and to copy."""

import difflib

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication, QTextCursor, QTextFormat
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from nngui.views.code.python_colours import PythonColours
from nngui.widgets import theme
from nngui.widgets.elided_label import ElidedLabel
from nngui.widgets.named import named


class CodeView(QWidget):
    """A program, with the lines marked that the last change of the design has changed.

    Signals
    -------
    copied
        The program is in the clipboard.
    """

    copied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changed: tuple[int, ...] = ()
        self._edit = named(
            QPlainTextEdit(),
            "codeView",
            "Keras code",
            "The program for Keras that builds and trains this network, in the three steps.",
        )
        self._edit.setReadOnly(True)
        self._edit.setTabChangesFocus(True)
        self._edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._edit.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._colours = PythonColours(self._edit.document())
        self._colours.restyle(theme.of(self))
        self._note = ElidedLabel()
        self._note.setProperty("muted", True)
        self._copy_button = named(
            QPushButton("Copy"), "copyCodeButton", "Copy the code", "Copy the whole program."
        )
        self._copy_button.clicked.connect(self._copy)
        self._lay_out()

    @property
    def text(self) -> str:
        """The program."""
        return self._edit.toPlainText()

    @property
    def note(self) -> str:
        """The note below the program: which lines changed, or that it was copied."""
        return self._note.full_text

    @property
    def changed_lines(self) -> tuple[int, ...]:
        """The numbers of the lines that are marked, from 1."""
        return self._changed

    def show_code(self, text: str) -> None:
        """Show a program where the old one was scrolled to; mark what is new in it."""
        if text == self.text:
            return
        self._changed = _new_lines(self.text, text) if self.text else ()
        bars = self._edit.verticalScrollBar(), self._edit.horizontalScrollBar()
        places = [bar.value() for bar in bars]
        self._edit.setPlainText(text)
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)
        self._mark()
        plural = "s" * (len(self._changed) > 1)
        numbers = ", ".join(map(str, self._changed))
        self._note.show_text(f"changed: line{plural} {numbers}" if numbers else "")

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colours.restyle(theme.of(self))
            self._mark()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._note, 1)
        row.addWidget(self._copy_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._edit, 1)
        layout.addLayout(row)

    def _mark(self) -> None:
        colours = theme.of(self)
        selections = []
        for line in self._changed:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = QTextCursor(self._edit.document().findBlockByNumber(line - 1))
            selection.format.setBackground(theme.blend(colours.field, colours.accent, 0.25))
            selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            selections.append(selection)
        self._edit.setExtraSelections(selections)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self._note.show_text("copied")
        self.copied.emit()


def _new_lines(old: str, new: str) -> tuple[int, ...]:
    """Return the numbers of the lines of `new`, from 1, that are not lines of `old`."""
    matcher = difflib.SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False)
    return tuple(
        line + 1
        for tag, _, _, start, stop in matcher.get_opcodes()
        if tag in ("replace", "insert")
        for line in range(start, stop)
    )
