"""`CrosshairBox`: the values of every line at the pointer, beside it."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from nngui.widgets import theme
from nngui.widgets.graphics.run_styles import paint_swatch, style_of

AWAY = 14  # px from the pointer
SWATCH = 24  # px
LONGEST = 180  # px of a title


class CrosshairBox(QWidget):
    """A small table over the plot that lets the mouse through.

    Attributes
    ----------
    rows : list of (int, str, str)
        The number of each run, its title and its value.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("crosshairBox")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._over, self._head = parent, ""
        self.rows: list[tuple[int, str, str]] = []
        self.hide()

    def show_values(self, head: str, rows: Sequence[tuple[int, str, str]], at: QPoint) -> None:
        """Show the values of runs beside a place, inside of the parent.

        Parameters
        ----------
        head : str
            The moment.
        rows : sequence of (int, str, str)
            The number of each run, its title and its value; without any nothing is shown.
        at : QPoint
            In the parent.
        """
        self._head, self.rows = head, list(rows)
        self.setVisible(bool(rows))
        if rows:
            self.resize(self._left + self._widest(2) + theme.GAP, self._line * (len(rows) + 1) + 4)
            room = self._over.rect()
            x, y = at.x() + AWAY, at.y() + AWAY
            if x + self.width() > room.right():
                x = at.x() - AWAY - self.width()
            self.move(max(0, x), max(0, min(y, room.bottom() - self.height())))
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours, painter = theme.of(self), QPainter(self)
        painter.setPen(QColor(colours.border))
        painter.setBrush(QColor(colours.field))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.setPen(QColor(colours.text))
        side = Qt.AlignmentFlag
        line = QRect(theme.GAP, 2, self.width() - 2 * theme.GAP, self._line)
        painter.drawText(line, side.AlignLeft | side.AlignVCenter, self._head)
        for number, title, value in self.rows:
            line.translate(0, self._line)
            swatch = QRectF(line.left(), line.top(), SWATCH, line.height())
            ratio = self.devicePixelRatioF()
            paint_swatch(painter, swatch, style_of(number), colours, ratio)
            painter.setPen(QColor(colours.text))
            text = self._metrics.elidedText(title, Qt.TextElideMode.ElideRight, LONGEST)
            named = line.adjusted(SWATCH + theme.GAP, 0, 0, 0)
            painter.drawText(named, side.AlignLeft | side.AlignVCenter, text)
            painter.drawText(line, side.AlignRight | side.AlignVCenter, value)

    @property
    def _metrics(self) -> QFontMetrics:
        return self.fontMetrics()

    @property
    def _line(self) -> int:
        return self._metrics.height()

    @property
    def _left(self) -> int:
        """Where the values begin at the earliest, in pixels from the left."""
        titles = min(LONGEST, self._widest(1))
        return SWATCH + 3 * theme.GAP + titles + theme.MARGIN

    def _widest(self, column: int) -> int:
        return max(self._metrics.horizontalAdvance(str(row[column])) for row in self.rows)
