"""The row under the prediction in which a drawing gets its label and is learned."""

import sys

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from engine.data import Task
from nngui import theme
from nngui.my_digits import CLASSES
from nngui.parts.named import named
from nngui.parts.quiet_wheel import quiet_wheel
from nngui.prediction import Prediction

FIXED = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
ALL = tuple(map(str, range(CLASSES)))


class LearnRow(QWidget):
    """Says what digit the drawing is: what the network answers, until the person knows better.

    Signals
    -------
    learned : int
        The drawing is to be learned with this label.
    """

    learned = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = False  # the person has chosen the label of this drawing
        self._task: Task | None = None
        self._label = quiet_wheel(
            named(QComboBox(), "labelCombo", "Label", "Which digit your drawing is.")
        )
        self._label.setPlaceholderText("label")
        self._label.setSizeAdjustPolicy(FIXED)
        self._label.setMinimumContentsLength(len("label"))
        self._label.activated.connect(self._choose)
        self._learn = named(
            QPushButton("Learn this digit"),
            "learnButton",
            hint="Add your drawing, with this label, to your digits (Ctrl+Return).",
        )
        self._learn.clicked.connect(self.learn)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self._label)
        row.addWidget(self._learn, 1)

    def show_prediction(self, prediction: Prediction) -> None:
        """Take the network's answer for the label, unless the person has chosen another one."""
        if prediction.task is not self._task:
            self._offer(prediction.task)
        drawn = bool(prediction.image.any())
        if not drawn:
            self._chosen = False
        if not self._chosen:
            answer = prediction.answer if prediction.task.classes else ""
            self._label.setCurrentIndex(self._label.findText(answer))
        self._label.setEnabled(drawn)
        self._learn.setEnabled(drawn and self._label.currentIndex() >= 0)

    @Slot()
    def learn(self) -> None:
        """Ask for what a click on the button asks for."""
        if self._learn.isEnabled():
            self.learned.emit(int(self._label.currentText()))

    def _offer(self, task: Task) -> None:
        """Offer the classes of a task; for a regression all digits."""
        self._task, self._chosen = task, False
        self._label.clear()
        self._label.addItems(task.classes or ALL)

    @Slot()
    def _choose(self) -> None:
        self._chosen = True
        self._learn.setEnabled(True)


if __name__ == "__main__":
    import numpy as np
    from PySide6.QtWidgets import QApplication

    from engine.data import TASKS

    application = QApplication(sys.argv)
    theme.apply(theme.Scheme.SYSTEM)
    view = LearnRow()
    view.show_prediction(Prediction(TASKS["0 to 9"], np.ones((28, 28), np.float32), answer="7"))
    view.show()
    sys.exit(application.exec())
