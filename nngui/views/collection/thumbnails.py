"""Examples as thumbnails with their label below."""

from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from nngui.collection.my_digits import Example
from nngui.views.collection.digits_model import EXAMPLE, NAME
from nngui.widgets import theme
from nngui.widgets.graphics import colour_tables

SIDE = 44  # px of a thumbnail
EDGE = 3  # px around it
KEPT = 2_000  # thumbnails that need not be made again


class Thumbnails(QStyledItemDelegate):
    """Paints the example of an item, with a frame if it is selected."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(SIDE + 2 * EDGE, SIDE + 2 * EDGE + option.fontMetrics.height())

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        widget: QWidget = option.widget
        state: QStyle.StateFlag = option.state
        colours, example = theme.of(widget), index.data(EXAMPLE)
        corner = QPointF(option.rect.topLeft()) + QPointF(EDGE, EDGE)
        place = QRectF(corner.x(), corner.y(), SIDE, SIDE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, _picture(example, colours))
        selected = bool(state & QStyle.StateFlag.State_Selected)
        _paint_frame(painter, place, colours, selected=selected)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.text), 1, Qt.PenStyle.DotLine))
            painter.drawRect(place.adjusted(2, 2, -2, -2))
        painter.setPen(QColor(colours.accent if selected else colours.text))
        words = QRectF(option.rect).adjusted(0, SIDE + 2 * EDGE - 1, 0, 0)
        name = painter.fontMetrics().elidedText(
            index.data(NAME), Qt.TextElideMode.ElideRight, int(words.width())
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignHCenter, name)
        painter.restore()


def _paint_frame(painter: QPainter, place: QRectF, colours: theme.Theme, *, selected: bool) -> None:
    width = 3 if selected else 1
    painter.setPen(QPen(QColor(colours.accent if selected else colours.border), width))
    painter.drawRect(place)


@lru_cache(KEPT)
def _picture(example: Example, colours: theme.Theme) -> QImage:
    levels = colour_tables.levels(example.image, 0.0, 1.0)
    return colour_tables.image(levels, colour_tables.ink_table(colours))
