"""`QuestionDialog`: the name of a question, and of its classes."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nngui.collection.question import Question, cleaned, fault_of, title_of
from nngui.design.data_set import LONGEST_CLASS, LONGEST_TITLE, MOST_CLASSES
from nngui.design.figures import count, counted
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label

BEGUN = (
    "The network learns to tell your own drawings apart. Name what you are going to draw; then draw"
    " ten of each."
)
CHANGED = "A class keeps its drawings when it gets another name. The network learns the new names."
EXAMPLES = "for example cat", "for example house", "and another one"
WIDTH, HEIGHT = 420, 210  # px, of the list of classes


class _Row(QWidget):
    """The name of a class, with the number of its drawings, and a button that removes it."""

    removed = Signal(object)

    def __init__(self, number: int | None, name: str, drawings: int) -> None:
        super().__init__()
        self.number, self.drawings = number, drawings  # the number of the class as it is now
        self.field = QLineEdit(name)
        self.field.setMaxLength(LONGEST_CLASS)
        self.count = plain_label(counted(drawings, "drawing") if drawings else "")
        self.count.setProperty("muted", True)
        self.remove = QToolButton()
        self.remove.setText("×")
        self.remove.setAutoRaise(True)
        self.remove.clicked.connect(self._remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        row.addWidget(self.remove)

    def place(self, row: int, *, removable: bool) -> None:
        """Take the place in the list, from 0: it is the class's number."""
        text = EXAMPLES[min(row, len(EXAMPLES) - 1)]
        self.field.setPlaceholderText(text)
        hint = f"The name of a class, in any script. In the data its label is y = {count(row)}."
        named(self.field, f"class{row}Field", f"Name of class {count(row)}", hint)
        gone = f" with its {counted(self.drawings, 'drawing')}" if self.drawings else ""
        hint = f"Remove this class{gone}." if removable else "A question has at least two classes."
        named(self.remove, f"removeClass{row}Button", f"Remove class {count(row)}", hint)
        self.remove.setEnabled(removable)

    @Slot()
    def _remove(self) -> None:
        self.removed.emit(self)


