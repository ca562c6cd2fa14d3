"""How many of the person's own digits are read rightly, and a button that teaches them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from nngui.design import figures
from nngui.design.figures import count, counted
from nngui.training.messages import Lesson, Snapshot
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label

HINT = (
    "Train the network for a moment on your digits, with many others among them so that it does"
    " not forget those; can be undone."
)
NONE = "Label some drawings first: they are what it is taught."


class TeachBar(QWidget):
    """A line under the gallery of my digits.

    Signals
    -------
    taught
        The network is to be taught the person's own digits.
    """

    taught = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = named(
            plain_label(), "teachLabel", hint="How many of your digits the network reads rightly."
        )
        self._text.setWordWrap(True)
        self._text.setMinimumWidth(1)
        self._progress = named(QProgressBar(), "teachProgress", "Progress of the lesson")
        self._progress.setTextVisible(False)
        self._progress.setMaximumWidth(90)
        self._button = named(QPushButton("Teach them now"), "teachButton", hint=HINT)
        self._button.clicked.connect(self.taught)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.MARGIN)
        row.addWidget(self._text, 1)
        row.addWidget(self._progress)
        row.addWidget(self._button)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show how many own digits are read rightly, and the progress of a lesson."""
        lesson = snapshot.lesson
        under_way = lesson is not None and lesson.done < 1
        running = under_way and snapshot.running
        self._text.setText(_text(snapshot))
        self._progress.setVisible(under_way)
        if lesson is not None:
            self._progress.setValue(round(100 * lesson.done))
        self._button.setText("Go on teaching" if under_way and not running else "Teach them now")
        self._button.setEnabled(snapshot.own > 0 and not running)
        self._button.setToolTip(HINT if snapshot.own else NONE)


def _text(snapshot: Snapshot) -> str:
    lesson, own = snapshot.lesson, snapshot.own
    if not own:
        return ""
    if lesson is None or lesson.done < 1 or lesson.own != own:
        return f"Your {counted(own, 'digit')}: {count(snapshot.own_right)} read rightly."
    return _result(lesson)


def _result(lesson: Lesson) -> str:
    """Return "Your 12 digits: 8 → 12 right. MNIST: 99.1 % → 99.0 %."."""
    before, after = (figures.score(s) for s in (lesson.score_before, lesson.score_after))
    return (
        f"Your {counted(lesson.own, 'digit')}:"
        f" {count(lesson.right_before)} → {count(lesson.right_after)} right."
        f" MNIST: {before} → {after}."
    )
