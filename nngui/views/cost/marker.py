"""`Marker`: a small shape at a point of the plot."""

from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtGui import QBrush, QColor, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem


class Marker(QGraphicsPathItem):
    """A shape of the same size at every scale; hidden until it has a place.

    Qt alone paints it: a scatter plot of pyqtgraph takes 0.2 ms for each repaint (measured).

    Parameters
    ----------
    symbol : str
        As pyqtgraph calls it.
    size : float
        In pixels at 100 %.
    """

    def __init__(self, symbol: str, size: float) -> None:
        super().__init__()
        self._symbol, self._size = symbol, size
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.hide()

    def restyle(self, fill: str | QColor, outline: QPen, enlarged: float) -> None:
        """Paint it in these colours, and so many times as large as in a window."""
        size = self._size * enlarged
        self.setPath(QTransform.fromScale(size, size).map(Symbols[self._symbol]))
        self.setBrush(QBrush(QColor(fill)))
        self.setPen(outline)

    def show_at(self, place: tuple[float, float] | None) -> None:
        """Move it there, in epochs and on the axis of the values, or hide it."""
        self.setVisible(place is not None)
        if place is not None:
            self.setPos(*place)
