"""`ProblemBar`: a problem in words, with a button for the remedy."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QWidget

from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label, plain_tip
from nngui.widgets.wrapping_button import WrappingButton


class ProblemBar(QFrame):
    """A problem and the button that remedies it; hidden without a problem.

    Signals
    -------
    remedy_chosen
        The button was pressed.

    Parameters
    ----------
    name : str
        Its objectName; the button's is this with "Remedy" behind it.
    direction : QBoxLayout.Direction
        Where the button stands: below the sentence, or beside it where there is room.
    """

    remedy_chosen = Signal()

    def __init__(
        self,
        name: str,
        direction: QBoxLayout.Direction = QBoxLayout.Direction.LeftToRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("problem", True)
        self._text = plain_label()
        self._text.setWordWrap(True)
        self._text.setMinimumWidth(1)  # so that a long name does not widen the window
        below = direction is QBoxLayout.Direction.TopToBottom
        button = WrappingButton() if below else QPushButton()
        self._button = named(button, f"{name}Remedy")
        self._button.clicked.connect(self.remedy_chosen)
        layout = QBoxLayout(direction, self)
        layout.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        self.hide()

    @property
    def text(self) -> str:
        """The problem; empty if there is none."""
        return self._text.text() if not self.isHidden() else ""

    @Slot(str, str)
    def show_problem(self, text: str, remedy: str = "") -> None:
        """Show a problem and its remedy; an empty text hides the bar."""
        self._text.setText(f"⚠ {text}")
        self._text.setToolTip(plain_tip(text))
        self._button.setText(remedy)
        self._button.setAccessibleName(f"{remedy}: {text}")
        self._button.setToolTip(plain_tip(remedy))
        self._button.setVisible(bool(remedy))
        self.setVisible(bool(text))
