"""`RaceLine`: the outcome of a race in words, while it runs and after it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QToolButton, QWidget

from nngui.training.words.race_words import Standing
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label, plain_tip

UNBROKEN = "J\u00a0<\u00a0"  # at the end of a line


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
        self._outcome = named(plain_label(), "raceLabel")
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
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.MARGIN, theme.GAP, theme.GAP, theme.GAP)
        grid.setHorizontalSpacing(theme.MARGIN)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._title, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._outcome, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(close, 0, 2, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._tuning, 1, 1)
        grid.setColumnStretch(1, 1)
        self.hide()

    @property
    def text(self) -> str:
        """The outcome; empty without a race."""
        return "" if self.isHidden() else self._outcome.text().replace(UNBROKEN, "J < ")

    def show_race(self, standing: Standing | None) -> None:
        """Show how a race stands; None hides the line."""
        self.setVisible(standing is not None)
        if standing is None:
            return
        self._title.setText(f"⚑ {standing.title}")
        self._outcome.setText(standing.outcome.replace("J < ", UNBROKEN))
        self._tuning.setText(standing.tuning)
        self._tuning.setVisible(bool(standing.tuning))
        self.setToolTip(plain_tip(standing.explained))
