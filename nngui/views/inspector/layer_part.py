"""`LayerPart`: shapes, weight images, gradients over the epochs, and which units matter."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from nngui.training.inspection import edits, naming
from nngui.training.inspection.inspected import Inspected
from nngui.training.inspection.pin import Pin
from nngui.views.inspector import words
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.fields.number_table import NumberTable
from nngui.widgets.graphics.charts import LinesChart
from nngui.widgets.graphics.number_images import NumberImages, as_grid
from nngui.widgets.offers import Offer
from nngui.widgets.section import Section, remark
from nngui.widgets.still import Still

ACROSS = 5  # images in a row of the gallery
MOST = 50  # units in the gallery
LISTED = 8  # units that matter most
SMALLEST = 0.6  # times the font of the table of all parameters


class FittingText(QPlainTextEdit):
    """Lines of one width, in letters so large that all of them can be seen, or nearly so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.textChanged.connect(self._fit)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ApplicationFontChange:
            self._fit()

    @Slot()
    def _fit(self) -> None:
        """Choose the font, and with it the height that shows all lines."""
        font = theme.fixed(QApplication.font())
        lines = self.toPlainText().splitlines() or [""]
        longest = max(map(QFontMetricsF(font).horizontalAdvance, lines))
        room = self.viewport().width() - 2 * self.document().documentMargin()
        font = theme.scaled(font, min(1.0, max(SMALLEST, 0.99 * room / max(longest, 1.0))))
        if font != self.font():
            self.setFont(font)
        height = (len(lines) + 1) * QFontMetricsF(font).lineSpacing()  # one for the edges
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(int(height) + bar)


class LayerPart(QWidget):
    """What is known of a layer.

    Signals
    -------
    pinned : Pin
        A unit of it was clicked.
    off_asked : Pin
        A unit is to be switched off.
    """

    pinned = Signal(object)
    off_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inspected: Inspected | None = None
        self._allowed = True
        self._design: object = None  # whose summary is shown
        self._shapes = named(NumberTable(), "shapesTable", "Shapes and numbers of the parameters")
        self._formula = remark()
        self._all = named(
            QPushButton("All parameters"),
            "summaryButton",
            "Table of all parameters",
            "Show the table of all layers that summary() prints.",
        )
        self._all.setCheckable(True)
        self._all.toggled.connect(self._show_summary)
        self._summary = named(FittingText(), "summaryText", "All parameters")
        self._summary.hide()
        self._gallery = named(NumberImages(ACROSS), "unitGallery", "Weights of all units")
        self._gallery.clicked.connect(self._pin_unit)
        self._gallery.offer = self._offer_unit
        self._rms = named(LinesChart(), "gradientChart", "RMS of the gradient by layer")
        self._over = remark()
        self._matter = named(NumberTable(), "matterTable", "Which units matter")
        self._whole = remark()
        self._sections = {
            "shapes": Section("Parameters", self._shapes, self._formula, self._all, self._summary),
            "gallery": Section("", self._gallery),
            "rms": Section("RMS of ∂J/∂θ per epoch, by layer", self._rms, Still(self._over)),
            "matter": Section("Which units matter", Still(self._whole), self._matter),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for section in self._sections.values():
            column.addWidget(section)

    def show_inspected(self, inspected: Inspected) -> None:
        """Show these values."""
        self._inspected = inspected
        number, design = inspected.pin.layer, inspected.design
        layer = inspected.network.layers[number - 1]
        self._shapes.show_table(words.layer(inspected, number, layer))
        self._formula.setText(f"{layer.activation.name}: {layer.activation.formula}")
        if self._all.isChecked():
            self._show_summary(True)
        self._show_gallery(inspected)
        self._show_gradients(inspected)
        known, hidden = inspected.importance, not inspected.is_output
        self._sections["matter"].setVisible(hidden)
        if known is None:
            self._whole.setText(words.NOT_YET)
            self._matter.show_rows(())
        else:
            dated = words.dated(inspected, known.moment)
            self._sections["matter"].show_title(f"Which units matter{dated}")
            self._whole.setText(words.importance_title(design, known.value))
            self._matter.show_table(words.importance(design, known.value, LISTED))

    def _show_gallery(self, inspected: Inspected) -> None:
        number, design = inspected.pin.layer, inspected.design
        kernel = inspected.network.layers[number - 1].W
        side = design.task.side if number == 1 else 0
        shown = min(kernel.shape[1], MOST)
        title = "Weights of its units" if shown == kernel.shape[1] else f"The first {shown} units"
        self._sections["gallery"].show_title(title)
        grids = [as_grid(kernel[:, unit], side) for unit in range(shown)]
        self._gallery.show_grids([str(unit + 1) for unit in range(shown)], grids)

    def _show_gradients(self, inspected: Inspected) -> None:
        known, design = inspected.gradients, inspected.design
        if known is None:
            self._rms.show_lines(np.zeros(0), np.zeros((0, 0)), (), 0)
            self._over.setText(words.NOT_YET)
            return
        names = [naming.layer_name(design, i) for i in range(1, known.rms.shape[1] + 1)]
        self._rms.show_lines(known.epochs, known.rms, names, inspected.pin.layer - 1)
        self._over.setText(words.gradients(inspected, known))

    @Slot(bool)
    def _show_summary(self, shown: bool) -> None:
        inspected = self._inspected
        if shown and inspected is not None and self._design != inspected.design:
            self._design = inspected.design
            self._summary.setPlainText(words.summary(inspected.design))
        self._summary.setVisible(shown)

    def allow_edits(self, allowed: bool) -> None:
        """Allow to switch units off, or not."""
        self._allowed = allowed

    def _offer_unit(self, unit: int, cell: int) -> Sequence[Offer]:
        """Return what can be done with a unit of the gallery."""
        inspected = self._inspected
        if inspected is None:
            return ()
        layer = inspected.pin.layer
        parts = [Pin(layer, unit), Pin(layer, unit, cell)]
        found = [
            Offer(f"Inspect {naming.pin_name(inspected.design, p)}", partial(self.pinned.emit, p))
            for p in parts
        ]
        if not inspected.is_output:
            off = edits.is_off(inspected.network, layer, unit)
            ask = partial(self.off_asked.emit, parts[0])
            found.append(Offer("Switch Off This Unit", ask, enabled=self._allowed and not off))
        return found

    @Slot(int, int)
    def _pin_unit(self, unit: int, cell: int) -> None:
        if self._inspected is not None:
            self.pinned.emit(Pin(self._inspected.pin.layer, unit))
