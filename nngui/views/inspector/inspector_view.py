"""`InspectorView`: a unit, layer, weight or output from close by."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from nngui.training.inspection import naming
from nngui.training.inspection.inspected import Inspected
from nngui.training.inspection.pin import BIAS, Pin
from nngui.views.inspector import words
from nngui.views.inspector.layer_part import LayerPart
from nngui.views.inspector.output_part import OutputPart
from nngui.views.inspector.unit_part import UnitPart
from nngui.views.inspector.weight_part import WeightPart
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label
from nngui.widgets.section import remark
from nngui.widgets.still import Still

INVITATION = (
    "Click a unit, a line or the W between two layers in the network to look at it closely."
)
BACK = "Edits change the network as it is now: go back to now first."


class InspectorView(QWidget):
    """The values of what is pinned.

    Signals
    -------
    pinned : Pin or None
        Another part is to be looked at, or none any more.
    edited : Pin, float
        A weight or bias is to have that value.
    off_asked : Pin
        A unit is to be switched off.
    digit_chosen : ndarray, float
        A digit, with its label, is to come onto the pad.
    visible_changed : bool
        Whether it can be seen.
    """

    pinned = Signal(object)
    edited = Signal(object, float)
    off_asked = Signal(object)
    digit_chosen = Signal(object, float)
    visible_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName("Inspector")
        self._pin: Pin | None = None
        self._title, self._moment = plain_label(), remark()
        self._title.setProperty("heading", True)
        self._title.setWordWrap(True)
        self._close = named(
            QToolButton(autoRaise=True), "closeInspector", "Close", "Close the inspector (Esc)."
        )
        self._close.setText("×")
        self._close.clicked.connect(self._free)
        self._up = named(QToolButton(), "inspectAround", hint="Look at the whole layer.")
        self._up.clicked.connect(self._go_up)
        self._bias = named(
            QToolButton(), "inspectBias", hint="Look at the bias b of this unit, and edit it."
        )
        self._bias.setText("bias b")
        self._bias.clicked.connect(self._go_to_bias)
        self._weight, self._unit = WeightPart(), UnitPart()
        self._layer, self._output = LayerPart(), OutputPart()
        self._invitation = remark()
        self._invitation.setText(INVITATION)
        self._weight.edited.connect(self.edited)
        self._unit.pinned.connect(self.pinned)
        self._unit.off_asked.connect(self.off_asked)
        self._unit.digit_chosen.connect(self.digit_chosen)
        self._layer.pinned.connect(self.pinned)
        self._layer.off_asked.connect(self.off_asked)
        self._lay_out()
        self.show_inspected(None)
        self.allow_edits(True)

    @property
    def pin(self) -> Pin | None:
        """What is shown."""
        return self._pin

    @Slot(object)
    def show_inspected(self, inspected: Inspected | None) -> None:
        """Show these values; None if nothing is pinned."""
        pin = inspected.pin if inspected else None
        if pin != self._pin:
            self._pin = pin
            self._scroll.verticalScrollBar().setValue(0)
        self._invitation.setVisible(inspected is None)
        for part, shown in (
            (self._weight, pin is not None and pin.source is not None),
            (
                self._output,
                pin is not None
                and pin.source is None
                and pin.unit is not None
                and inspected is not None
                and inspected.is_output,
            ),
            (self._unit, pin is not None and pin.unit is not None),
            (self._layer, pin is not None and pin.unit is None),
        ):
            part.setVisible(shown)
            if shown and inspected is not None:
                part.show_inspected(inspected)
        self._name(inspected)

    def allow_edits(self, allowed: bool) -> None:
        """Allow to edit weights, or not while an earlier epoch is shown."""
        self._weight.allow_edits(allowed, BACK)
        self._unit.allow_edits(allowed, BACK)
        self._layer.allow_edits(allowed)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._free()
        else:
            super().keyPressEvent(event)

    @override
    def showEvent(self, event: object) -> None:
        self.visible_changed.emit(True)

    @override
    def hideEvent(self, event: object) -> None:
        self.visible_changed.emit(False)

    def _lay_out(self) -> None:
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, theme.GAP, 0)
        for part in (self._invitation, self._weight, self._output, self._unit, self._layer):
            inside.addWidget(part)
        inside.addStretch()
        self._scroll = named(QScrollArea(), "inspectorScroll", "What is known of the part")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(body)
        self._scroll.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        for button in (self._bias, self._up, self._close):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addLayout(head)
        column.addWidget(Still(self._moment))
        column.addWidget(self._scroll, 1)

    def _name(self, inspected: Inspected | None) -> None:
        """Write what is shown, and of which moment."""
        pin = inspected.pin if inspected else None
        self._close.setVisible(pin is not None)
        self._up.setVisible(pin is not None and pin.unit is not None)
        self._bias.setVisible(inspected is not None and _has_another_bias(inspected))
        if inspected is None or pin is None:
            self._title.setText("Inspector")
            self._moment.clear()
            return
        self._title.setText(naming.pin_name(inspected.design, pin))
        self._moment.setText(f"At {words.when(inspected)}.")
        around = pin.of_layer if pin.source is None else pin.of_unit
        self._up.setText("layer" if pin.source is None else "unit")
        self._up.setToolTip(f"Look at {naming.pin_name(inspected.design, around)}.")
        self._up.setAccessibleName(self._up.toolTip())

    @Slot()
    def _free(self) -> None:
        self.pinned.emit(None)

    @Slot()
    def _go_up(self) -> None:
        if self._pin is not None:
            pin = self._pin
            self.pinned.emit(pin.of_layer if pin.source is None else pin.of_unit)

    @Slot()
    def _go_to_bias(self) -> None:
        if self._pin is not None:
            self.pinned.emit(Pin(self._pin.layer, self._pin.unit, BIAS))


def _has_another_bias(inspected: Inspected) -> bool:
    """Return whether the pinned unit has a bias, and it is not the part that is pinned."""
    pin = inspected.pin
    bias = Pin(pin.layer, pin.unit, BIAS)
    return pin.unit is not None and pin != bias and bias.fits(inspected.design)
