"""`DigitStrip`: digits in a row, each with its words below."""

import operator
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QMetaMethod, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from engine.arrays import Array
from nngui.widgets import copying, theme
from nngui.widgets.graphics import colour_tables
from nngui.widgets.offers import Offer

GAP = 6  # px
SMALL, LEAST = 0.86, 0.6  # times the font, and times that

Given = tuple[tuple[Array, ...], tuple[str, ...], int]  # images, words, and which is marked


class DigitStrip(QWidget):
    """Images of digits, as ink on paper; one can be chosen by a click or by the keyboard.

    Parameters
    ----------
    lines : int
        Of the words below each.
    across : int
        How many digits are in a row; 0 for all.
    side : int
        Of an image, in px.

    Signals
    -------
    chosen : int
        The number of a digit in the strip.
    """

    chosen = Signal(int)

    def __init__(
        self, lines: int = 1, across: int = 6, side: int = 42, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._side = side
        self._lines, self._across = lines, across
        self._images: tuple[Array, ...] = ()
        self._texts: tuple[str, ...] = ()
        self._at, self._marked = 0, -1
        self._given: Given | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def images(self) -> tuple[Array, ...]:
        """The images, each of shape (side, side)."""
        return self._images

    @property
    def texts(self) -> tuple[str, ...]:
        """The words below them."""
        return self._texts

    @property
    def marked(self) -> int:
        """The number of the digit that is marked; −1 if none is."""
        return self._marked

    def show_digits(
        self, images: Sequence[Array], texts: Sequence[str], *, marked: int = -1
    ) -> None:
        """Show these images, shape (pixels,) or (side, side), with these words; mark one.

        What is shown already is not painted again: an image does not change any more.
        """
        shown = (tuple(images), tuple(texts), marked)
        if self._given is not None and _same(shown, self._given):
            return
        self._given = shown
        self._marked = marked
        self._images = tuple(_square(image) for image in images)
        self._texts = tuple(texts)
        self._at = min(self._at, max(len(images) - 1, 0))
        self.setAccessibleDescription("; ".join(self._texts).replace("\n", ", "))
        self.updateGeometry()
        self.update()

    def copied_text(self) -> str:
        """Return the words, and the pixels of all digits."""
        pairs = zip(self._texts, self._images, strict=True)
        return "\n\n".join(f"{text}\n{copying.table(image)}" for text, image in pairs)

    def offers(self, at: QPoint | None) -> Sequence[Offer]:
        """Return what can be done with the digit at that point, or with the one of the keys."""
        i = self._digit_at(at.toPointF()) if at is not None else self._at
        chosen = QMetaMethod.fromSignal(self.chosen)
        if i is None or not self._images or not self.isSignalConnected(chosen):
            return ()
        return (Offer("Put on the Pad", lambda: self.chosen.emit(i)),)

    @override
    def sizeHint(self) -> QSize:
        across = self._across or max(1, len(self._images))
        rows = max(1, -(-len(self._images) // across))
        return QSize(across * (self._side + GAP), rows * self._row)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        i = self._digit_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and i is not None:
            self._at = i
            self.chosen.emit(i)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self._images:
            self._at = min(max(self._at + step, 0), len(self._images) - 1)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self._images:
                self.chosen.emit(self._at)
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def box(self, i: int) -> QRectF:
        """Return where an image is."""
        row, column = divmod(i, self._across or max(1, len(self._images)))
        return QRectF(1 + column * (self._side + GAP), 1 + row * self._row, self._side, self._side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, scheme = QPainter(self), theme.of(self)
        painter.setFont(self._small_font())
        for i, (image, text) in enumerate(zip(self._images, self._texts, strict=True)):
            box = self.box(i)
            levels = colour_tables.levels(image, 0, 1)
            painter.drawImage(box, colour_tables.image(levels, colour_tables.ink_table(scheme)))
            here = i == self._marked or (self.hasFocus() and i == self._at)
            painter.setPen(QPen(QColor(scheme.accent if here else scheme.border), 2 if here else 1))
            painter.drawRect(box)
            left, top = int(box.left()) - GAP // 2, int(box.bottom()) + 1
            below = QRect(left, top, self._side + GAP, self._row - self._side)
            painter.setPen(QColor(scheme.text))
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, text)
        painter.end()

    def _digit_at(self, point: QPointF) -> int | None:
        found = (i for i in range(len(self._images)) if self.box(i).contains(point))
        return next(found, None)

    def _small_font(self) -> QFont:
        """Return the font of the words: so small that the longest has room below its digit."""
        small = theme.scaled(self.font(), SMALL)
        lines = [line for text in self._texts for line in text.splitlines()]
        metrics = QFontMetricsF(small)
        longest = max(map(metrics.horizontalAdvance, lines), default=0.0)
        room = self._side + GAP - 1
        return small if longest <= room else theme.scaled(small, max(LEAST, room / longest))

    @property
    def _row(self) -> int:
        return self._side + 4 + self._lines * self.fontMetrics().height()


def _same(a: Given, b: Given) -> bool:
    """Return whether the digits are the same objects, with the same words and mark."""
    same = len(a[0]) == len(b[0]) and all(map(operator.is_, a[0], b[0]))
    return same and a[1:] == b[1:]


def _square(image: Array) -> Array:
    side = round(np.sqrt(image.size))
    return image.reshape(side, side)
