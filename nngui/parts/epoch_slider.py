"""`EpochSlider`: drag back in time, and come back to now."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QWidget

from nngui.parts.named import named


class EpochSlider(QWidget):
    """A slider over the epochs so far; at its end it follows the newest.

    Signals
    -------
    epoch_chosen : int
        The person wants to see the network as it was after this epoch; not sent by `show_epoch`
        and `show_newest`.
    """

    epoch_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slider = named(
            QSlider(Qt.Orientation.Horizontal),
            "epochSlider",
            "Epoch shown",
            "Drag back in time: see the network as it was after that epoch.",
        )
        self._slider.setRange(0, 0)
        self._slider.valueChanged.connect(self._choose)
        self._back_button = named(
            QPushButton("Back to now"),
            "backButton",
            "Back to now",
            "Show the network as it is after the newest epoch.",
        )
        self._back_button.clicked.connect(self._come_back)
        self._back_button.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._slider, 1)
        layout.addWidget(self._back_button)

    @property
    def epoch(self) -> int:
        """The epoch that is shown."""
        return self._slider.value()

    @property
    def back(self) -> int | None:
        """The epoch that is gone back to; None at the newest."""
        return self.epoch if self.epoch < self._slider.maximum() else None

    def show_epoch(self, epoch: int, newest: int) -> None:
        """Stand at `epoch` of the `newest` epochs there are."""
        with QSignalBlocker(self._slider):
            self._slider.setRange(0, newest)
            self._slider.setPageStep(max(1, newest // 10))
            self._slider.setValue(epoch)
        self._back_button.setVisible(self.back is not None)

    def show_newest(self, newest: int) -> None:
        """Hear how many epochs there are; go along only from the end."""
        self.show_epoch(newest if self.back is None else self.epoch, newest)

    def _choose(self, epoch: int) -> None:
        self._back_button.setVisible(self.back is not None)
        self.epoch_chosen.emit(epoch)

    def _come_back(self) -> None:
        self._slider.setFocus()
        self._slider.setValue(self._slider.maximum())
