"""`WeightPart`: one weight or bias, to read and to edit."""

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget
from typing_extensions import override

from nngui.design import figures
from nngui.system.throttle import Throttle
from nngui.training.inspection import edits
from nngui.training.inspection.inspected import Inspected
from nngui.training.inspection.pin import BIAS, Pin
from nngui.views.inspector import words
from nngui.widgets.fields.named import named
from nngui.widgets.fields.number_table import NumberTable
from nngui.widgets.fields.numbers import RateSpinBox, show_number
from nngui.widgets.graphics.number_images import round_up
from nngui.widgets.section import Section, remark

STEPS = 1_000  # of the slider, to both sides of 0
LARGEST = 1e6
STEP = 0.1  # of the field
WIDTH = 130  # px of the field
AT_MOST = 60  # ms: the least time between two edits by the slider
CHANGED = "Change this one parameter: the prediction, J and the accuracy follow (undoable)."


class WeightSpinBox(RateSpinBox):
    """A field for a weight, with all its digits."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setRange(-LARGEST, LARGEST)
        self.setMinimumWidth(WIDTH)

    @override
    def textFromValue(self, val: float) -> str:
        return figures.exact(val)

    @override
    def stepBy(self, steps: int) -> None:
        self.interpretText()
        self.setValue(float(np.float32(self.value() + steps * STEP)))
        self.selectAll()


class WeightPart(QWidget):
    """The value of a weight or bias, with a field and a slider to change it.

    Signals
    -------
    edited : Pin, float
        The value that it is to have.
    """

    edited = Signal(object, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pin: Pin | None = None
        self._scale = 1.0
        self._field = WeightSpinBox("weightSpin")
        self._field.setAccessibleName("Value of the weight")
        self._field.setToolTip(
            "Change this one parameter: the prediction, J and the accuracy follow."
        )
        self._field.valueChanged.connect(self._ask)
        self._slider = named(
            QSlider(Qt.Orientation.Horizontal),
            "weightSlider",
            "Value of the weight",
            CHANGED,
        )
        self._slider.setRange(-STEPS, STEPS)
        self._throttle = Throttle(AT_MOST, self)
        self._throttle.due.connect(self._slide)
        self._slider.valueChanged.connect(self._throttle.request)
        self._numbers = named(NumberTable(), "weightTable", "The weight, its input and its unit")
        self._reason = remark()
        row = QHBoxLayout()
        row.addWidget(self._slider, 1)
        row.addWidget(self._field)
        line = QWidget()
        line.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self._section = Section("", line, self._field.refusal, self._numbers, self._reason)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._section)

    def show_inspected(self, inspected: Inspected) -> None:
        """Show the value of the pinned weight."""
        pin, value = inspected.pin, edits.value(inspected.network, inspected.pin)
        if pin != self._pin:
            self._pin, self._scale = pin, 0.0
        finite = np.isfinite(value)
        if finite and not self._slider.isSliderDown():
            wanted = 2 * max(abs(value), round_up(abs(value)))
            self._scale = max(self._scale, wanted)
        self._section.show_title("Bias" if pin.source == BIAS else "Weight")
        if finite:
            show_number(self._field, float(str(np.float32(value))))  # as few digits as are enough
        with QSignalBlocker(self._slider):
            if finite and not self._slider.isSliderDown():
                self._slider.setValue(round(value / self._scale * STEPS))
        self._numbers.show_table(words.weight_numbers(inspected, value))

    def allow_edits(self, allowed: bool, reason: str) -> None:
        """Allow to change the value, or say why not."""
        for widget in (self._field, self._slider):
            widget.setEnabled(allowed)
        self._reason.setText("" if allowed else reason)
        self._reason.setVisible(not allowed)

    @Slot()
    def _slide(self) -> None:
        self._emit(self._slider.value() / STEPS * self._scale)

    @Slot(float)
    def _ask(self, value: float) -> None:
        self._emit(value)

    def _emit(self, value: float) -> None:
        if self._pin is not None:
            self.edited.emit(self._pin, value)
