"""The controls above and below a layer: its name, units and activation, and its removal."""

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QGridLayout,
    QToolButton,
    QWidget,
)

from engine.activations import ACTIVATIONS
from nngui.design.design import LayerSpec
from nngui.design.figures import count
from nngui.views.network.geometry import CONTROLS
from nngui.widgets.numbers import show_number, whole_number
from nngui.widgets.plain import plain_label
from nngui.widgets.quiet_wheel import quiet_wheel

MOST_UNITS = 2048


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
        self.below = quiet_wheel(QComboBox(canvas))
        self.below.addItems(list(ACTIVATIONS))
        self.below.setToolTip("The activation g: a unit's output is a = g(z), with z = w·x + b.")
        self.below.textActivated.connect(self._change_activation)
        self.above = QWidget(canvas)
        self._arrange()

    def show_layer(self, layer: LayerSpec | None, *, output: bool) -> None:
        """Show that layer, or hide if there is none of this number."""
        for widget in (self.above, self.below):
            widget.setVisible(layer is not None)
        self._name(self._number if layer else None, output=output)
        if layer is None:
            self.units.refusal.forget()
            return
        self._layer = layer
        show_number(self.units, layer.units)
        self.below.setCurrentText(layer.activation)
        self.fewer.setEnabled(layer.units > 1)
        self.more.setEnabled(layer.units < MOST_UNITS)
        self.remove.setVisible(not output)

    def place(self, middle: float, top: float, bottom: float) -> None:
        """Put the widgets above `top` and below `bottom`, around that middle."""
        left, height = int(middle - CONTROLS / 2), self.above.sizeHint().height()
        self.above.setGeometry(left, int(top) - height, CONTROLS, height)
        self.below.setGeometry(left, int(bottom), CONTROLS, self.below.sizeHint().height())
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

    def _name(self, number: int | None, *, output: bool) -> None:
        """Set the names by which people, screen readers and other programs find the controls."""
        layer = "output" if output else f"layer {number}"
        self.title.setText(layer)
        for widget, name, words in (
            (self.units, "unitsSpin", f"Units of {layer}"),
            (self.below, "activationCombo", f"Activation of {layer}"),
            (self.units.refusal, "unitsRefusal", ""),
            (self.remove, "removeLayer", f"Remove {layer}"),
            (self.fewer, "fewerUnits", f"One unit fewer in {layer}"),
            (self.more, "moreUnits", f"One unit more in {layer}"),
        ):
            widget.setObjectName(f"{name}{number}" if number else "")
            widget.setAccessibleName(words)

    @Slot(int)
    def _change_units(self, units: int) -> None:
        self.changed.emit(self._number, replace(self._layer, units=units), "Change Units")

    @Slot(str)
    def _change_activation(self, activation: str) -> None:
        if activation != self._layer.activation:
            layer = self._layer.having(activation)
            self.changed.emit(self._number, layer, "Change Activation")

    @Slot()
    def _remove(self) -> None:
        self.removed.emit(self._number)


def _button(text: str, tip: str, focus: Qt.FocusPolicy) -> QToolButton:
    button = QToolButton(autoRaise=True)
    button.setText(text)
    button.setToolTip(tip)
    button.setFixedSize(22, 22)
    button.setFocusPolicy(focus)
    return button
