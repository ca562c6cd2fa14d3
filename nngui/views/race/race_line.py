"""`RaceLine`: the outcome of a race in words, while it runs and after it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from nngui.training.race_words import Standing
from nngui.widgets import theme
from nngui.widgets.named import named
from nngui.widgets.plain import plain_label, plain_tip


class RaceLine(QFrame):
    """A line with the title of the race and its outcome; hidden without a race.

    Signals
    -------
    closed
        The line is not wanted any more; the runs of the race stay.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("raceLine")
        self.setProperty("panel", True)
        self._title = plain_label()
        self._title.setProperty("heading", True)
        self._outcome = named(plain_label(), "raceLabel", "Outcome of the race")
        self._tuning = named(plain_label(), "raceTuningLabel")
        self._tuning.setProperty("muted", True)
        for label in (self._outcome, self._tuning):
            label.setWordWrap(True)
            label.setMinimumWidth(1)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = named(QToolButton(), "raceCloseButton", "Close the outcome of the race")
        close.setText("×")
        close.setAutoRaise(True)
        close.setToolTip("Close this line; the runs of the race stay in Runs.")
        close.clicked.connect(self.closed)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._outcome)
        texts.addWidget(self._tuning)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, theme.GAP, theme.GAP, theme.GAP)
        row.setSpacing(theme.MARGIN)
        row.addWidget(self._title, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        """The outcome; empty without a race."""
        return "" if self.isHidden() else self._outcome.text()

    def show_race(self, standing: Standing | None) -> None:
        """Show how a race stands; None hides the line."""
        self.setVisible(standing is not None)
        if standing is None:
            return
        self._title.setText(f"⚑ {standing.title}")
        self._outcome.setText(standing.outcome)
        self._tuning.setText(standing.tuning)
        self._tuning.setVisible(bool(standing.tuning))
        self.setToolTip(plain_tip(standing.explained))
