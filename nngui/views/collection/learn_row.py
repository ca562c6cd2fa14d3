"""The row under the prediction in which a drawing gets its label and is learned."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QWidget,
)
from typing_extensions import override

from engine.data import Task
from nngui.collection.my_digits import CLASSES
from nngui.collection.question import Asked
from nngui.design import figures
from nngui.design.prediction import Prediction
from nngui.design.wording import with_article
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label, plain_tip

DIGITS = tuple(map(str, range(CLASSES)))
PER_LINE = 5  # buttons
SHORT, LONG = 4, 10  # characters of a name, for three buttons in a line and for two
LEAST = 20  # px of a name on its button
LINES = 3  # of buttons that are seen at once
MISSING = "Press the number under the prediction that your drawing is: then it is learned as that."
NOTHING_DRAWN = "Nothing is drawn yet: draw what is to be learned first."
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
        It cannot be learned, for no label has been chosen yet, or nothing is drawn; what to do.
    """

    learned = Signal(int)
    label_missing = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: int | None = None
        self._task: Task | None = None
        self._asked: Asked | None = None
        self._names: tuple[str, ...] = ()
        self._per_line = PER_LINE
        self._drawn = False
        self._buttons: list[QPushButton] = []
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        self._area = _Area(self._inside)
        self._title = plain_label("Learn as")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self._title, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._area, 1)
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
        self._write_names()
        self._show_offered()
        if asked is not None and not asked.trained:
            self._area.ensureWidgetVisible(self._buttons[asked.question.fewest])

    @Slot()
    def learn(self) -> None:
        """Learn the drawing with the label chosen last."""
        if not self._drawn:
            self.label_missing.emit(NOTHING_DRAWN)
        elif self._chosen is not None and self._offers(self._chosen):
            self.learned.emit(self._chosen)
        else:
            self.label_missing.emit(MISSING if self._asked is None else MISSING_CLASS)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write_names()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._size_for_font()
            self._write_names()

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
        self._per_line = per_line = _per_line(names)
        for label, button in enumerate(self._buttons):
            self._labels.addButton(button, label)
            self._grid.addWidget(button, label // per_line, label % per_line)
        for column in range(PER_LINE):
            self._grid.setColumnStretch(column, int(column < per_line))
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

    def _write_names(self) -> None:
        """Write the names of the classes as far as there is room, with their drawings."""
        if self._asked is None:
            return
        metrics, middle = self.fontMetrics(), Qt.TextElideMode.ElideMiddle
        room = (self.width() - self._title.sizeHint().width()) // self._per_line
        for label, drawn in enumerate(self._asked.question.counts):
            count = f"  {figures.count(drawn)}"
            left = room - metrics.horizontalAdvance(count) - 3 * theme.MARGIN
            name = metrics.elidedText(self._names[label], middle, max(left, LEAST))
            self._buttons[label].setText(_plain(name) + count)

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
            self._title.setMinimumHeight(button.sizeHint().height())  # it stands beside the first
        self._area.updateGeometry()


class _Area(QScrollArea):
    """Shows some lines of buttons; further ones are scrolled to."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setObjectName("learnArea")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the buttons in it have the focus
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setWidgetResizable(True)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self._inside = inside
        inside.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    @override
    def sizeHint(self) -> QSize:
        whole = self._inside.sizeHint()
        line = QPushButton("8").sizeHint().height() + theme.GAP
        return QSize(whole.width(), min(whole.height(), LINES * line))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._inside.minimumSizeHint().width(), self.sizeHint().height())


def _plain(name: str) -> str:
    """Return a name as a button shows it: "&" is no shortcut."""
    return name.replace("&", "&&")


def _per_line(names: Sequence[str]) -> int:
    """Return how many buttons stand in a line: few for long names, more for many of them."""
    if tuple(names) == DIGITS:
        return PER_LINE
    longest, count = max(map(len, names)), len(names)
    by_length = 3 if longest <= SHORT else 2 if longest <= LONG else 1
    by_count = 1 if count <= LINES else 2
    return min(count, max(by_length, by_count))
