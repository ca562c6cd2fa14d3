"""Spin boxes as a person wants them: a number typed is one change, α as it is written."""

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox, QWidget
from typing_extensions import override


def whole_number(name: str, low: int, high: int, parent: QWidget | None = None) -> QSpinBox:
    """Return a spin box for a whole number from `low` to `high`."""
    box = QSpinBox(parent)
    box.setObjectName(name)
    box.setRange(low, high)
    box.setKeyboardTracking(False)
    box.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
    box.setLocale(QLocale.c())
    return box


class RateSpinBox(QDoubleSpinBox):
    """A spin box for α: from a millionth up, in steps of its own size, without useless zeros."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setDecimals(6)
        self.setRange(1e-6, 1_000)
        self.setKeyboardTracking(False)
        self.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        self.setLocale(QLocale.c())

    @override
    def textFromValue(self, value: float) -> str:
        return f"{value:.6f}".rstrip("0").rstrip(".")
