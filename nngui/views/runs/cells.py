"""How the cells of the table of runs are painted: the look of a run, and what differs in bold."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetricsF, QMouseEvent, QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from nngui.views.runs.columns import Row, pieces
from nngui.views.runs.runs_model import ROW
from nngui.widgets import theme
from nngui.widgets.graphics.run_styles import paint_swatch, style_of

Index = QModelIndex | QPersistentModelIndex

EYE, LINE, PIN, GAP = 16.0, 30.0, 8.0, 4.0  # px: the widths of the parts of a look
LOOK_WIDTH = round(EYE + LINE + PIN + 4 * GAP)


class _Cell(QStyledItemDelegate):
    """A cell of which the background is painted as that of any other, and then its contents."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        painter.setClipRect(option.rect)
        self.paint_row(painter, option, index.data(ROW))
        painter.restore()

    def paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        """Paint what the cell says of the run."""
        raise NotImplementedError


class LookCell(_Cell):
    """An eye, the line and the marker of the run, and a pin if it stays at the top.

    Signals
    -------
    eye_clicked : QModelIndex
        The left button was released on the eye of that cell.
    """

    eye_clicked = Signal(QModelIndex)

    @override
    def paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        colours = theme.of(option.widget)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        eye, line, pin = _places(QRectF(option.rect))
        pen = QPen(option.palette.color(_text_role(selected)), 1.3)
        painter.setPen(pen)
        _paint_eye(painter, eye, shut=row.run.hidden)
        if selected:  # a colour of data on the colour of a selection could not be seen
            painter.fillRect(line.adjusted(-2, -2, 2, 2), option.palette.base())
        painter.setOpacity(0.35 if row.run.hidden else 1)
        ratio = painter.device().devicePixelRatio()
        paint_swatch(painter, line, style_of(row.run.number), colours, ratio)
        painter.setOpacity(1)
        if row.run.pinned:
            painter.setPen(pen)
            _paint_pin(painter, pin)

    @override
    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            inside = event.position().x() < option.rect.left() + 1.5 * GAP + EYE
            if inside and event.type() == QEvent.Type.MouseButtonRelease:
                self.eye_clicked.emit(index)
            return inside
        return super().editorEvent(event, model, option, index)


class PartsCell(_Cell):
    """What the run was trained by; what differs from the run it is compared with is bold."""

    @override
    def paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(option.palette.color(_text_role(selected)))
        margin = 1 + (option.widget or QApplication).style().pixelMetric(
            QStyle.PixelMetric.PM_FocusFrameHMargin, option, option.widget
        )
        room = QRectF(option.rect).adjusted(margin, 0, -margin, 0)
        for text, strong in pieces(row):
            room.setLeft(room.left() + _paint_text(painter, room, text, option.font, bold=strong))
            if room.width() <= 0:
                break


def _paint_text(painter: QPainter, room: QRectF, text: str, font: QFont, *, bold: bool) -> float:
    """Paint a text, cut off where the room ends; return how wide it is."""
    font = QFont(font)
    font.setBold(bold)
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(text)
    if width > room.width():
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.setFont(font)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
    return width


def _places(cell: QRectF) -> tuple[QRectF, QRectF, QRectF]:
    """Return the places of the eye, the line and the pin, side by side."""
    middle, left = cell.center().y(), cell.left() + GAP
    found = []
    for width, height in ((EYE, 10.0), (LINE, 12.0), (PIN, 12.0)):
        found.append(QRectF(left, middle - height / 2, width, height))
        left += width + GAP
    return found[0], found[1], found[2]


def _paint_eye(painter: QPainter, room: QRectF, *, shut: bool) -> None:
    left, right = QPointF(room.left(), room.center().y()), QPointF(room.right(), room.center().y())
    lids = QPainterPath(left)
    lids.quadTo(QPointF(room.center().x(), room.bottom() + room.height() / 2), right)
    if not shut:
        lids.quadTo(QPointF(room.center().x(), room.top() - room.height() / 2), left)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(lids)
    if not shut:
        painter.setBrush(painter.pen().color())
        painter.drawEllipse(room.center(), 1.8, 1.8)


def _paint_pin(painter: QPainter, room: QRectF) -> None:
    painter.setBrush(painter.pen().color())
    head = QPointF(room.center().x(), room.top() + 3)
    painter.drawEllipse(head, 2.6, 2.6)
    painter.drawLine(head, QPointF(head.x(), room.bottom()))


def _text_role(selected: bool) -> QPalette.ColorRole:
    return QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
