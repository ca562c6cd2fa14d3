"""The row under the prediction in which a drawing gets its label and is learned."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from engine.data import Task
from nngui.collection.my_digits import CLASSES
from nngui.collection.question import Asked
from nngui.design import figures
from nngui.design.prediction import Prediction
from nngui.design.wording import with_article
from nngui.widgets import theme
from nngui.widgets.named import named
from nngui.widgets.plain import plain_label, plain_tip

DIGITS = tuple(map(str, range(CLASSES)))
PER_LINE = 5  # buttons
SHORT, LONG = 4, 10  # characters of a name, for three buttons in a line and for two
LONGEST = 24  # characters of a name on its button
MISSING = "Press the number under the prediction that your drawing is: then it is learned as that."
MISSING_CLASS = "Press the class under the prediction that your drawing belongs to."


class LearnRow(QWidget):
    """A button for each label: a click learns the drawing as that, whatever the network answers.

    The label chosen last is marked, and the Edit menu's command takes it again. For a question of
    the person's own there is a button for each of its classes.

    Signals
    -------
    learned : int
        The drawing is to be learned with this label.
    label_missing : str
        The drawing was to be learned, but no label has been chosen yet; what to do.
    """

    learned = Signal(int)
    label_missing = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: int | None = None
        self._task: Task | None = None
        self._asked: Asked | None = None
        self._names: tuple[str, ...] = ()
        self._drawn = False
        self._buttons: list[QPushButton] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        self._grid.addWidget(plain_label("Learn as"), 0, 0)
        self._labels = QButtonGroup(self)
        self._labels.idClicked.connect(self._choose)
        self.setObjectName("learnRow")
        self.setAccessibleName("Learn the drawing as")
        self._offer(DIGITS)

    def show_prediction(self, prediction: Prediction) -> None:
        """Offer the labels of its task, all of them for a regression, once something is drawn."""
        self._drawn = bool(prediction.image.any())
        if prediction.task is not self._task:
            self._task = prediction.task
            self._show_offered()
        for button in self._buttons:
            button.setEnabled(self._drawn)

    def show_asked(self, asked: Asked | None) -> None:
        """Offer the classes of a question of the person's own; None for digits."""
        before, self._asked = self._asked, asked
        key = asked and asked.question.key
        if key != (before and before.question.key):
            self._chosen = None
        self._offer(DIGITS if asked is None else asked.question.classes)
        if asked is not None:
            for label, drawn in enumerate(asked.question.counts):
                self._buttons[label].setText(self._text(label, drawn))
        self._show_offered()

    @Slot()
    def learn(self) -> None:
        """Learn the drawing with the label chosen last."""
        if self._chosen is not None and self._offers(self._chosen):
            self.learned.emit(self._chosen)
        else:
            self.label_missing.emit(MISSING if self._asked is None else MISSING_CLASS)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._size_for_font()

    def _offer(self, names: Sequence[str]) -> None:
        """Have a button for each of these labels."""
        if (names := tuple(names)) == self._names:
            return
        self._names = names
        for button in self._buttons:
            self._labels.removeButton(button)
            self._grid.removeWidget(button)
            button.setParent(None)  # so that nobody finds it under its name
            button.deleteLater()
        self._buttons = [self._button(label) for label in range(len(names))]
        per_line = _per_line(names)
        for label, button in enumerate(self._buttons):
            self._labels.addButton(button, label)
            self._grid.addWidget(button, label // per_line, 1 + label % per_line)
        for column in range(PER_LINE):
            self._grid.setColumnStretch(1 + column, int(column < per_line))
        self._size_for_font()

    def _button(self, label: int) -> QPushButton:
        name = self._names[label]
        button = named(QPushButton(_plain(name)), f"learnAs{label}Button", f"Learn as {name}")
        if (key := self._key(label)) is not None:
            button.setShortcut(f"Alt+{key}")
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.setEnabled(self._drawn)
        self._describe(button, label)
        return button

    def _text(self, label: int, drawn: int) -> str:
        """Return the name of a class, and the number of its drawings."""
        name = self._names[label]
        short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
        return f"{_plain(short)}  {figures.count(drawn)}"

    def _key(self, label: int) -> int | None:
        """Return the number that is pressed with Alt: the digit, or the place of the class."""
        if self._asked is None and self._names == DIGITS:
            return label
        return (label + 1) % 10 if label < CLASSES else None

    def _describe(self, button: QPushButton, label: int) -> None:
        again = ", or Ctrl+Return: the label chosen last" if label == self._chosen else ""
        key = self._key(label)
        keys = f" (Alt+{key}{again})" if key is not None else f" ({again[5:]})" if again else ""
        what = with_article(label) if self._names == DIGITS else f"“{self._names[label]}”"
        where = "your digits" if self._names == DIGITS else "the drawings"
        button.setToolTip(plain_tip(f"Add your drawing to {where} as {what}{keys}."))
        button.setDefault(label == self._chosen)  # which marks it

    @Slot(int)
    def _choose(self, label: int) -> None:
        self._chosen = label
        for other, button in enumerate(self._buttons):
            self._describe(button, other)
        self.learned.emit(label)

    def _show_offered(self) -> None:
        for label, button in enumerate(self._buttons):
            button.setVisible(self._offers(label))
            button.setEnabled(self._drawn)

    def _offers(self, label: int) -> bool:
        if self._asked is not None:
            return label < len(self._names)
        digits = self._task.of_digits if self._task else ()
        return not digits or label in digits

    def _size_for_font(self) -> None:
        """Give the buttons the least width that their number is readable in."""
        for button in self._buttons:
            button.setMinimumWidth(3 * self.fontMetrics().horizontalAdvance("8"))


def _plain(name: str) -> str:
    """Return a name as a button shows it: "&" is no shortcut."""
    return name.replace("&", "&&")


def _per_line(names: Sequence[str]) -> int:
    """Return how many buttons stand in a line: the fewer the longer their names are."""
    if tuple(names) == DIGITS:
        return PER_LINE
    longest = max(map(len, names))
    return min(len(names), 3 if longest <= SHORT else 2 if longest <= LONG else 1)
