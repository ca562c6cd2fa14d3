"""Strokes, and a picture below them, as pixels of the screen, painted step by step.

The network's image is not made from these, but from the strokes themselves.
"""

from array import array

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from engine.arrays import Array
from nngui.handwriting.erasing import Stroke
from nngui.handwriting.ink import PAD_PEN
from nngui.widgets.graphics.pixels import coloured
from nngui.widgets.theme import Theme

GRAIN = 1.5  # px along a line: of closer points one is painted
SHARP = 64  # px along the side of a picture, of which single pixels are to be seen
RUN = 32  # points; a long line costs several times as much as its pieces


class StrokePixels:
    """A pixmap of strokes; every part of a stroke is painted once."""

    def __init__(self) -> None:
        self.pixmap = QPixmap()
        self._picture: Array | None = None
        self._made_for: object = None
        self._finished = QPixmap()
        self._strokes: tuple[Stroke, ...] = ()
        self._unfinished: array[float] | None = None
        self._settled = QPixmap()  # with as much of the unfinished stroke as makes whole runs
        self._runs_end = 0
        self._points = -1  # of the unfinished stroke in `pixmap`

    def show(self, strokes: tuple[Stroke, ...], unfinished: "array[float]") -> None:
        """Paint the missing strokes in `pixmap`; paint all if a stroke has gone."""
        if len(strokes) < len(self._strokes) or not all(map(_same, strokes, self._strokes)):
            self._begin()
        if len(strokes) > len(self._strokes):
            for stroke in strokes[len(self._strokes) :]:
                self._paint(self._finished, stroke)
            self._strokes, self._unfinished = strokes, None
        if unfinished is not self._unfinished:
            self._settled = self._finished.copy()
            self._unfinished, self._runs_end, self._points = unfinished, 0, -1
        if len(unfinished) // 2 != self._points:
            self._go_on(frozen(unfinished))

    def lay(self, picture: Array | None) -> None:
        """Paint another picture below the strokes, shape (rows, columns), ink in [0, 1]."""
        if picture is not self._picture:
            self._picture, self._made_for = picture, None

    def fit(self, size: QSize, ratio: float, theme: Theme) -> None:
        """Take this size, theme and `ratio` of the screen's pixels to logical ones."""
        if self._made_for != (size, ratio, theme):
            self._made_for = (QSize(size), ratio, theme)
            self._size, self._ratio, self._theme = QSizeF(size), ratio, theme
            self._begin()

    def _go_on(self, stroke: Stroke) -> None:
        self._points = len(stroke)
        while self._points - self._runs_end > RUN:
            self._paint(self._settled, stroke[self._runs_end : self._runs_end + RUN + 1])
            self._runs_end += RUN
        self.pixmap = self._settled.copy()
        if self._points:
            self._paint(self.pixmap, stroke[self._runs_end :])

    def _begin(self) -> None:
        self._finished = QPixmap((self._size * self._ratio).toSize())
        self._finished.setDevicePixelRatio(self._ratio)
        self._finished.fill(QColor(self._theme.paper))
        self._strokes, self._unfinished = (), None
        if self._picture is not None:
            self._paint_picture(self._picture)

    def _paint_picture(self, picture: Array) -> None:
        """Paint it in the middle, as large as fits; few pixels are sharp squares."""
        rows, columns = picture.shape
        scale = min(self._size.width(), self._size.height()) / max(rows, columns)
        size = QSizeF(columns * scale, rows * scale)
        left = (self._size.width() - size.width()) / 2
        top = (self._size.height() - size.height()) / 2
        painter = QPainter(self._finished)
        smooth = max(rows, columns) > SHARP
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        image = coloured(picture, QColor(self._theme.paper), QColor(self._theme.ink))
        painter.drawImage(QRectF(QPointF(left, top), size), image)
        painter.end()

    def _paint(self, pixmap: QPixmap, stroke: Stroke) -> None:
        line = _thinned(stroke * (self._size.width(), self._size.height()))
        points = [QPointF(x, y) for x, y in line.tolist()]
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(_pen(QColor(self._theme.ink), pen_width(self._size)))
        if len(points) == 1:
            painter.drawPoint(points[0])
        for start in range(0, len(points) - 1, RUN):
            painter.drawPolyline(QPolygonF(points[start : start + RUN + 1]))
        painter.end()


def pen_width(size: QSize | QSizeF) -> float:
    """Return the width in px of the pen on a pad of that size."""
    return PAD_PEN * min(size.width(), size.height())


def frozen(trace: "array[float]") -> Stroke:
    """Return the stroke that was drawn so far."""
    stroke = np.array(trace, dtype=np.float32).reshape(-1, 2)
    stroke.flags.writeable = False
    return stroke


def _thinned(line: Array) -> Array:
    """Leave out points closer than `GRAIN` along the line; keep both ends."""
    length = np.hypot(*np.diff(line, axis=0).T).cumsum()
    keep = np.diff(length // GRAIN, prepend=0) > 0
    keep[-1:] = True
    thin: Array = line[np.append(True, keep)]
    return thin


def _same(one: Stroke, other: Stroke) -> bool:
    return one is other


def _pen(colour: QColor, width: float) -> QPen:
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    return QPen(colour, width, Qt.PenStyle.SolidLine, cap, join)
