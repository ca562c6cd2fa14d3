"""The pad to draw on; strokes are lines of points in fractions of its width and height."""

from array import array

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget
from typing_extensions import override

from nngui.design.figures import counted
from nngui.handwriting.clipping import Point, clipped, is_inside
from nngui.handwriting.erasing import Stroke, touches, untouched
from nngui.handwriting.picture import Picture
from nngui.views.pad.stroke_pixels import StrokePixels, frozen, pen_width
from nngui.widgets import theme
from nngui.widgets.theme import Theme

STEP, STRIDE = 0.02, 0.1  # what an arrow key moves the pen, without and with Shift
START = (0.5, 0.25)  # where the pen of the keyboard waits
DIRECTIONS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Home: (-1, -1),
    Qt.Key.Key_PageUp: (1, -1),
    Qt.Key.Key_End: (-1, 1),
    Qt.Key.Key_PageDown: (1, 1),
}
INTERRUPTIONS = {  # after these, no release may come
    QEvent.Type.EnabledChange,
    QEvent.Type.FocusOut,
    QEvent.Type.Hide,
    QEvent.Type.UngrabMouse,
    QEvent.Type.WindowDeactivate,
}
BY_KEYS = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
HELP = (
    "Draw with the left button, erase strokes with the right one (or R and the left one), or use "
    "the keys: the arrows move the pen, with Shift further, "
    "Home, End, Page Up and Page Down move it diagonally; Space puts it down and lifts it, "
    "Escape drops the unfinished stroke."
)
TIP = "What you draw here becomes the network's input x."


