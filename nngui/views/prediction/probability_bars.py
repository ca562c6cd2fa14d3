"""`ProbabilityBars`: a bar for each class."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPolygonF,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nngui.design import figures
from nngui.design.prediction import NOTHING, Prediction
from nngui.design.wording import class_numbers, class_values
from nngui.views.prediction.threshold_line import KNOB, ThresholdLine
from nngui.widgets import theme
from nngui.widgets.offers import Offer
from nngui.widgets.theme import Theme

THICKEST = 18  # px, of a bar
MARK = 12  # px, the room of the mark beside the answer
LONGEST_NAME = 0.35  # of the width: the most that the names of classes take
GAP = 6  # px between label, bar and number
PROBABILITIES = (
    "Probabilities",
    "The probability of each answer, computed by the output layer's activation.",
)
OUTPUTS = (
    "Outputs",
    "The output for each answer as it is: only sigmoid and softmax make a probability of it.",
)
MOST, SHOWN = 12, 10  # classes that all have a row; of more, the likeliest that have one


class _Row(NamedTuple):
    """The row of a class."""

    label: str
    number: str
    length: int  # px, of the bar
    wins: bool
    novel: bool


class ProbabilityBars(QWidget):
    """A bar, a label and a number for each class; the answer is bold and has a mark.

    Of more than 12 classes the ten likeliest have a row, and one has the sum of all others.
    A drawing unlike any digit has hatched bars without colour. Only the rows that look
    otherwise than before are painted again: the pen makes a new prediction 125 times a second.

    Attributes
    ----------
    line : ThresholdLine
        Across the last bar, where there is a threshold.

    Signals
    -------
    inspect_asked : int
        The output for the class of that number is to be looked at closely.
    """

    inspect_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prediction = NOTHING
        self._numbers: tuple[str, ...] = ()
        self._rows: list[_Row] = []
        self._stale = QRegion()  # the area to be painted again
        self.line = ThresholdLine(self)
        self.line.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("probabilityBars")
        self._name()

    def show_prediction(self, prediction: Prediction) -> None:
        """Show its probabilities, or empty bars if nothing is drawn."""
        before, self._prediction = self._prediction, prediction
        if prediction.task != before.task:
            self.updateGeometry()
            self._place_line()
        if prediction.is_probability != before.is_probability:
            self._name()
        if prediction.threshold is not None:
            self.line.show_threshold(prediction.threshold, prediction.task)
        self.line.setVisible(prediction.threshold is not None)
        self._numbers = () if prediction.empty else class_numbers(prediction)
        described = ", ".join(
            f"{label}: {number}"
            for label, number in zip(prediction.task.classes, self._numbers, strict=False)
        )
        if described != self.accessibleDescription():
            self.setAccessibleDescription(described)
        self._see(everything=prediction.task != before.task)

    def _name(self) -> None:
        """Say whether the numbers are probabilities."""
        name, hint = PROBABILITIES if self._prediction.is_probability else OUTPUTS
        self.setAccessibleName(name)
        self.setToolTip(hint)

    def copied_text(self) -> str:
        """Return the classes with their probabilities, or outputs if they are none."""
        values = () if self._prediction.empty else class_values(self._prediction)
        pairs = zip(self._prediction.task.classes, values, strict=False)
        return "\n".join(f"{name}\t{value!r}" for name, value in pairs)

    def offers(self, at: QPoint | None) -> Sequence[Offer]:
        """Return what can be done with the answer at that point."""
        classes = self._prediction.task.classes
        for i, row in enumerate(self._rows):
            here = at is not None and self._row(i).contains(at.toPointF())
            if here and row.label in classes:
                ask = partial(self.inspect_asked.emit, classes.index(row.label))
                return (Offer(f"Inspect the Output for {row.label}", ask),)
        return ()

    def paint_now(self) -> None:
        """Paint what has changed, and the answer, without waiting for the event loop."""
        for i, row in enumerate(self._rows):
            if row.wins:
                self._stale += self._row(i).toAlignedRect()
        self.repaint(self._stale)

    @override
    def sizeHint(self) -> QSize:
        row = self.fontMetrics().capHeight() + 7
        return QSize(200, max(44, row * self._count))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_line()
        self._see(everything=True)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._place_line()
            self._see(everything=True)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self._stale = QRegion()
        painter, colours = QPainter(self), theme.of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for i, row in enumerate(self._rows):
            if event.region().intersects(self._row(i).toAlignedRect()):
                self._paint_words(painter, colours, self._row(i), row)
                self._paint_bar(painter, colours, self._trough(i), row)

    def _see(self, *, everything: bool) -> None:
        """Compute the rows, and have those painted that changed."""
        before, self._rows = self._rows, list(self._made())
        for i, (row, old) in enumerate(zip_longest(self._rows, before)):
            if row != old or everything:
                self._stale += self._row(i).toAlignedRect()
        self.update(self._stale)

    @property
    def _count(self) -> int:
        """The number of rows."""
        classes = len(self._prediction.task.classes)
        return classes if classes <= MOST else SHOWN + 1

    def _made(self) -> Iterator[_Row]:
        """Yield the rows: of all classes in their order, or of the likeliest, and of the others."""
        prediction, length = self._prediction, self._trough(0).width()
        classes, chances = prediction.task.classes, prediction.probabilities
        shown = np.arange(len(classes))
        if len(classes) > MOST:
            likeliest = np.argsort(-chances, kind="stable") if len(chances) else shown
            shown = np.sort(likeliest[:SHOWN])
        for i in shown.tolist():
            chance = float(chances[i]) if len(chances) else 0.0
            number = self._numbers[i] if self._numbers else figures.UNKNOWN
            long, wins = _long(chance, length), classes[i] == prediction.answer
            yield _Row(classes[i], number, long, wins, prediction.novel)
        if len(classes) > MOST:
            name = f"{figures.count(len(classes) - SHOWN)} others"
            rest = float(np.delete(chances, shown).sum()) if len(chances) else 0.0
            known = bool(self._numbers) and prediction.is_probability
            number = figures.predicted(rest) if known else figures.UNKNOWN
            yield _Row(name, number, _long(rest, length), wins=False, novel=prediction.novel)

    def _row(self, i: int) -> QRectF:
        height = self.height() / max(self._count, 1)
        return QRectF(0, i * height, self.width(), height)

    def _trough(self, i: int) -> QRectF:
        """Return where bar i is when its probability is 1."""
        row, metrics = self._row(i), QFontMetrics(theme.bold(self.font()))
        left = MARK + self._names_width() + GAP
        right = metrics.horizontalAdvance("> 0.99") + GAP
        margin = max(2, (row.height() - THICKEST) / 2)
        return row.adjusted(left, margin, -right, -margin)

    def _names_width(self) -> int:
        """Return the room for the names of the classes: long ones are cut."""
        metrics = QFontMetrics(theme.bold(self.font()))
        names = ("0", *self._prediction.task.classes)
        widest = max(map(metrics.horizontalAdvance, names))
        return min(widest, int(LONGEST_NAME * self.width()))

    def _place_line(self) -> None:
        bar = self._trough(self._count - 1)
        self.line.setGeometry(bar.adjusted(-KNOB, -2, KNOB, 2).toAlignedRect())

    def _paint_words(self, painter: QPainter, colours: Theme, place: QRectF, row: _Row) -> None:
        painter.setFont(theme.bold(self.font()) if row.wins else self.font())
        painter.setPen(QColor(colours.muted if row.novel else colours.text))
        middle = Qt.AlignmentFlag.AlignVCenter
        left = place.adjusted(MARK, 0, 0, 0)
        width = self._names_width()
        name = painter.fontMetrics().elidedText(row.label, Qt.TextElideMode.ElideRight, width)
        painter.drawText(left, Qt.AlignmentFlag.AlignLeft | middle, name)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | middle, row.number)
        if row.wins:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_colour(colours, row))
            tip = QPointF(8, place.center().y())
            painter.drawPolygon(QPolygonF([tip, tip + QPointF(-7, -5), tip + QPointF(-7, 5)]))

    def _paint_bar(self, painter: QPainter, colours: Theme, trough: QRectF, row: _Row) -> None:
        painter.fillRect(trough, theme.blend(colours.panel, colours.border, 0.6))
        trough.setWidth(row.length)
        pattern = Qt.BrushStyle.BDiagPattern if row.novel else Qt.BrushStyle.SolidPattern
        painter.fillRect(trough, QBrush(_colour(colours, row), pattern))


def _long(chance: float, length: float) -> int:
    """Return how long a bar is, in pixels."""
    return round(length * min(max(chance, 0.0), 1.0))


def _colour(colours: Theme, row: _Row) -> QColor:
    return QColor(colours.accent if row.wins and not row.novel else colours.muted)
