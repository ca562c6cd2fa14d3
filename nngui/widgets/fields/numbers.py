"""Number fields: a text is taken as the one number that it means, or it is refused with words.

A number typed is one change, sent when it is complete.
"""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QEvent, QLocale, QObject, QSignalBlocker
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QDoubleSpinBox, QSpinBox, QWidget
from typing_extensions import override

from nngui.design import figures
from nngui.design.design import LARGEST_RATE, SMALLEST_RATE
from nngui.widgets.fields.refusal import Refusal
from nngui.widgets.fields.typed_numbers import parse_real, parse_whole
from nngui.widgets.quiet_wheel import quiet_wheel

DECIMALS = 30  # the 17 digits of any float from the smallest α up


class WholeSpinBox(QSpinBox):
    """A field for a whole number; thousands are separated unless a person is typing there.

    Parameters
    ----------
    name : str
        Its objectName.
    low, high : int
    parent : QWidget, optional

    Attributes
    ----------
    refusal : Refusal
        To be put beside the field.
    """

    def __init__(self, name: str, low: int, high: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setRange(low, high)
        self.refusal = _take_care_of(self)

    @override
    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        return _state(self, input, parse_whole), input, pos

    @override
    def valueFromText(self, text: str) -> int:
        return parse_whole(text)

    @override
    def textFromValue(self, val: int) -> str:
        return str(val) if self.hasFocus() else figures.count(val)

    @override
    def fixup(self, input: str) -> str:
        span = f"from {figures.count(self.minimum())} to {figures.count(self.maximum())}"
        now = figures.count(self.value())
        self.refusal.explain(
            input,
            _reason(self, input, parse_whole),
            f"Type a whole number {span}, such as 25 or 1,000. It is still {now}.",
        )
        return input

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        _write_anew(self)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        _write_anew(self)


class RateSpinBox(QDoubleSpinBox):
    """A field for α, in steps of its own size, with all its digits and without useless zeros.

    Attributes
    ----------
    refusal : Refusal
        To be put beside the field.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setDecimals(DECIMALS)
        self.setRange(SMALLEST_RATE, LARGEST_RATE)
        self.refusal = _take_care_of(self)

    @override
    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        return _state(self, input, parse_real), input, pos

    @override
    def valueFromText(self, text: str) -> float:
        return parse_real(text)

    @override
    def textFromValue(self, val: float) -> str:
        return figures.learning_rate(val)

    @override
    def fixup(self, input: str) -> str:
        low, high = map(figures.learning_rate, (self.minimum(), self.maximum()))
        self.refusal.explain(
            input,
            _reason(self, input, parse_real),
            f"Type a number from {low} to {high}, such as 0.01 or 1e-2."
            f" It is still {figures.learning_rate(self.value())}.",
        )
        return input

    @override
    def stepBy(self, steps: int) -> None:
        if _state(self, self.text(), parse_real) is not QValidator.State.Acceptable:
            self.interpretText()
            return
        self.interpretText()
        exact = Decimal(repr(self.value()))
        for _ in range(abs(steps)):
            exact += _step(exact, down=steps < 0).copy_sign(steps)
        self.setValue(float(exact))
        self.selectAll()


NumberBox = WholeSpinBox | RateSpinBox


def whole_number(
    name: str, low: int, high: int, parent: QWidget | None = None, *, adaptive: bool = True
) -> WholeSpinBox:
    """Return a field for a whole number from `low` to `high`.

    Parameters
    ----------
    name : str
        Its objectName.
    low, high : int
    parent : QWidget, optional
    adaptive : bool
        Whether its steps are of its own size, instead of 1.
    """
    box = WholeSpinBox(name, low, high, parent)
    if adaptive:
        box.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
    return box


def show_number(box: NumberBox, value: float) -> None:
    """Give the box a value, without its signal; a number that is being typed stays as it is."""
    typed, cursor = box.text(), box.lineEdit().cursorPosition()
    busy = box.hasFocus() and _is_uncommitted(box)
    if value != box.value():
        box.refusal.forget()
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


def _take_care_of(box: NumberBox) -> Refusal:
    """Set up what all number fields have in common; return where a refusal is explained."""
    box.setKeyboardTracking(False)
    box.setLocale(QLocale.c())
    box.installEventFilter(_UndoPassesOn(box))
    quiet_wheel(box)
    refusal = Refusal(box)
    box.lineEdit().textEdited.connect(refusal.forget)
    box.valueChanged.connect(refusal.forget)
    return refusal


def _state(box: NumberBox, text: str, parse: Callable[[str], float]) -> QValidator.State:
    """Return whether the text is a number in range; any text may still become one."""
    fits = not _reason(box, text, parse)
    return QValidator.State.Acceptable if fits else QValidator.State.Intermediate


def _reason(box: NumberBox, text: str, parse: Callable[[str], float]) -> str:
    """Return why the text is refused; empty if it is not."""
    try:
        value = parse(text)
    except ValueError as error:
        return str(error)
    if value > box.maximum():
        return "is too large"
    return "is too small" if value < box.minimum() else ""


def _step(value: Decimal, *, down: bool) -> Decimal:
    """Return a tenth of the value's power of ten; below 1, 10, … that of the one before it."""
    power = value.adjusted()
    if down and value == Decimal(1).scaleb(power):
        power -= 1
    return Decimal(1).scaleb(power - 1)


def _is_uncommitted(box: NumberBox) -> bool:
    return box.text() != box.textFromValue(box.value())  # type: ignore[arg-type]


def _write_anew(box: WholeSpinBox) -> None:
    """Write the value with or without separators, as the focus has come or gone."""
    shown, selected = box.textFromValue(box.value()), box.lineEdit().hasSelectedText()
    if box.text() != shown and box.text().replace(",", "") == shown.replace(",", ""):
        box.lineEdit().setText(shown)
        if selected and box.hasFocus():
            box.selectAll()


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
