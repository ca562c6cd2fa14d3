"""What the network says of the drawing: a sentence, and a bar for each class."""

import sys
from itertools import zip_longest

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from engine.data import TASKS
from nngui import theme
from nngui.messages import Prediction
from nngui.wording import sentence_around, single_output, spoken, two_decimals

LARGE = 2.6  # times the font: the answer
SETTLED = 700  # ms without another answer, before it is announced
THICKEST = 20  # px, of a bar
EMPTY = Prediction(TASKS["0 or 1"], np.zeros((20, 20), dtype=np.float32))


class PredictionView(QWidget):
    """The answer in a sentence and in numbers, again with every stroke and every epoch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prediction = EMPTY
        self._bars, self._dial = ProbabilityBars(), Dial()
        self._output = QLabel()
        self._before, self._answer, self._after = QLabel(), QLabel(), QLabel()
        self._settled = QTimer(self, singleShot=True, interval=SETTLED)
        self._settled.timeout.connect(self._announce)

        self._output.setObjectName("outputLabel")
        self._output.setToolTip(
            "What the output layer's one unit computes: f(x), the probability that y = 1."
        )
        self._answer.setObjectName("predictionLabel")
        self._answer.setAccessibleDescription("What the network says of your drawing")
        self._answer.setToolTip("What the network says of your drawing.")
        self._answer.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._before.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName("Prediction")
        self._lay_out()
        self._size_for_font()
        self.show_prediction(EMPTY)

    def show_prediction(self, prediction: Prediction) -> None:
        """Show what the network says, or the invitation to draw."""
        before_that, self._prediction = self._prediction, prediction
        task = prediction.task
        if task != before_that.task:
            self._size_for_font()
        before, after = sentence_around(prediction)
        self._before.setText(before)
        self._answer.setText(prediction.answer)
        self._after.setText(after)
        self._output.setText(single_output(prediction))
        self._output.setVisible(len(task.classes) == 2)
        self._bars.setVisible(bool(task.classes))
        self._dial.setVisible(not task.classes)
        (self._bars if task.classes else self._dial).show_prediction(prediction)
        self._describe(spoken(prediction))
        if prediction.answer != before_that.answer:
            self._settled.start()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._size_for_font()

    def _lay_out(self) -> None:
        sentence = QHBoxLayout()
        sentence.setSpacing(theme.GAP)
        for label in (self._before, self._answer, self._after):
            sentence.addWidget(label)
        sentence.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addWidget(self._output)
        column.addWidget(self._bars)
        column.addWidget(self._dial)
        column.addLayout(sentence)

    def _size_for_font(self) -> None:
        """Give the labels a fixed size, so that nothing moves when their texts change."""
        large = theme.bold(self.font(), LARGE)
        self._answer.setFont(large)
        widest = "8" if self._prediction.task.classes else "-888"
        _fix(self._answer, QFontMetrics(large), widest)
        metrics = self.fontMetrics()
        _fix(self._output, metrics, "P(0) > 0.99")
        _fix(self._before, metrics, "Draw something")
        _fix(self._after, metrics, "degrees")

    def _describe(self, sentence: str) -> None:
        if sentence != self.accessibleDescription():
            self.setAccessibleDescription(sentence)

    def _announce(self) -> None:
        event = QAccessibleAnnouncementEvent(self, self.accessibleDescription())
        QAccessible.updateAccessibility(event)


class ProbabilityBars(QWidget):
    """A bar, a label and a number for each class; the answer is bold and has a mark."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prediction = EMPTY
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("probabilityBars")
        self.setAccessibleName("Probabilities")
        self.setToolTip("The probability of each answer, as the output layer's activation says.")

    def show_prediction(self, prediction: Prediction) -> None:
        """Show its probabilities, or empty bars if nothing is drawn."""
        before, self._prediction = self._prediction, prediction
        if prediction.task != before.task:
            self.updateGeometry()
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
        return QSize(200, max(60, row * len(self._prediction.task.classes)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        task, probabilities = self._prediction.task, self._prediction.probabilities
        height = self.height() / max(len(task.classes), 1)
        for i, (label, p) in enumerate(zip_longest(task.classes, probabilities.tolist())):
            row = QRectF(0, i * height, self.width(), height)
            self._paint_row(painter, row, label, p)

    def _paint_row(self, painter: QPainter, row: QRectF, label: str, p: float | None) -> None:
        colours = theme.of(self)
        wins = label == self._prediction.answer
        bold = theme.bold(self.font())
        painter.setFont(bold if wins else self.font())
        metrics = QFontMetrics(bold)
        left = 12 + metrics.horizontalAdvance("0") + 6
        right = metrics.horizontalAdvance("> 0.99") + 6

        painter.setPen(QColor(colours.text))
        start, end = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(row.adjusted(12, 0, 0, 0), start | middle, label)
        number = "–" if p is None else two_decimals(p)
        painter.drawText(row, end | middle, number)

        margin = max(2, (row.height() - THICKEST) / 2)
        trough = row.adjusted(left, margin, -right, -margin)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.blend(colours.panel, colours.border, 0.6))
        painter.drawRect(trough)
        if p is not None:
            trough.setWidth(trough.width() * min(max(p, 0.0), 1.0))
            painter.setBrush(QColor(colours.accent if wins else colours.muted))
            painter.drawRect(trough)
        if wins:
            painter.setBrush(QColor(colours.accent))
            tip = QPointF(8, row.center().y())
            painter.drawPolygon(QPolygonF([tip, tip + QPointF(-7, -5), tip + QPointF(-7, 5)]))


class Dial(QWidget):
    """A needle that leans as the drawing does, to the left below zero, to the right above."""

    SWING = 45  # degrees of the needle at the end of the scale

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prediction = EMPTY
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("dial")
        self.setAccessibleName("Slant")
        self.setToolTip("The number that the output layer's one unit computes, as an angle.")

    def show_prediction(self, prediction: Prediction) -> None:
        """Show its one output, or no needle if nothing is drawn."""
        self._prediction = prediction
        described = f"{prediction.answer} {prediction.task.unit}"
        if described != self.accessibleDescription():
            self.setAccessibleDescription(described)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, 120)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        radius = min(self.height() - line - 8, self.width() / 2 - line)
        painter.translate(self.width() / 2, self.height() - 6)
        painter.setPen(QPen(QColor(colours.muted), 1))
        circle = QRectF(-radius, -radius, 2 * radius, 2 * radius)
        painter.drawArc(circle, (90 - self.SWING) * 16, 2 * self.SWING * 16)
        task = self._prediction.task
        for share in (-1, 0, 1):
            self._paint_tick(
                painter, radius, share, f"{share * task.scale:.0f}{task.unit}".replace("-", "−")
            )
        if not self._prediction.empty and np.isfinite(self._prediction.activations[-1][0]):
            self._paint_needle(painter, radius, float(self._prediction.activations[-1][0]))

    def _paint_tick(self, painter: QPainter, radius: float, share: float, text: str) -> None:
        inner, outer = (self._point(r, share) for r in (radius - 5, radius))
        painter.setPen(QPen(QColor(theme.of(self).muted), 1))
        painter.drawLine(inner, outer)
        where = self._point(radius + self.fontMetrics().height() * (0.5 + 0.5 * abs(share)), share)
        box = QRectF(-40, -10, 80, 20).translated(where)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_needle(self, painter: QPainter, radius: float, share: float) -> None:
        accent = QColor(theme.of(self).accent)
        cap = Qt.PenCapStyle.RoundCap
        painter.setPen(QPen(accent, 5, Qt.PenStyle.SolidLine, cap))
        painter.drawLine(QPointF(0, 0), self._point(radius - 9, min(max(share, -1), 1)))

    def _point(self, radius: float, share: float) -> QPointF:
        angle = np.radians(self.SWING * share)
        return QPointF(radius * float(np.sin(angle)), -radius * float(np.cos(angle)))


def _fix(label: QLabel, metrics: QFontMetrics, widest: str) -> None:
    label.setFixedSize(metrics.horizontalAdvance(widest) + 6, metrics.height())


if __name__ == "__main__":
    from PySide6.QtWidgets import QApplication

    application = QApplication(sys.argv)
    theme.apply(theme.Scheme.SYSTEM)
    view = PredictionView()
    outputs = (np.array([0.98]),)
    shares = np.array([0.02, 0.98])
    view.show_prediction(Prediction(EMPTY.task, EMPTY.image, outputs, shares, "1"))
    view.show()
    sys.exit(application.exec())
