"""The pad to draw on; strokes are lines of points in fractions of its width and height."""

import sys
from array import array

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTabletEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nngui import theme
from nngui.stroke_pixels import Stroke, StrokePixels, frozen, pen_width

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
    "Draw with the left button, or with the keys: the arrows move the pen, with Shift further, "
    "Home, End, Page Up and Page Down move it diagonally; Space puts it down and lifts it, "
    "Escape drops the unfinished stroke."
)
TIP = "What you draw here becomes the network's input x."


class DrawPad(QWidget):
    """A square to draw on with the left button, a stylus or the keyboard.

    It shows the strokes it is told and keeps none of its own but the unfinished one. A stroke is
    an ndarray, shape (points, 2), float32, read-only: x and y in fractions of the pad.

    Signals
    -------
    drawing : tuple of ndarray
        All strokes with the unfinished one, whenever the pen was put down or moved; without it
        when it was dropped.
    stroke_drawn : ndarray
        The stroke that was finished. Who keeps it calls `show_strokes`.
    """

    drawing = Signal(object)
    stroke_drawn = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: tuple[Stroke, ...] = ()
        self._unfinished = array("f")  # x, y, x, y, …
        self._pen = START
        self._by_keys = False
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

    def show_strokes(self, strokes: tuple[Stroke, ...]) -> None:
        """Show these strokes, and on top of them the unfinished one, if any."""
        self._strokes = strokes
        count = "1 stroke" if len(strokes) == 1 else f"{len(strokes) or 'No'} strokes"
        self.setAccessibleDescription(f"{count} so far. {HELP}")
        self.setToolTip("" if strokes else TIP)  # over a drawing it would be in the way
        self.update()

    def show_invitation(self, text: str) -> None:
        """Say that in the middle as long as nothing is drawn."""
        self._invitation = text
        self.update()

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
        elif (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._means_something(event)
        ):
            event.accept()
            return True
        return super().event(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event)
        else:
            super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._follow(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._end(event)

    @override
    def tabletEvent(self, event: QTabletEvent) -> None:
        event.accept()  # or Qt would make mouse events of it, in whole pixels
        if event.type() == QEvent.Type.TabletPress:
            if event.button() == Qt.MouseButton.LeftButton:
                self.setFocus(Qt.FocusReason.MouseFocusReason)
                self._begin(event)
        elif event.type() == QEvent.Type.TabletMove:
            self._follow(event)
        else:
            self._end(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self._means_something(event):
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
        if not self._strokes and not self._unfinished:
            painter.setPen(QColor(colours.muted))
            middle = self.rect().adjusted(16, 16, -16, -16)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(middle, flags, self._invitation)
        self._paint_pen_and_frame(painter, colours)

    def _paint_pen_and_frame(self, painter: QPainter, colours: theme.Theme) -> None:
        accent = QColor(colours.accent)
        if self._by_keys and self.hasFocus():
            radius = pen_width(self.size()) / 2
            for colour, width in ((QColor(colours.paper), 4), (accent, 2)):
                painter.setPen(QPen(colour, width))
                painter.setBrush(accent if self._unfinished else Qt.BrushStyle.NoBrush)
                painter.drawEllipse(self._pixel(*self._pen), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = 2 if self.hasFocus() else 1
        painter.setPen(QPen(accent if self.hasFocus() else QColor(colours.muted), width))
        half = width / 2
        painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))

    def _begin(self, event: QMouseEvent | QTabletEvent) -> None:
        self._by_keys = False
        self._put_down(*self._fractions(event))

    def _follow(self, event: QMouseEvent | QTabletEvent) -> None:
        if self._unfinished and not self._by_keys:
            self._move(*self._fractions(event))

    def _end(self, event: QMouseEvent | QTabletEvent) -> None:
        self._follow(event)
        if not self._by_keys:
            self._lift()

    def _fractions(self, event: QMouseEvent | QTabletEvent) -> tuple[float, float]:
        position = event.position()
        return position.x() / self.width(), position.y() / self.height()

    def _pixel(self, x: float, y: float) -> QPointF:
        return QPointF(x * self.width(), y * self.height())

    def _means_something(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            return bool(self._unfinished)
        others = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        dragging = self._unfinished and not self._by_keys
        draws = event.key() in DIRECTIONS or event.key() == Qt.Key.Key_Space
        return draws and not others and not dragging

    def _step(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        step = STRIDE if modifiers & Qt.KeyboardModifier.ShiftModifier else STEP
        (x, y), (right, down) = self._pen, DIRECTIONS[key]
        self._by_keys = True
        self._move(x + step * right, y + step * down)
        self.update()

    def _lift_or_put_down(self) -> None:
        self._by_keys = True
        if self._unfinished:
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

    def _drop(self) -> None:
        self._unfinished = array("f")
        self.update()
        self.drawing.emit(self._strokes)


def _clamped(x: float, y: float) -> tuple[float, float]:
    return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)


if __name__ == "__main__":
    from PySide6.QtWidgets import QApplication

    application = QApplication(sys.argv)
    theme.apply(theme.Scheme.SYSTEM)
    pad = DrawPad()
    pad.show_invitation("Draw a 0 or a 1 here")
    drawn: list[Stroke] = []
    pad.stroke_drawn.connect(drawn.append)
    pad.stroke_drawn.connect(lambda _: pad.show_strokes(tuple(drawn)))
    pad.show()
    sys.exit(application.exec())
