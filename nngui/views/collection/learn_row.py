"""The row under the prediction in which a drawing gets its label and is learned."""

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from engine.data import Task
from nngui.collection.my_digits import CLASSES
from nngui.design.prediction import Prediction
from nngui.design.wording import with_article
from nngui.widgets import theme
from nngui.widgets.named import named
from nngui.widgets.plain import plain_label

PER_LINE = 5  # buttons
MISSING = "Press the number under the prediction that your drawing is: then it is learned as that."


class LearnRow(QWidget):
    """A button for each label: a click learns the drawing as that, whatever the network answers.

    The label chosen last is marked, and the Edit menu's command takes it again.

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
        self._buttons = [self._button(label) for label in range(CLASSES)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.GAP)
        grid.addWidget(plain_label("Learn as"), 0, 0)
        labels = QButtonGroup(self)
        for label, button in enumerate(self._buttons):
            labels.addButton(button, label)
            grid.addWidget(button, label // PER_LINE, 1 + label % PER_LINE)
        labels.idClicked.connect(self._choose)
        for column in range(PER_LINE):
            grid.setColumnStretch(1 + column, 1)
        self.setObjectName("learnRow")
        self.setAccessibleName("Learn the drawing as")
        self._size_for_font()

    def show_prediction(self, prediction: Prediction) -> None:
        """Offer the labels of its task, all of them for a regression, once something is drawn."""
        if prediction.task is not self._task:
            self._task = prediction.task
            for label, button in enumerate(self._buttons):
                button.setVisible(self._offers(label))
        drawn = bool(prediction.image.any())
        for button in self._buttons:
            button.setEnabled(drawn)

    @Slot()
    def learn(self) -> None:
        """Learn the drawing with the label chosen last."""
        if self._chosen is not None and self._offers(self._chosen):
            self.learned.emit(self._chosen)
        else:
            self.label_missing.emit(MISSING)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._size_for_font()

    def _button(self, label: int) -> QPushButton:
        button = named(QPushButton(str(label)), f"learnAs{label}Button", f"Learn as {label}")
        button.setShortcut(f"Alt+{label}")
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._describe(button, label)
        return button

    def _describe(self, button: QPushButton, label: int) -> None:
        again = ", or Ctrl+Return: the label chosen last" if label == self._chosen else ""
        button.setToolTip(
            f"Add your drawing to your digits as {with_article(label)} (Alt+{label}{again})."
        )
        button.setDefault(label == self._chosen)  # which marks it

    @Slot(int)
    def _choose(self, label: int) -> None:
        self._chosen = label
        for other, button in enumerate(self._buttons):
            self._describe(button, other)
        self.learned.emit(label)

    def _offers(self, label: int) -> bool:
        digits = self._task.of_digits if self._task else ()
        return not digits or label in digits

    def _size_for_font(self) -> None:
        """Give the buttons the least width that their number is readable in."""
        for button in self._buttons:
            button.setMinimumWidth(3 * self.fontMetrics().horizontalAdvance("8"))
