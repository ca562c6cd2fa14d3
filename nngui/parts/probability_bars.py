"""`ProbabilityBars`: a bar for each class."""

from itertools import zip_longest

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from nngui import theme
from nngui.messages import NOTHING, Prediction
from nngui.parts.threshold_line import KNOB, ThresholdLine
from nngui.wording import two_decimals

THICKEST = 18  # px, of a bar
MARK = 12  # px, the room of the mark beside the answer
GAP = 6  # px between label, bar and number


class ProbabilityBars(QWidget):
    """A bar, a label and a number for each class; the answer is bold and has a mark.

    What does not look like a digit has hatched bars and no colour.

    Attributes
    ----------
    line : ThresholdLine
        Across the last bar, where there is a threshold.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prediction = NOTHING
        self.line = ThresholdLine(self)
        self.line.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("probabilityBars")
        self.setAccessibleName("Probabilities")
        self.setToolTip("The probability of each answer, as the output layer's activation says.")

    def show_prediction(self, prediction: Prediction) -> None:
        """Show its probabilities, or empty bars if nothing is drawn."""
        before, self._prediction = self._prediction, prediction
        if prediction.task != before.task:
            self.updateGeometry()
            self._place_line()
        if prediction.threshold is not None:
            self.line.show_threshold(prediction.threshold)
        self.line.setVisible(prediction.threshold is not None)
        described = ", ".join(
            f"{label}: {two_decimals(p)}"
            for label, p in zip(
                prediction.task.classes, prediction.probabilities.tolist(), strict=False
            )
        )
        if described != self.accessibleDescription():
            self.setAccessibleDescription(described)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        row = self.fontMetrics().capHeight() + 7
        return QSize(200, max(44, row * len(self._prediction.task.classes)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_line()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._place_line()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        task, probabilities = self._prediction.task, self._prediction.probabilities
        for i, (label, p) in enumerate(zip_longest(task.classes, probabilities.tolist())):
            self._paint_words(painter, self._row(i), label, p)
            self._paint_bar(painter, self._trough(i), p, wins=label == self._prediction.answer)

    def _row(self, i: int) -> QRectF:
        height = self.height() / max(len(self._prediction.task.classes), 1)
        return QRectF(0, i * height, self.width(), height)

    def _trough(self, i: int) -> QRectF:
        """Return where bar i is when its probability is 1."""
        row, metrics = self._row(i), QFontMetrics(theme.bold(self.font()))
        left = MARK + metrics.horizontalAdvance("0") + GAP
        right = metrics.horizontalAdvance("> 0.99") + GAP
        margin = max(2, (row.height() - THICKEST) / 2)
        return row.adjusted(left, margin, -right, -margin)

    def _place_line(self) -> None:
        bar = self._trough(len(self._prediction.task.classes) - 1)
        self.line.setGeometry(bar.adjusted(-KNOB, -2, KNOB, 2).toAlignedRect())

    def _paint_words(self, painter: QPainter, row: QRectF, label: str, p: float | None) -> None:
        colours, wins = theme.of(self), label == self._prediction.answer
        painter.setFont(theme.bold(self.font()) if wins else self.font())
        painter.setPen(QColor(colours.muted if self._prediction.novel else colours.text))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(row.adjusted(MARK, 0, 0, 0), Qt.AlignmentFlag.AlignLeft | middle, label)
        number = "–" if p is None else two_decimals(p)
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | middle, number)
        if wins:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour(wins))
            tip = QPointF(8, row.center().y())
            painter.drawPolygon(QPolygonF([tip, tip + QPointF(-7, -5), tip + QPointF(-7, 5)]))

    def _paint_bar(self, painter: QPainter, trough: QRectF, p: float | None, *, wins: bool) -> None:
        colours = theme.of(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(trough, theme.blend(colours.panel, colours.border, 0.6))
        if p is not None:
            trough.setWidth(trough.width() * min(max(p, 0.0), 1.0))
            hatched = self._prediction.novel
            pattern = Qt.BrushStyle.BDiagPattern if hatched else Qt.BrushStyle.SolidPattern
            painter.fillRect(trough, QBrush(self._colour(wins), pattern))

    def _colour(self, wins: bool) -> QColor:
        colours = theme.of(self)
        return QColor(colours.accent if wins and not self._prediction.novel else colours.muted)
