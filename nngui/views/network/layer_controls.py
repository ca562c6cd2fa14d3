"""The controls above and below a layer: its name, units and activation, and its removal."""

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QGridLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.activations import ACTIVATIONS
from engine.options import Value
from nngui.design.design import OF_LAYERS, LayerSpec
from nngui.design.figures import count
from nngui.design.options import entry_of
from nngui.views.network.geometry import CONTROLS
from nngui.widgets.fields.more_button import MoreButton, Popover
from nngui.widgets.fields.numbers import show_number, whole_number
from nngui.widgets.fields.option_form import OptionForm, Row
from nngui.widgets.plain import plain_label
from nngui.widgets.quiet_wheel import quiet_wheel

MOST_UNITS = 2048
LETTERS = 6  # times the height of a line: the least width of the controls
OPTIONS_HINT = "Dropout, penalties of large weights, first weights, and whether there is a bias."


class LayerControls(QObject):
    """The controls of one layer; they emit what is asked for and show what is.

    Parameters
    ----------
    number : int
        Of the layer, from 1.
    canvas : QWidget
        The parent of the two widgets, `above` and `below` the layer's units.

    Signals
    -------
    changed : int, LayerSpec, str
        The number of the layer, what it should be, and what was done, such as "Change Units".
    removed : int
        The layer of that number should go.
    """

    changed = Signal(int, object, str)
    removed = Signal(int)

    def __init__(self, number: int, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._number = number
        self._layer = LayerSpec(1, "sigmoid")
        self.title = plain_label()
        self.units = whole_number("", 1, MOST_UNITS, adaptive=False)
        self.units.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.units.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.units.setToolTip(f"How many units the layer has, from 1 to {count(MOST_UNITS)}.")
        self.units.refusal.float_over(canvas)
        self.units.valueChanged.connect(self._change_units)
        self.remove = _button("×", "Remove this layer.", Qt.FocusPolicy.StrongFocus)
        self.remove.clicked.connect(self._remove)
        keeps_its_place = self.remove.sizePolicy()
        keeps_its_place.setRetainSizeWhenHidden(True)
        self.remove.setSizePolicy(keeps_its_place)
        self.fewer = _button("−", "One unit fewer.", Qt.FocusPolicy.NoFocus)
        self.fewer.clicked.connect(self.units.stepDown)
        self.more = _button("+", "One unit more.", Qt.FocusPolicy.NoFocus)
        self.more.clicked.connect(self.units.stepUp)
        self.activation = quiet_wheel(QComboBox())
        self.activation.addItems(list(ACTIVATIONS))
        self.activation.setToolTip(
            "The activation g: a unit's output is a = g(z), with z = w·x + b."
        )
        self.activation.textActivated.connect(self._change_activation)
        self.options = MoreButton("", "", OPTIONS_HINT)
        self._form = OptionForm(f"layer{number}", f"layer {number}")
        self._form.changed.connect(self._change_option)
        self._form.defaults_asked.connect(self._take_defaults)
        self._popover = Popover(self.options, self._form, f"layerOptions{number}")
        self.below = QWidget(canvas)
        self.above = QWidget(canvas)
        self._arrange()

    def show_layer(self, layer: LayerSpec | None, *, output: bool) -> None:
        """Show that layer, or hide if there is none of this number."""
        for widget in (self.above, self.below):
            widget.setVisible(layer is not None)
        self._name(self._number if layer else None, output=output)
        if layer is None:
            self.units.refusal.forget()
            self.options.setChecked(False)
            return
        self._layer = layer
        show_number(self.units, layer.units)
        self.activation.setCurrentText(layer.activation)
        self.options.show_words(layer.own_words)
        self._form.show_rows(rows_of(layer, output=output))
        self.fewer.setEnabled(layer.units > 1)
        self.more.setEnabled(layer.units < MOST_UNITS)
        self.remove.setVisible(not output)

    @property
    def width(self) -> int:
        """The width that they have, in px: larger with larger letters."""
        return max(CONTROLS, LETTERS * self.above.fontMetrics().height())

    def place(self, middle: float, top: float, bottom: float) -> None:
        """Put the widgets above `top` and below `bottom`, around that middle."""
        wide, height = self.width, self.above.sizeHint().height()
        left = int(middle - wide / 2)
        self.above.setGeometry(left, int(top) - height, wide, height)
        self.below.setGeometry(left, int(bottom), wide, self.below.sizeHint().height())
        self.units.refusal.keep_place()

    def _arrange(self) -> None:
        """Lay out name and × in one row, −, units and + in the next."""
        grid = QGridLayout(self.above)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(1)
        grid.addWidget(self.title, 0, 0, 1, 3, Qt.AlignmentFlag.AlignCenter)
        grid.addWidget(self.remove, 0, 2, Qt.AlignmentFlag.AlignRight)
        for column, widget in enumerate((self.fewer, self.units, self.more)):
            grid.addWidget(widget, 1, column)
        grid.setColumnStretch(1, 1)
        below = QVBoxLayout(self.below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(1)
        below.addWidget(self.activation)
        below.addWidget(self.options)

    def _name(self, number: int | None, *, output: bool) -> None:
        """Set the names by which people, screen readers and other programs find the controls."""
        layer = "output" if output else f"layer {number}"
        self.title.setText(layer)
        for widget, name, words in (
            (self.units, "unitsSpin", f"Units of {layer}"),
            (self.activation, "activationCombo", f"Activation of {layer}"),
            (self.options, "layerOptionsButton", f"More options of {layer}"),
            (self.units.refusal, "unitsRefusal", ""),
            (self.remove, "removeLayer", f"Remove {layer}"),
            (self.fewer, "fewerUnits", f"One unit fewer in {layer}"),
            (self.more, "moreUnits", f"One unit more in {layer}"),
        ):
            widget.setObjectName(f"{name}{number}" if number else "")
            widget.setAccessibleName(words)
        self._form.named_for(f"layer{self._number}", layer)

    @Slot(int)
    def _change_units(self, units: int) -> None:
        self.changed.emit(self._number, replace(self._layer, units=units), "Change Units")

    @Slot(str)
    def _change_activation(self, activation: str) -> None:
        if activation != self._layer.activation:
            layer = self._layer.having(activation)
            self.changed.emit(self._number, layer, "Change Activation")

    @Slot(str, object)
    def _change_option(self, name: str, value: Value) -> None:
        layer = self._layer.with_option(name, value)
        if layer != self._layer:
            self.changed.emit(self._number, layer, "Change Layer Options")

    @Slot()
    def _take_defaults(self) -> None:
        self.changed.emit(self._number, self._layer.plain, "Take Keras’ Defaults")

    @Slot()
    def _remove(self) -> None:
        self.removed.emit(self._number)


def rows_of(layer: LayerSpec, *, output: bool) -> tuple[Row, ...]:
    """Return what can be set at a layer, its activation first; the output has no Dropout."""
    entry = entry_of(ACTIVATIONS[layer.activation])
    values = entry.values(layer.activation_options)
    own = [(entry.options[n], entry.defaults[n], values[n]) for n in entry.options]
    own += [
        (option, OF_LAYERS.defaults[name], getattr(layer, name))
        for name, option in OF_LAYERS.options.items()
        if not (output and name == "dropout")
    ]
    return tuple(Row(*each) for each in own)


def _button(text: str, tip: str, focus: Qt.FocusPolicy) -> QToolButton:
    button = QToolButton(autoRaise=True)
    button.setText(text)
    button.setToolTip(tip)
    button.setFixedSize(22, 22)
    button.setFocusPolicy(focus)
    return button
