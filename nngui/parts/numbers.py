"""Spin boxes as a person wants them: a number typed is one change, α as it is written."""

from PySide6.QtCore import QEvent, QLocale, QObject, QSignalBlocker
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QDoubleSpinBox, QSpinBox, QWidget
from typing_extensions import override

from nngui.parts.quiet_wheel import quiet_wheel

NumberBox = QSpinBox | QDoubleSpinBox


def whole_number(
    name: str, low: int, high: int, parent: QWidget | None = None, *, adaptive: bool = True
) -> QSpinBox:
    """Return a spin box for a whole number from `low` to `high`.

    Parameters
    ----------
    name : str
        Its objectName.
    low, high : int
    parent : QWidget, optional
    adaptive : bool
        Whether its steps are of its own size, instead of 1.
    """
    box = QSpinBox(parent)
    box.setObjectName(name)
    box.setRange(low, high)
    if adaptive:
        box.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
    _teach_manners(box)
    return box


class RateSpinBox(QDoubleSpinBox):
    """A spin box for α: from a millionth up, in steps of its own size, without useless zeros."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setDecimals(6)
        self.setRange(1e-6, 1_000)
        self.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        _teach_manners(self)

    @override
    def textFromValue(self, value: float) -> str:
        return f"{value:.6f}".rstrip("0").rstrip(".")


def show_number(box: NumberBox, value: float) -> None:
    """Give the box a value, without its signal; a number that is being typed stays as it is."""
    typed, cursor = box.text(), box.lineEdit().cursorPosition()
    busy = box.hasFocus() and _is_uncommitted(box)
    with QSignalBlocker(box):
        box.setValue(value)  # type: ignore[arg-type]  # whole for a box of whole numbers
        if busy:
            box.lineEdit().setText(typed)
            box.lineEdit().setCursorPosition(cursor)


def commit_typed() -> None:
    """Take the number that is being typed, if any, as typed: before a command uses it."""
    box = QApplication.focusWidget()
    if isinstance(box, QAbstractSpinBox):
        box.interpretText()


def _teach_manners(box: NumberBox) -> None:
    box.setKeyboardTracking(False)
    box.setLocale(QLocale.c())
    box.installEventFilter(_UndoPassesOn(box))
    quiet_wheel(box)


def _is_uncommitted(box: NumberBox) -> bool:
    return box.text() != box.textFromValue(box.value())  # type: ignore[arg-type]


class _UndoPassesOn(QObject):
    """Leaves Undo and Redo to the window, unless there is something typed to take back."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (
                event.matches(QKeySequence.StandardKey.Undo)
                or event.matches(QKeySequence.StandardKey.Redo)
            )
            and isinstance(watched, NumberBox)
            and not _is_uncommitted(watched)
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)
