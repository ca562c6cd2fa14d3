"""`OptionForm`: options by Keras' names as fields, switches and lists, with what is not default."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QWidget,
)
from typing_extensions import override

from engine.options import Option, Value
from nngui.design import figures
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.fields.numbers import RateSpinBox, show_number
from nngui.widgets.plain import plain_label
from nngui.widgets.quiet_wheel import quiet_wheel

LARGEST = 1_000_000.0  # of a number without a limit
OFF = "off"


@dataclass(frozen=True, slots=True)
class Row:
    """One option to be set.

    Attributes
    ----------
    option : Option
    default, value : Value
    """

    option: Option
    default: Value
    value: Value


class OptionSpinBox(RateSpinBox):
    """A field for an option that is a number; 0 is "off" for one that is None in Keras."""

    _off, _first = False, 0.01  # Qt asks for the text of a value while the field is made

    def __init__(self, name: str, option: Option, default: Value) -> None:
        super().__init__(name)
        most = min(option.most, LARGEST)
        high = math.nextafter(most, 0) if option.below else most
        self.setRange(1e-12 if option.positive else 0.0, high)
        self._off = default is None
        self._first = 0.1 if option.most == 1 else 0.01
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)

    @override
    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        if self._off and input.strip() == OFF:
            return QValidator.State.Acceptable, input, pos
        return super().validate(input, pos)

    @override
    def valueFromText(self, text: str) -> float:
        return 0.0 if self._off and text.strip() == OFF else super().valueFromText(text)

    @override
    def textFromValue(self, val: float) -> str:
        return OFF if self._off and val == 0 else super().textFromValue(val)

    @override
    def stepBy(self, steps: int) -> None:
        self.interpretText()
        if self.value() > 0 and not (steps < 0 and self.value() <= self._first / 10):
            super().stepBy(steps)
        else:
            self.setValue(self._first if steps > 0 else self.minimum())


class OptionForm(QWidget):
    """A row for every option: its name, and a field, a switch or a list.

    Parameters
    ----------
    scope : str
        The first part of the objectNames of the fields, such as "optimizer".
    of : str
        What the options belong to, for accessible names, such as "the optimizer".

    Signals
    -------
    changed : str, object
        The name of an option, and what it should be.
    defaults_asked
        All of them should have Keras' default.
    """

    changed = Signal(str, object)
    defaults_asked = Signal()

    def __init__(self, scope: str, of: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scope, self._of = scope, of
        self._kinds: tuple[tuple[Option, Value], ...] = ()
        self._editors: dict[str, QWidget] = {}
        self._labels: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        self._grid.setColumnStretch(1, 1)
        self._reset = named(
            QPushButton("Keras’ defaults"),
            f"{scope}Defaults",
            f"Keras’ defaults for {of}",
            "Give all of these options the value that they have in Keras if nothing is said.",
        )
        self._reset.setAutoDefault(False)
        self._reset.clicked.connect(self.defaults_asked)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these options and their values."""
        kinds = tuple((row.option, row.default) for row in rows)
        if kinds != self._kinds:
            self._kinds = kinds
            self._make(rows)
        for row in rows:
            changed = row.value != row.default
            label, editor = self._labels[row.option.name], self._editors[row.option.name]
            font = label.font()
            font.setBold(changed)
            label.setFont(font)
            words = f"Keras’ default is {written(row.default)}."
            label.setToolTip(f"{row.option.meaning} {words}")
            editor.setToolTip(label.toolTip())
            _show(editor, row.value)
        self._reset.setEnabled(any(row.value != row.default for row in rows))

    def named_for(self, scope: str, of: str) -> None:
        """Give the fields names for another owner."""
        if (scope, of) != (self._scope, self._of):
            self._scope, self._of = scope, of
            self._reset.setObjectName(f"{scope}Defaults")
            self._reset.setAccessibleName(f"Keras’ defaults for {of}")
            for name, editor in self._editors.items():
                self._name(editor, name)

    def _make(self, rows: tuple[Row, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self._reset:
                widget.hide()
                widget.deleteLater()
        self._editors, self._labels = {}, {}
        line, above = 0, None
        for row in rows:
            option = row.option
            label, editor = plain_label(option.words), self._editor(row)
            label.setBuddy(editor)
            self._labels[option.name], self._editors[option.name] = label, editor
            self._name(editor, option.name)
            self._grid.addWidget(label, line, 0)
            self._grid.addWidget(editor, line, 1)
            if isinstance(editor, RateSpinBox):
                line += 1
                self._grid.addWidget(editor.refusal, line, 0, 1, 2)
            line += 1
            if above is not None:
                QWidget.setTabOrder(above, editor)
            above = editor
        self._grid.addWidget(self._reset, line, 0, 1, 2, Qt.AlignmentFlag.AlignRight)
        self.setFocusProxy(next(iter(self._editors.values()), self._reset))
        if above is not None:
            QWidget.setTabOrder(above, self._reset)

    def _name(self, editor: QWidget, name: str) -> None:
        parts = name.split("_")
        editor.setObjectName(self._scope + "".join(part.capitalize() for part in parts))
        option = next(option for option, _ in self._kinds if option.name == name)
        editor.setAccessibleName(f"{option.words} of {self._of}")

    def _editor(self, row: Row) -> QWidget:
        option = row.option
        if option.choices:
            box = quiet_wheel(QComboBox())
            box.addItems(list(option.choices))
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(10)
            box.textActivated.connect(self._emit_text)
            box.setProperty("option", option.name)
            return box
        if isinstance(row.default, bool):
            check = QCheckBox()
            check.clicked.connect(self._emit_flag)
            check.setProperty("option", option.name)
            return check
        number = OptionSpinBox("", option, row.default)
        number.valueChanged.connect(self._emit_number)
        number.setProperty("option", option.name)
        number.setProperty("none", row.default is None)
        return number

    @Slot(str)
    def _emit_text(self, text: str) -> None:
        self.changed.emit(self.sender().property("option"), text)

    @Slot(bool)
    def _emit_flag(self, flag: bool) -> None:
        self.changed.emit(self.sender().property("option"), flag)

    @Slot(float)
    def _emit_number(self, number: float) -> None:
        sender = self.sender()
        value = None if sender.property("none") and number == 0 else number
        self.changed.emit(sender.property("option"), value)


def written(value: Value) -> str:
    """Return a value as a text: a number, "on", "off" or a name."""
    if isinstance(value, bool) or value is None:
        return "on" if value else OFF
    return figures.learning_rate(value) if isinstance(value, float) else str(value)


def _show(editor: QWidget, value: Value) -> None:
    if isinstance(editor, QComboBox):
        editor.setCurrentText(str(value))
    elif isinstance(editor, QCheckBox):
        editor.setChecked(bool(value))
    elif isinstance(editor, RateSpinBox):
        with QSignalBlocker(editor):
            show_number(editor, float(value or 0))
