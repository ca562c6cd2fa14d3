"""`EpochSlider`: drag back in time, and come back to now."""

import math

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QWidget

from nngui.widgets.named import named

PAGE = 10  # strides


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
        self._slider.actionTriggered.connect(self._snap)
        self._slider.valueChanged.connect(self._choose)
        self.show_stride(1)
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
        """Move the handle to `epoch`, and its end to `newest`."""
        with QSignalBlocker(self._slider):
            self._slider.setRange(0, newest)
            self._slider.setValue(epoch)
        self._back_button.setVisible(self.back is not None)

    def show_stride(self, stride: int) -> None:
        """Offer only every `stride`-th epoch, and the newest."""
        self._slider.setSingleStep(stride)
        self._slider.setPageStep(PAGE * stride)

    def show_newest(self, newest: int) -> None:
        """Extend the slider to `newest`; its handle follows if it stood at the end."""
        self.show_epoch(newest if self.back is None else self.epoch, newest)

    def _snap(self, action: int) -> None:
        """Stop where there is something to show: the keys at the next, the mouse at the nearest.

        Qt calls this between the move of the handle and the change of the value.
        """
        slider, stride = self._slider, self._slider.singleStep()
        place, before = slider.sliderPosition(), slider.value()
        if place == slider.maximum():
            return
        strides = place / stride
        if action == QSlider.SliderAction.SliderMove.value:
            near = round(strides)
        else:
            near = math.ceil(strides) if place < before else math.floor(strides)
        slider.setSliderPosition(near * stride)

    def _choose(self, epoch: int) -> None:
        self._back_button.setVisible(self.back is not None)
        self.epoch_chosen.emit(epoch)

    def _come_back(self) -> None:
        self._slider.setFocus()
        self._slider.setValue(self._slider.maximum())
