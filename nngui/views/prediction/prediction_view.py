"""The network's answer for the drawing: a sentence, and a bar for each class."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFontMetrics,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from nngui.design.digit_row import DigitRow
from nngui.design.prediction import HALF, NOTHING, Mistakes, Prediction
from nngui.design.wording import (
    DOUBT_EXPLAINED,
    compared,
    decision,
    decision_explained,
    doubt,
    mistakes_counted,
    mistakes_explained,
    sentence_around,
    several,
    single_output,
    single_output_explained,
    spoken,
)
from nngui.handwriting.novelty import fault
from nngui.views.prediction.dial import Dial
from nngui.views.prediction.mistakes_line import MistakesLine
from nngui.views.prediction.probability_bars import ProbabilityBars
from nngui.widgets import theme
from nngui.widgets.elided_label import ElidedLabel
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label, plain_tip

LARGE = 2.6  # times the font: the answer
LONGEST_ANSWER = 5  # digits: a longer name of a class is written smaller
CENTRE = Qt.AlignmentFlag.AlignVCenter
SEEN = "A click or Enter shows them in Evaluate."
SETTLED = 700  # ms without another answer, before it is announced


class PredictionView(QWidget):
    """The answer in a sentence and in numbers, again with every stroke and every epoch.

    Signals
    -------
    threshold_moved : float
        A person moved the line that ŷ is compared with.
    why_asked
        A person wants to know why that is the answer.
    mistakes_asked
        A person wants to see the mistakes by the threshold.
    inspect_asked : int
        The output for the class of that number is to be looked at closely.
    """

    threshold_moved = Signal(float)
    why_asked = Signal()
    mistakes_asked = Signal()
    inspect_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prediction, self._several = NOTHING, ""
        self._bars, self._dial = ProbabilityBars(), Dial()
        self._output = named(ElidedLabel(), "outputLabel")
        self._decision = named(ElidedLabel(), "decisionLabel")
        self._mistakes = named(MistakesLine(), "mistakesLabel")
        self._mistakes.clicked.connect(self.mistakes_asked)
        self._doubt = named(plain_label(), "doubtLabel")
        self._before, self._answer, self._after = plain_label(), plain_label(), plain_label()
        self._answer.setObjectName("predictionLabel")
        self._answer.setAccessibleDescription("The network's answer for your drawing")
        self._answer.setToolTip("The network's answer for your drawing.")
        self._why = named(
            QToolButton(autoRaise=True),
            "whyButton",
            hint="Why the network answers so: pixels, training examples, and what would change it.",
        )
        self._why.setText("Why?")
        self._why.setProperty("link", True)
        self._why.clicked.connect(self.why_asked)
        policy = self._why.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that nothing moves when an answer comes
        self._why.setSizePolicy(policy)
        self._unpainted = False  # the answer, by `paint_now`
        self._settled = QTimer(self, singleShot=True, interval=SETTLED)
        self._settled.timeout.connect(self._announce)
        self._bars.inspect_asked.connect(self.inspect_asked)
        self._bars.line.moved.connect(self.threshold_moved)
        self.setAccessibleName("Prediction")
        self._lay_out()
        self._fit_task()
        self.show_prediction(NOTHING)

    def show_prediction(self, prediction: Prediction) -> None:
        """Show this prediction, or the invitation to draw."""
        old, self._prediction = self._prediction, prediction
        if prediction.task != old.task:
            self._fit_task()
        before, after = sentence_around(prediction)
        self._before.setText("" if prediction.empty else before)  # the pad invites to draw
        self._answer.setText(prediction.answer)
        self._after.setText(after)
        output, decided = single_output(prediction), decision(prediction)
        self._output.show_text(output, single_output_explained(prediction) if output else "")
        self._decision.show_text(decided, decision_explained(prediction.task) if decided else "")
        self._doubt.setText(self._several or doubt(prediction))
        if prediction.novelty is None:
            self._doubt.setToolTip(plain_tip(fault()))
        self._mute_answer(prediction.doubted)
        self._why.setVisible(not prediction.empty)
        (self._bars if prediction.task.classes else self._dial).show_prediction(prediction)
        self._describe(spoken(prediction))
        if (prediction.answer, prediction.doubted) != (old.answer, old.doubted):
            self._unpainted = True
            self._settled.start()

    def show_digits(self, row: DigitRow) -> None:
        """Say that there are several digits, and how each is read, in place of a doubt."""
        self._several = several(row)
        self._doubt.setText(self._several or doubt(self._prediction))
        self._describe(spoken(self._prediction))

    def paint_now(self) -> None:
        """Paint the prediction without waiting for the event loop."""
        if self._prediction.task.classes:
            self._bars.paint_now()
        else:
            self._dial.repaint()
        if self._unpainted:
            self._unpainted = False
            self._row.repaint()

    def show_mistakes(self, mistakes: Mistakes | None) -> None:
        """Show the mistakes by the threshold, or nothing if they are not known."""
        explained = f"{mistakes_explained(mistakes)} {SEEN}" if mistakes else ""
        texts = mistakes_counted(mistakes) if mistakes else ("",)
        self._mistakes.show_text(texts[0], explained, shorter=texts[1:])
        self._mistakes.setAccessibleName(explained)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._size_for_font()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _lay_out(self) -> None:
        left = Qt.AlignmentFlag.AlignLeft
        self._answer.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._before.setAlignment(Qt.AlignmentFlag.AlignRight | CENTRE)
        self._before.setWordWrap(True)
        self._doubt.setWordWrap(True)
        self._doubt.setAlignment(left | CENTRE)
        self._doubt.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._row = QWidget()
        self._top, self._sentence = QHBoxLayout(), QHBoxLayout(self._row)
        self._sentence.setContentsMargins(0, 0, 0, 0)
        self._top.addWidget(self._output)
        self._top.addWidget(self._decision, 1)
        self._sentence.setSpacing(theme.GAP)
        beginning = QVBoxLayout()
        beginning.setSpacing(0)
        beginning.addWidget(self._before)
        beginning.addWidget(self._why, 0, Qt.AlignmentFlag.AlignRight)
        self._sentence.addLayout(beginning)
        for label in (self._answer, self._after):
            self._sentence.addWidget(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addLayout(self._top)
        column.addWidget(self._bars)
        column.addWidget(self._mistakes)
        column.addWidget(self._dial)
        column.addWidget(self._row)

    def _fit_task(self) -> None:
        """Show what the question of the task needs; a leaning digit's doubt has its own line."""
        classes = self._prediction.task.classes
        for part in (self._output, self._decision, self._mistakes):
            part.setVisible(self._prediction.task.binary)
        self._bars.setVisible(bool(classes))
        self._dial.setVisible(not classes)
        (self._sentence if classes else self._top).addWidget(self._doubt, 1)
        digits = not classes or bool(self._prediction.task.of_digits)
        self._doubt.setToolTip(DOUBT_EXPLAINED if digits else "")
        self._doubt.show()  # Qt hides what comes to another parent
        self._size_for_font()

    def _size_for_font(self) -> None:
        """Give the labels a fixed size, so that nothing moves when their texts change."""
        metrics = self.fontMetrics()
        classes = self._prediction.task.classes
        widest = max(("8", *classes), key=metrics.horizontalAdvance) if classes else "−888"
        large = theme.bold(self.font(), LARGE)
        room = LONGEST_ANSWER * QFontMetrics(large).horizontalAdvance("8")
        if (width := QFontMetrics(large).horizontalAdvance(widest)) > room:
            large = theme.bold(self.font(), max(1.0, LARGE * room / width))
        self._answer.setFont(large)
        _fix(self._answer, QFontMetrics(large), widest)
        self._answer.setFixedHeight(QFontMetrics(theme.bold(self.font(), LARGE)).height())
        _fix(self._output, metrics, f"P({classes[1] if len(classes) == 2 else 0}) > 0.99")
        _fix(self._before, metrics, "something", lines=2)
        _fix(self._after, metrics, "?" if classes else "degrees")
        for line in (self._decision, self._mistakes):
            line.setFixedHeight(metrics.height())
        self._why.setFixedHeight(metrics.height())
        self._row.setFixedHeight(max(self._answer.height(), 3 * metrics.height()))
        self._doubt.setMinimumHeight(metrics.height())

        self._arrange()

    def _arrange(self) -> None:
        """Put the decision beside the output, or below it where there is no room."""
        output, classes = self._output.width(), self._prediction.task.classes
        texts = [compared("≥", HALF, name) for name in classes]
        longest = max(map(self.fontMetrics().horizontalAdvance, texts), default=0)
        beside = not classes or output + self._top.spacing() + longest < self.width()
        way, side = QBoxLayout.Direction, Qt.AlignmentFlag
        self._top.setDirection(way.LeftToRight if beside else way.TopToBottom)
        self._decision.setAlignment((side.AlignRight if beside else side.AlignLeft) | CENTRE)

    def _mute_answer(self, muted: bool) -> None:
        if self._answer.property("muted") != muted:
            self._answer.setProperty("muted", muted)
            self._answer.style().polish(self._answer)

    def _describe(self, sentence: str) -> None:
        sentence = f"{sentence} {self._several}".strip()
        if sentence != self.accessibleDescription():
            self.setAccessibleDescription(sentence)

    def _announce(self) -> None:
        event = QAccessibleAnnouncementEvent(self, self.accessibleDescription())
        QAccessible.updateAccessibility(event)


def _fix(label: QLabel, metrics: QFontMetrics, widest: str, lines: int = 1) -> None:
    label.setFixedSize(metrics.horizontalAdvance(widest) + 6, lines * metrics.height())
