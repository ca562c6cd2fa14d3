"""`GuessBar`: asks what J will do before it is done, and shows afterwards who was right."""

from math import nan

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from nngui.design.figures import cost, significant
from nngui.training.guess import Guess
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.fields.numbers import RateSpinBox, commit_typed, whole_number
from nngui.widgets.plain import plain_label
from nngui.widgets.snug_button import SnugButton

MOST = 999  # persons in a class
LARGEST = 1_000.0  # of a J that is expected


class GuessBar(QFrame):
    """A line that asks, and then tells; hidden as long as there is nothing to ask or to tell.

    Signals
    -------
    guessed : Guess
        The person goes on with this expectation.
    skipped
        The person goes on without one.
    closed
        The line is not wanted any more, and what was asked is not done.
    """

    guessed = Signal(object)
    skipped = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("guessBar")
        self.setProperty("panel", True)
        self._before = nan
        self._text = named(plain_label(), "guessText", "Prediction of J")
        self._text.setWordWrap(True)
        self._text.setMinimumWidth(1)
        self._falls, self._rises = (
            whole_number(name, 0, MOST, adaptive=False) for name in ("guessFalls", "guessRises")
        )
        named(self._falls, "guessFalls", "How many expect that J falls", "How many expect a fall.")
        named(self._rises, "guessRises", "How many expect that J rises", "How many expect a rise.")
        self._to = RateSpinBox("guessTo")
        self._to.setRange(0.0, LARGEST)
        named(self._to, "guessTo", "J that is expected", "The J that you expect after it.")
        self._go = named(SnugButton("Go"), "guessGoButton", hint="Do it, and see who was right.")
        self._skip = named(
            SnugButton("Skip"), "guessSkipButton", hint="Do it without a prediction."
        )
        self._close = named(
            QToolButton(), "guessCloseButton", "Close the prediction", "Close this line (Esc)."
        )
        self._close.setText("×")
        self._close.setAutoRaise(True)
        self._asks = (
            plain_label("falls"),
            self._falls,
            plain_label("rises"),
            self._rises,
            plain_label("to J ="),
            self._to,
            self._go,
            self._skip,
        )
        self._refusals = tuple(box.refusal for box in (self._falls, self._rises, self._to))
        self._lay_out()
        self._go.clicked.connect(self._guess)
        self._skip.clicked.connect(self.skipped)
        self._close.clicked.connect(self._dismiss)
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._text, 1)
        for part in (*self._asks, self._close):
            row.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, theme.GAP, theme.GAP, theme.GAP)
        column.setSpacing(theme.GAP)
        column.addLayout(row)
        for refusal in self._refusals:
            refusal.setMinimumWidth(1)  # so that a long text does not widen the window
            column.addWidget(refusal)

    @property
    def text(self) -> str:
        """What is asked or told; empty if the line is hidden."""
        return "" if self.isHidden() else self._text.text()

    def ask(self, what: str, before: float) -> None:
        """Ask what J will do.

        Parameters
        ----------
        what : str
            What is going to be done, such as "100 epochs".
        before : float
            J now.
        """
        self._text.setText(f"Predict first: J is {cost(before)}. What will {what} do to it?")
        self._falls.setValue(1)
        self._rises.setValue(0)
        self._to.setValue(significant(before, 3))
        self._before = self._to.value()
        self._forget_refusals()
        for part in self._asks:
            part.show()
        self.show()
        self._falls.setFocus()

    def tell(self, text: str) -> None:
        """Show what J did; an empty text hides the line."""
        self._text.setText(text)
        for part in self._asks:
            part.hide()
        self._forget_refusals()
        self.setVisible(bool(text))

    def _forget_refusals(self) -> None:
        for refusal in self._refusals:
            refusal.forget()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._go.isVisible():
            self._guess()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _guess(self) -> None:
        """Go on with the numbers that are there; not while a typed one is refused."""
        commit_typed()
        if not all(refusal.isHidden() for refusal in self._refusals):
            return
        to = float(self._to.value())
        guess = Guess(self._falls.value(), self._rises.value(), nan if to == self._before else to)
        self.guessed.emit(guess)

    @Slot()
    def _dismiss(self) -> None:
        self.tell("")
        self.closed.emit()
