"""`QuestionBar`: what can be done next with a question of a person's own."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from nngui.collection.question import BEGINNING, Asked
from nngui.design.figures import count, counted
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label
from nngui.widgets.snug_button import SnugButton

LISTED = 6  # classes whose drawings are counted
LONGEST = 24  # characters of a title


class QuestionBar(QFrame):
    """A line with the next thing to do; hidden as long as no question of one's own is asked.

    Signals
    -------
    anew_asked
        The network is to learn from all drawings that there are.
    edit_asked
        Names are to be changed, or classes added.
    """

    anew_asked = Signal()
    edit_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("questionBar")
        self.setProperty("panel", True)
        self._title = plain_label()
        self._title.setProperty("heading", True)
        self._title.setMinimumWidth(1)  # so that a long title does not widen the window
        self._text = named(plain_label(), "questionText", "What to do next")
        self._text.setWordWrap(True)
        self._text.setMinimumWidth(1)
        self._anew = named(
            SnugButton(""),
            "learnAnewButton",
            hint="Begin a run that learns from all drawings; the run so far stays in Runs.",
        )
        self._edit = named(
            SnugButton("Edit…"),
            "editQuestionButton",
            "Edit the question",
            "Give the question or its classes other names, add a class or remove one.",
        )
        self._anew.clicked.connect(self.anew_asked)
        self._edit.clicked.connect(self.edit_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, theme.GAP, theme.GAP, theme.GAP)
        row.setSpacing(theme.MARGIN)
        row.addWidget(self._title)
        row.addWidget(self._text, 1)
        row.addWidget(self._anew)
        row.addWidget(self._edit)
        self.hide()

    @property
    def text(self) -> str:
        """What to do next; empty if no question of one's own is asked."""
        return "" if self.isHidden() else self._text.text()

    def show_asked(self, asked: Asked | None) -> None:
        """Show what to do next with this question; None hides the line."""
        self.setVisible(asked is not None)
        if asked is None:
            return
        title = asked.question.title
        self._title.setText(f"{title[:LONGEST]}…?" if len(title) > LONGEST else f"{title}?")
        self._text.setText(advice(asked))
        self._anew.setText(f"Learn from all {count(asked.drawings)}")
        self._anew.setVisible(asked.stale and asked.trained)


def invitation(asked: Asked) -> str:
    """Return what the empty pad invites to: the class with the fewest drawings, until enough."""
    question = asked.question
    there = question.counts[question.fewest]
    name = question.classes[question.fewest]
    if there < BEGINNING and not asked.trained:
        return f"Draw {name} here ({count(there + 1)} of {count(BEGINNING)})"
    return "Draw here, and look at the answer" if asked.trained else "Press Train, or draw more"


def advice(asked: Asked) -> str:
    """Return what to do next."""
    question = asked.question
    name, fewest = question.classes[question.fewest], min(question.counts)
    if asked.trained and asked.stale:
        return (
            f"There are {counted(asked.drawings, 'drawing')} now, and the network learned from"
            f" {count(asked.learned)} of before."
        )
    if asked.trained:
        return (
            "Draw something new: is the answer right? If not, press what it is, below the answer,"
            " and let the network learn from all."
        )
    if not asked.drawings:
        return (
            f"Draw {name} on the pad, then press {name} below it. Ten of each are enough to begin."
        )
    if fewest < BEGINNING:
        return f"Now draw {name}, and press {name} below it. {_counts(asked)}"
    return f"Enough to begin: press Train. {_counts(asked)}"


def _counts(asked: Asked) -> str:
    """Return "○ 10, △ 7 of 10."."""
    question = asked.question
    if len(question.classes) > LISTED:
        done = sum(drawn >= BEGINNING for drawn in question.counts)
        classes = count(len(question.classes))
        return f"{count(done)} of {classes} classes have {count(BEGINNING)} drawings."
    both = zip(question.classes, question.counts, strict=True)
    return f"So far: {', '.join(f'{name} {count(drawn)}' for name, drawn in both)}."