class QuestionDialog(QDialog):
    """Asks for a new question, or how another one is to be changed.

    Parameters
    ----------
    question : Question or None
        The one that is changed.

    Signals
    -------
    begun : str, list of str
        A new question: its name, which may be empty, and those of its classes.
    reworded : str, list of (int or None, str)
        Another name, and other classes: the number of each, None if it is new, and its name.
    """

    begun = Signal(str, object)
    reworded = Signal(str, object)

    def __init__(self, question: Question | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "questionDialog")
        self.setWindowTitle("New Question" if question is None else "Edit Question")
        self._question, self._rows = question, list[_Row]()
        self._name = QLineEdit("" if question is None else question.item.name)
        self._name.setMaxLength(LONGEST_TITLE)
        hint = "What the question is called; without a name it is called by its classes."
        named(self._name, "questionNameField", "Name of the question", hint)
        self._add = named(
            QPushButton("Another class"), "addClassButton", hint="Add a class to tell apart."
        )
        self._add.setAutoDefault(False)
        self._add.clicked.connect(self._add_empty)
        self._fault = named(plain_label(), "questionFault")
        self._fault.setProperty("refusal", True)
        self._fault.setWordWrap(True)
        self._fault.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        self._fault.hide()
        self._lost = named(plain_label(), "questionLoss")
        self._lost.setWordWrap(True)
        self._lost.hide()
        self._lay_out()
        if question is None:
            for _ in range(2):
                self._add_row(None, "", 0)
        else:
            for number, (name, drawn) in enumerate(
                zip(question.classes, question.counts, strict=True)
            ):
                self._add_row(number, name, drawn)
        self._number()
        self._rows[0].field.setFocus()

    @property
    def fault(self) -> str:
        """Why the names cannot be taken; empty as long as nothing is refused."""
        return "" if self._fault.isHidden() else self._fault.text()

    def _lay_out(self) -> None:
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        ok = named(buttons.button(kinds.Ok), "questionOkButton")
        ok.setText("Begin" if self._question is None else "Change")
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        words = plain_label(BEGUN if self._question is None else CHANGED)
        words.setWordWrap(True)
        self._inside = inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, theme.GAP, 0)
        self._list.setSpacing(theme.GAP)
        self._list.addStretch()
        area = named(QScrollArea(), "classesArea")
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumSize(WIDTH, HEIGHT // 2)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area = area
        name = QHBoxLayout()
        label = plain_label("Name of the question")
        label.setBuddy(self._name)
        name.addWidget(label)
        name.addWidget(self._name, 1)
        more = QHBoxLayout()
        more.addWidget(self._add)
        more.addStretch()
        column = QVBoxLayout(self)
        column.setSpacing(theme.MARGIN)
        column.addWidget(words)
        column.addWidget(area, 1)
        column.addLayout(more)
        column.addLayout(name)
        for part in (self._lost, self._fault, buttons):
            column.addWidget(part)
        self.resize(WIDTH + 40, HEIGHT + 190)

    @Slot()
    def _add_empty(self) -> None:
        self._add_row(None, "", 0)
        self._number()
        row = self._rows[-1]
        row.field.setFocus()
        self._inside.adjustSize()
        self._area.ensureWidgetVisible(row)

    def _add_row(self, number: int | None, name: str, drawings: int) -> None:
        row = _Row(number, name, drawings)
        row.removed.connect(self._remove)
        row.field.textChanged.connect(self._show_fault)
        self._rows.append(row)
        self._list.insertWidget(self._list.count() - 1, row)

    @Slot(object)
    def _remove(self, row: _Row) -> None:
        self._rows.remove(row)
        self._list.removeWidget(row)
        row.setParent(None)
        row.deleteLater()
        self._number()
        self._show_fault()

    def _number(self) -> None:
        """Give the rows their numbers, and say which drawings go."""
        for place, row in enumerate(self._rows):
            row.place(place, removable=len(self._rows) > 2)
        full = len(self._rows) >= MOST_CLASSES
        self._add.setDisabled(full)
        most = f"There can be at most {count(MOST_CLASSES)} classes."
        self._add.setToolTip(most if full else "Add a class to tell apart.")
        self._name.setPlaceholderText(title_of(self._names) or "for example cat or house")
        self._lost.setText(self._loss)
        self._lost.setVisible(bool(self._loss))

    @property
    def _names(self) -> list[str]:
        return [name for row in self._rows if (name := cleaned(row.field.text()))]

    @property
    def _loss(self) -> str:
        """Which drawings go with the classes that are removed."""
        if self._question is None:
            return ""
        kept = {row.number for row in self._rows}
        counts = self._question.counts
        gone = sum(drawn for number, drawn in enumerate(counts) if number not in kept)
        return f"{counted(gone, 'drawing')} will be removed; Undo brings them back." * (gone > 0)

    @Slot()
    def _show_fault(self) -> None:
        """Follow what is typed, once something was refused."""
        self._name.setPlaceholderText(title_of(self._names) or "for example cat or house")
        if not self._fault.isHidden():
            self._check()

    def _check(self) -> bool:
        fault = self._unnamed() or fault_of(self._names)
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))
        return not fault

    def _unnamed(self) -> str:
        """Return that a class with drawings has lost its name; empty if none has."""
        nameless = (row for row in self._rows if row.drawings and not cleaned(row.field.text()))
        row = next(nameless, None)
        if row is None:
            return ""
        return f"A class with {counted(row.drawings, 'drawing')} has no name: name or remove it."

    @Slot()
    def _accept(self) -> None:
        if not self._check():
            return
        named_rows = [row for row in self._rows if cleaned(row.field.text())]
        names, name = [cleaned(row.field.text()) for row in named_rows], self._name.text()
        self.accept()
        if self._question is None:
            self.begun.emit(cleaned(name, LONGEST_TITLE), names)
        else:
            numbers = [row.number for row in named_rows]
            classes = list(zip(numbers, names, strict=True))
            self.reworded.emit(cleaned(name, LONGEST_TITLE), classes)
