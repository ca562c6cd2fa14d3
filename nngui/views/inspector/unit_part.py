"""`UnitPart`: the weights, the sum, the output and the habits of one unit."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from nngui.design import figures
from nngui.training.inspection import edits, naming
from nngui.training.inspection.inspected import Inspected
from nngui.training.inspection.pin import Pin
from nngui.training.inspection.unit import UnitValues
from nngui.views.inspector import words
from nngui.widgets.fields.named import named
from nngui.widgets.fields.number_table import NumberTable
from nngui.widgets.graphics.charts import CurveChart, HistogramChart
from nngui.widgets.graphics.digit_strip import DigitStrip
from nngui.widgets.graphics.number_images import NumberImages, as_grid
from nngui.widgets.offers import Offer
from nngui.widgets.section import Section, remark
from nngui.widgets.still import Still

REACH = 6.0  # of z to both sides of 0, at least
POINTS = 121
OVER_DATA = {
    "excites": "Excited most by (a below each)",
    "leaves": "Excited least by",
    "outputs": "Distribution of a over the validation set",
}
OFF = "Set all weights from this unit to 0, so that its output counts for nothing (undoable)."


class UnitPart(QWidget):
    """What is known of a unit.

    Signals
    -------
    pinned : Pin
        A weight of it was clicked.
    off_asked : Pin
        The unit is to be switched off.
    digit_chosen : ndarray, float
        A training digit, with its label, is to come onto the pad.
    """

    pinned = Signal(object)
    off_asked = Signal(object)
    digit_chosen = Signal(object, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inspected: Inspected | None = None
        self._allowed, self._reason = True, ""
        self._images = named(NumberImages(), "unitWeights", "Weights of the unit")
        self._images.pointed.connect(self._point)
        self._images.clicked.connect(self._pin_weight)
        self._images.offer = self._offer_weight
        self._pointed = remark()
        self._sum = named(NumberTable(), "sumTable", "The sum z with its largest terms")
        self._ways = named(NumberTable(), "waysTable", "Where the output goes")
        self._curve = named(CurveChart(), "unitCurve", "The activation, with this unit on it")
        self._most, self._least = DigitStrip(), DigitStrip()
        named(self._most, "excitesMost", "Examples that excite the unit most")
        named(self._least, "excitesLeast", "Examples that excite the unit least")
        self._most.chosen.connect(self._choose_most)
        self._least.chosen.connect(self._choose_least)
        self._outputs, self._judged = HistogramChart(), remark()
        named(self._outputs, "unitOutputs", "Distribution of a over the validation set")
        self._weights, self._moved = HistogramChart(), remark()
        named(self._weights, "unitWeightsNow", "Distribution of the weights, now and at the start")
        self._off = named(
            QPushButton("Switch off"),
            "switchOffButton",
            "Switch this unit off",
            OFF,
        )
        self._off.clicked.connect(self._ask_off)
        self._sections = {
            "weights": Section("Weights", self._images, Still(self._pointed)),
            "sum": Section("", self._sum),
            "curve": Section("", self._curve),
            "excites": Section("", self._most),
            "leaves": Section("", self._least),
            "ways": Section("Its output goes to", self._ways, self._off),
            "outputs": Section("", self._outputs, Still(self._judged)),
            "distribution": Section(
                "Distribution of its weights", self._weights, Still(self._moved)
            ),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for section in self._sections.values():
            column.addWidget(section)

    def show_inspected(self, inspected: Inspected) -> None:
        """Show these values."""
        self._inspected, unit = inspected, inspected.unit
        assert unit is not None
        self._show_weights(inspected, unit)
        self._sections["sum"].show_title(words.sum_title(inspected, unit))
        self._sum.show_table(words.sum_of(inspected, unit))
        self._sections["curve"].show_title(words.curve_title(unit))
        self._show_curve(unit)
        self._sections["ways"].setVisible(bool(unit.ways))
        self._ways.show_table(words.ways(unit))
        self._weights.show_counts(
            unit.weights.edges, unit.weights.counts.tolist(), unit.weights_before.counts.tolist()
        )
        self._moved.setText(words.weights(unit))
        for name in ("excites", "leaves", "outputs"):
            self._sections[name].setVisible(unit.pin.source is None)
        if unit.pin.source is None:
            self._show_over(inspected)
        self._show_whether_off(inspected)

    def allow_edits(self, allowed: bool, reason: str) -> None:
        """Allow to change the network, or say why not."""
        self._allowed, self._reason = allowed, reason
        if self._inspected is not None:
            self._show_whether_off(self._inspected)

    def _show_whether_off(self, inspected: Inspected) -> None:
        """Let the unit be switched off, if it is not."""
        pin = inspected.pin
        off = pin.unit is not None and edits.is_off(inspected.network, pin.layer, pin.unit)
        self._off.setText("Is switched off" if off else "Switch off")
        self._off.setEnabled(self._allowed and not off)
        self._off.setToolTip(OFF if self._allowed else self._reason)

    def _show_weights(self, inspected: Inspected, unit: UnitValues) -> None:
        side = inspected.design.task.side if unit.pin.layer == 1 else 0
        x = "x" if unit.pin.layer == 1 else "a"
        grids = [
            None if each is None else as_grid(each, side)
            for each in (unit.W, unit.change, unit.products)
        ]
        source = unit.pin.source
        self._images.show_grids(
            ("W", "W − W(0)", f"w·{x}"),
            grids,
            marked=source if source is not None and source >= 0 else None,
        )
        if not self._pointed.text():
            self._point(-1, -1)

    def _show_curve(self, unit: UnitValues) -> None:
        reach = (
            REACH
            if unit.z is None or not np.isfinite(unit.z)
            else max(REACH, float(np.ceil(abs(unit.z))))
        )
        x = np.linspace(-reach, reach, POINTS)
        if unit.activation.over_units:  # a = softmax(z) depends on the other units too
            self._curve.hide()
            return
        y = np.asarray(unit.activation(x))
        known = unit.z is not None and unit.a is not None and np.isfinite([unit.z, unit.a]).all()
        point = (unit.z, unit.a) if known and unit.z is not None and unit.a is not None else None
        self._curve.setVisible(True)
        self._curve.show_curve(x, y, point)

    def _show_over(self, inspected: Inspected) -> None:
        known = inspected.over
        dated = words.dated(inspected, known.moment) if known else ""
        for name, title in OVER_DATA.items():
            self._sections[name].show_title(f"{title}{dated}")
        if known is None:
            for strip in (self._most, self._least):
                strip.show_digits((), ())
            self._outputs.show_counts(np.zeros(0), ())
            self._judged.setText(words.NOT_YET)
            return
        over, name = known.value, inspected.network.layers[inspected.pin.layer - 1].activation.name
        for strip, digits in ((self._most, over.most), (self._least, over.least)):
            strip.show_digits([e.image for e in digits], [words.exciting(e, name) for e in digits])
        self._outputs.show_counts(over.outputs.edges, over.outputs.counts.tolist())
        self._judged.setText(words.outputs(over, is_output=inspected.is_output))

    @Slot(int, int)
    def _point(self, image: int, cell: int) -> None:
        """Write the numbers of the cell that is pointed at."""
        inspected = self._inspected
        unit = inspected.unit if inspected else None
        if inspected is None or unit is None or cell < 0:
            self._pointed.setText("Point at a weight to read it; click to pin it.")
            return
        x, name = ("x" if unit.pin.layer == 1 else "a"), figures.weight
        parts = [f"w = {name(float(unit.W[cell]))}"]
        if unit.change is not None:
            parts.append(f"w − w(0) = {name(float(unit.change[cell]))}")
        if unit.x is not None and unit.products is not None:
            product = name(float(unit.products[cell]))
            parts.append(f"{x} = {name(float(unit.x[cell]))}, w·{x} = {product}")
        where = words.source(inspected.design, unit.pin, cell)
        self._pointed.setText(f"{where}: {', '.join(parts)}")

    @Slot(int, int)
    def _pin_weight(self, image: int, cell: int) -> None:
        if self._inspected is not None:
            pin = self._inspected.pin
            self.pinned.emit(Pin(pin.layer, pin.unit, cell))

    def _offer_weight(self, _image: int, cell: int) -> Sequence[Offer]:
        """Return what can be done with a weight."""
        inspected = self._inspected
        if inspected is None:
            return ()
        pin = Pin(inspected.pin.layer, inspected.pin.unit, cell)
        text = f"Inspect {naming.pin_name(inspected.design, pin)}"
        found = [Offer(text, lambda: self.pinned.emit(pin))]
        if not inspected.is_output:
            off = Offer("Switch Off This Unit", self._ask_off, enabled=self._off.isEnabled())
            found.append(off)
        return found

    @Slot()
    def _ask_off(self) -> None:
        if self._inspected is not None:
            self.off_asked.emit(self._inspected.pin.of_unit)

    @Slot(int)
    def _choose_most(self, number: int) -> None:
        self._choose(number, most=True)

    @Slot(int)
    def _choose_least(self, number: int) -> None:
        self._choose(number, most=False)

    def _choose(self, number: int, *, most: bool) -> None:
        known = self._inspected.over if self._inspected else None
        if known is not None:
            digit = (known.value.most if most else known.value.least)[number]
            self.digit_chosen.emit(digit.image, digit.label)