class DrawPad(QWidget):
    """A square to draw on with the left button, a stylus or the keyboard.

    It shows the strokes and the picture that it is given, and keeps only the unfinished stroke. A
    pen that leaves the pad while it is down ends its stroke at the edge, and begins another one
    where it comes back. A stroke is an ndarray, shape (points, 2), float32, read-only: x and y in
    fractions of the pad.

    Signals
    -------
    drawing : tuple of ndarray
        All strokes with the unfinished one, whenever the pen was put down or moved; without it
        when it was dropped.
    stroke_drawn : ndarray
        The stroke that was finished; its receiver calls `show_strokes`.
    erased : tuple of ndarray
        The strokes that are left, when the eraser touched others.
    picture_erased
        The eraser touched the picture, and no stroke.
    menu_asked : QPoint
        The right button was clicked at that place of the screen, beside what is drawn.
    """

    drawing = Signal(object)
    stroke_drawn = Signal(object)
    erased = Signal(object)
    picture_erased = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: tuple[Stroke, ...] = ()
        self._picture: Picture | None = None
        self._unfinished = array("f")  # x, y, x, y, …
        self._pen = START
        self._outside: Point | None = None  # where the pen is, if it is down but not on the pad
        self._by_keys = False
        self._erasing = False  # the left button and the keys erase
        self._eraser: Point | None = None  # where it is, while it is down
        self._clicked: QPoint | None = None  # where the right button went down on nothing
        self._invitation = ""
        self._pixels = StrokePixels()

        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(160, 160)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setObjectName("drawPad")
        self.setAccessibleName("Drawing pad")
        self.setToolTip(TIP)
        self.show_strokes(())

    def copied_text(self) -> str:
        """Return the number of the stroke, x and y of every point, in fractions of the pad."""
        return "\n".join(
            f"{number}\t{x!r}\t{y!r}"
            for number, stroke in enumerate(self._strokes, 1)
            for x, y in stroke.tolist()
        )

    def show_strokes(self, strokes: tuple[Stroke, ...]) -> None:
        """Show these strokes, and on top of them the unfinished one, if any."""
        self._strokes = strokes
        self._describe()

    def show_picture(self, picture: Picture | None) -> None:
        """Show this picture below the strokes, with what is known of it."""
        self._picture = picture
        self._pixels.lay(None if picture is None else picture.ink)
        self._describe()

    def show_invitation(self, text: str) -> None:
        """Show that text in the middle as long as nothing is drawn."""
        self._invitation = text
        self.update()

    def erase(self, on: bool) -> None:
        """Let the left button and the keys erase, or draw again; the right button always erases."""
        self._lift()
        self._erasing = on
        shape = Qt.CursorShape.PointingHandCursor if on else Qt.CursorShape.CrossCursor
        self.setCursor(shape)

    @override
    def sizeHint(self) -> QSize:
        return QSize(260, 260)

    @override
    def heightForWidth(self, width: int) -> int:
        return width

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in INTERRUPTIONS:
            self._lift()
            self._eraser = self._outside = None
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._is_for_pen(event):
                event.accept()
                return True
            if self._by_keys and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._lift()  # so that Undo and Clear take the stroke too
        return super().event(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._drag(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._release(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Leave the menu of the mouse to the release of the button, which may erase until then."""
        event.setAccepted(event.reason() is QContextMenuEvent.Reason.Mouse)

    @override
    def tabletEvent(self, event: QTabletEvent) -> None:
        event.accept()  # or Qt would make mouse events of it, in whole pixels
        if event.type() == QEvent.Type.TabletPress:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._press(event)
        elif event.type() == QEvent.Type.TabletMove:
            self._drag(event)
        else:
            self._release(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self._is_for_pen(event):
            super().keyPressEvent(event)
        elif key is Qt.Key.Key_Escape:
            self._drop()
        elif key is not Qt.Key.Key_Space:
            self._step(key, event.modifiers())
        elif not event.isAutoRepeat():
            self._lift_or_put_down()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keys = self._by_keys or event.reason() in BY_KEYS
        super().focusInEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.of(self)
        self._pixels.fit(self.size(), self.devicePixelRatioF(), colours)
        self._pixels.show(self._strokes, self._unfinished)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._pixels.pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._picture is not None:
            self._paint_words(painter, colours, _known(self._picture))
        elif not self._strokes and not self._unfinished:
            painter.setPen(QColor(colours.muted))
            middle = self.rect().adjusted(16, 16, -16, -16)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(middle, flags, self._invitation)
        if self._by_keys and self.hasFocus():
            radius, down = pen_width(self.size()) / 2, bool(self._unfinished)
            _paint_pen(painter, colours, self._pixel(*self._pen), radius, down=down)
        _paint_frame(painter, colours, QRectF(self.rect()), focused=self.hasFocus())

    def _describe(self) -> None:
        count = counted(len(self._strokes), "stroke") if self._strokes else "No strokes"
        known = "" if self._picture is None else f"A picture: {_known(self._picture)}. "
        self.setAccessibleDescription(f"{known}{count} so far. {HELP}")
        empty = not self._strokes and self._picture is None
        self.setToolTip(TIP if empty else "")  # over a drawing it would be in the way
        self.update()

    def _paint_words(self, painter: QPainter, colours: Theme, text: str) -> None:
        """Write at the lower edge of the pad what is known of the picture."""
        painter.setPen(QColor(colours.muted))
        room = self.rect().adjusted(8, 4, -8, -4)
        short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter, short)

    def _press(self, event: QMouseEvent | QTabletEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        turned = event.pointerType() == QPointingDevice.PointerType.Eraser
        if event.button() == Qt.MouseButton.RightButton or (left and (self._erasing or turned)):
            self._lift()
            erases = self._erase_to(self._fractions(event))
            self._clicked = None if erases or left else event.position().toPoint()
        elif left:
            self._by_keys = False
            self._put_down(*self._fractions(event))

    def _drag(self, event: QMouseEvent | QTabletEvent) -> None:
        if self._eraser is not None:
            start = self._clicked
            if start is not None and _is_away(event.position().toPoint(), start):
                self._clicked = None
            self._erase_to(self._fractions(event))
        elif self._dragging:
            self._trace(self._fractions(event))

    def _release(self, event: QMouseEvent | QTabletEvent) -> None:
        if self._eraser is not None:
            self._eraser = None
            if self._clicked is not None:
                place, self._clicked = self.mapToGlobal(self._clicked), None
                self.menu_asked.emit(place)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._drag(event)
            self._outside = None
            if not self._by_keys:
                self._lift()

    @property
    def _dragging(self) -> bool:
        """Whether a pen or the left button is down, on the pad or outside."""
        return self._outside is not None or (bool(self._unfinished) and not self._by_keys)

    def _trace(self, now: Point) -> None:
        """Draw to where the pen is now, as far as its way lies on the pad."""
        away, before = self._outside is not None, self._outside or self._pen
        if (part := clipped(before, now)) is not None:
            if away:
                self._put_down(*part[0])
            self._move(*part[1])
        self._outside = None if is_inside(now) else now
        if self._outside is not None:
            self._lift()

    def _fractions(self, event: QMouseEvent | QTabletEvent) -> tuple[float, float]:
        position = event.position()
        return position.x() / self.width(), position.y() / self.height()

    def _pixel(self, x: float, y: float) -> QPointF:
        return QPointF(x * self.width(), y * self.height())

    def _is_for_pen(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            return bool(self._unfinished)
        others = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        draws = event.key() in DIRECTIONS or event.key() == Qt.Key.Key_Space
        return draws and not others and not self._dragging

    def _step(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        step = STRIDE if modifiers & Qt.KeyboardModifier.ShiftModifier else STEP
        (x, y), (right, down) = self._pen, DIRECTIONS[key]
        self._by_keys = True
        self._move(x + step * right, y + step * down)
        self.update()

    def _lift_or_put_down(self) -> None:
        self._by_keys = True
        if self._erasing:
            self._erase_to(self._pen)
            self._eraser = None
        elif self._unfinished:
            self._lift()
        else:
            self._put_down(*self._pen)

    def _put_down(self, x: float, y: float) -> None:
        self._lift()
        self._pen = _clamped(x, y)
        self._draw()
        self.update()

    def _move(self, x: float, y: float) -> None:
        """Move the pen; if it is down it draws, as it is after a press and before a release."""
        before, self._pen = self._pen, _clamped(x, y)
        if self._pen != before:
            margin = pen_width(self.size()) / 2 + 3
            segment = QRectF(self._pixel(*before), self._pixel(*self._pen)).normalized()
            self.update(segment.adjusted(-margin, -margin, margin, margin).toAlignedRect())
            if self._unfinished:
                self._draw()

    def _draw(self) -> None:
        self._unfinished.extend(self._pen)
        self.drawing.emit((*self._strokes, frozen(self._unfinished)))

    def _lift(self) -> None:
        """Finish the stroke, if there is one."""
        if self._unfinished:
            stroke, self._unfinished = frozen(self._unfinished), array("f")
            self.update()
            self.stroke_drawn.emit(stroke)

    def _erase_to(self, now: Point) -> bool:
        """Take the strokes between where the eraser was and where it is; return if there are."""
        before, self._eraser = self._eraser or now, now
        left = untouched(self._strokes, before, now)
        if len(left) < len(self._strokes):
            self.erased.emit(left)
        elif self._picture is not None and touches(self._picture.square, before, now):
            self.picture_erased.emit()
        else:
            return False
        return True

    def _drop(self) -> None:
        self._unfinished = array("f")
        self.update()
        self.drawing.emit(self._strokes)


def _known(picture: Picture) -> str:
    """Return what is known of a picture: "labelled 7, validation 12 of 200"."""
    label = f"labelled {picture.label}" if picture.label else ""
    return ", ".join(filter(None, (label, picture.origin))) or "a picture"


def _is_away(now: QPoint, start: QPoint) -> bool:
    """Whether the pointer has moved so far that it is no click any more."""
    return (now - start).manhattanLength() >= QApplication.startDragDistance()


def _clamped(x: float, y: float) -> tuple[float, float]:
    return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)


def _paint_pen(
    painter: QPainter, colours: Theme, at: QPointF, radius: float, *, down: bool
) -> None:
    """Paint a ring where the pen is, filled while it is down."""
    accent = QColor(colours.accent)
    for colour, width in ((QColor(colours.paper), 4), (accent, 2)):
        painter.setPen(QPen(colour, width))
        painter.setBrush(accent if down else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, radius, radius)


def _paint_frame(painter: QPainter, colours: Theme, around: QRectF, *, focused: bool) -> None:
    """Paint the edge of the pad, stronger if the keys go to it."""
    width = 2 if focused else 1
    half = width / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours.accent if focused else colours.muted), width))
    painter.drawRect(around.adjusted(half, half, -half, -half))
