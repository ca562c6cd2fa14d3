"""What all plots share: axes with numbers as they are written everywhere, pens, a simple plot."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nngui.design import figures
from nngui.widgets import copying, theme
from nngui.widgets.theme import Theme


class Axis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """An axis with numbers as they are written everywhere."""

    @override
    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [figures.tick(value * scale) for value in values]


def cosmetic(colour: str | QColor, width: float, dashes: Sequence[float] = ()) -> QPen:
    """Return a pen whose width, and lengths of dashes, are the screen's own pixels."""
    pen = QPen(QColor(colour), width)
    pen.setCosmetic(True)
    if dashes:
        pen.setDashPattern([length / width for length in dashes])
    return pen


class Plot(pg.PlotWidget):  # type: ignore[misc]
    """A plot that shows all of its data, without zoom and menu, in the colours of the window.

    A subclass draws its items in `restyle`, which is called at first and whenever the colours or
    the screen change, and keeps in `numbers` what it shows, to be copied: shape (rows, columns).

    Parameters
    ----------
    name : str
        Its objectName.
    title, tip : str
        Its name for a screen reader, and its tooltip.
    bottom, left : str
        The titles of the axes.
    """

    _styled = False  # Qt sends events while the plot is made

    def __init__(
        self,
        name: str,
        title: str,
        tip: str,
        *,
        bottom: str = "",
        left: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, axisItems={side: Axis(side) for side in ("left", "bottom")})
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setToolTip(tip)
        self.titles = {"bottom": bottom, "left": left}
        self.plot = self.getPlotItem()
        self.plot.hideButtons()
        self.plot.setMenuEnabled(False)
        self.plot.layout.setContentsMargins(0, theme.GAP, theme.MARGIN, 0)
        self.box = self.plot.getViewBox()
        self.box.disableAutoRange()
        self.box.setMouseEnabled(x=False, y=False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for side in self.titles:
            self.plot.getAxis(side).enableAutoSIPrefix(False)
        self.colours = theme.LIGHT
        self.numbers: NDArray[np.float64] = np.empty((0, 0))
        self.setMinimumSize(120, 90)

    @property
    def ratio(self) -> float:
        """How many pixels the screen has for one of 100 %."""
        return float(self.devicePixelRatioF())

    def name_axes(self, bottom: str, left: str) -> None:
        """Give the axes other titles."""
        self.titles = {"bottom": bottom, "left": left}
        self._colour_axes()

    def show_range(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show these values, with a little room around them."""
        self.box.setRange(xRange=x, yRange=y, padding=0.03)

    def copied_text(self) -> str:
        """Return the numbers that are shown, one line for each row."""
        return copying.table(self.numbers)

    def restyle(self) -> None:
        """Draw the items in the present colours."""

    @override
    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._take_colours()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self._styled and event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._take_colours()

    @override
    def event(self, event: QEvent) -> bool:
        if self._styled and event.type() == QEvent.Type.DevicePixelRatioChange:
            self._take_colours(always=True)
        return bool(super().event(event))

    def _take_colours(self, *, always: bool = False) -> None:
        colours = theme.of(self)
        if colours is self.colours and not always and self._styled:
            return
        self._styled = True
        self.colours = colours
        self.setBackground(colours.panel)
        self._colour_axes()
        self.restyle()

    def _colour_axes(self) -> None:
        colours: Theme = self.colours
        for side, title in self.titles.items():
            axis = self.plot.getAxis(side)
            axis.setPen(colours.border)
            axis.setTextPen(colours.muted)
            axis.setLabel(title, color=colours.muted)
            axis.showLabel(bool(title))
