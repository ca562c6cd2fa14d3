"""`StepButton`: the image after a step of the preparation; pressing it leaves the step out."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from engine.arrays import Array
from nngui.handwriting import ink
from nngui.widgets import theme
from nngui.widgets.graphics.pixels import Pixels

SIDE = 44  # px, of the image
LARGE = 58  # px, where there is room: two for each of its pixels, and a frame
SMALL = 0.85  # times the font: the caption
FAINT = 0.45  # opacity of an image whose step is off


class StepButton(QAbstractButton):
    """The image after a step of the preparation, with a caption. Pressing it leaves the step out.

    Parameters
    ----------
    caption : str
    switchable : bool
        If not, it is just an image.
    """

    def __init__(
        self, caption: str, *, switchable: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pixels, self._side = Pixels(ink.SIDE), SIDE
        self.setText(caption)
        self.setCheckable(switchable)
        self.setChecked(switchable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if switchable else Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if switchable:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def off(self) -> bool:
        """Whether the step is left out."""
        return self.isCheckable() and not self.isChecked()

    def show_image(self, image: Array) -> None:
        """Show `image`, shape (28, 28), ink in [0, 1]."""
        if self._pixels.show(image):
            self.update()

    def enlarge(self, large: bool) -> None:
        """Be large, or small enough for a narrow column."""
        self._side = LARGE if large else SIDE
        self.updateGeometry()

    @property
    def spare_width(self) -> int:
        """How many pixels narrower it would be if it were small."""
        return self._width(self._side) - self._width(SIDE)

    @override
    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.scaled(self.font(), SMALL))
        return QSize(self._width(self._side), self._side + metrics.height())

    def _width(self, side: int) -> int:
        metrics = QFontMetrics(theme.scaled(self.font(), SMALL))
        return max(side, metrics.horizontalAdvance(self.text()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.of(self)
        painter = QPainter(self)
        square = QRectF((self.width() - self._side) / 2 + 1, 1, self._side - 2, self._side - 2)
        painter.setOpacity(FAINT if self.off else 1.0)
        self._pixels.paint(painter, square, colours)
        painter.setOpacity(1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._frame(colours))
        painter.drawRect(square.adjusted(-0.5, -0.5, 0.5, 0.5))
        if self.off:
            painter.setPen(QPen(QColor(colours.warning), 2))
            painter.drawLine(
                square.bottomLeft() + QPointF(3, -3), square.topRight() + QPointF(-3, 3)
            )
        self._paint_caption(painter, colours)

    def _frame(self, colours: theme.Theme) -> QPen:
        if self.hasFocus():
            return QPen(QColor(colours.accent), 2)
        if self.off:
            return QPen(QColor(colours.warning), 1, Qt.PenStyle.DashLine)
        return QPen(QColor(colours.accent if self.underMouse() else colours.muted), 1)

    def _paint_caption(self, painter: QPainter, colours: theme.Theme) -> None:
        font = theme.scaled(self.font(), SMALL)
        font.setStrikeOut(self.off)
        painter.setFont(font)
        painter.setPen(QColor(colours.warning if self.off else colours.text))
        room = QRectF(0, self._side, self.width(), self.height() - self._side)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, self.text())
