"""`LookBackBar`: says loudly that an earlier epoch is shown, and how to go on from there."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from nngui.design import figures
from nngui.training.shown import Shown
from nngui.widgets import theme
from nngui.widgets.elided_label import ElidedLabel
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label

BRANCH_TIP = (
    "Begin another run with the network as it was {moment}, and train it with the settings as they"
    " are now; the run of now stays as it is (Ctrl+F5)."
)
BACK_TIP = "Show the newest moment again (Ctrl+End)."
MOMENT_TIP = "All that the window shows is of this moment."


class LookBackBar(QFrame):
    """The moment that is looked at, with two ways on; hidden while the newest one is shown.

    Signals
    -------
    branch_asked
        Training shall go on from the moment that is looked at, as another run.
    back_asked
        The newest moment shall be shown again.
    """

    branch_asked = Signal()
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lookBackBar")
        self.setProperty("problem", True)  # the colours of what must not be overlooked
        self._moment = named(plain_label(), "lookBackLabel", hint=MOMENT_TIP)
        self._moment.setProperty("heading", True)
        self._consequence = named(ElidedLabel(), "lookBackNote")
        self._branch = named(
            QPushButton("Train on from here"), "branchButton", hint=BRANCH_TIP.format(moment="then")
        )
        self._back = named(QPushButton("Back to now"), "backButton", hint=BACK_TIP)
        self._branch.clicked.connect(self.branch_asked)
        self._back.clicked.connect(self.back_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, 2, theme.MARGIN, 2)
        row.setSpacing(theme.MARGIN)
        row.addWidget(self._moment)
        row.addWidget(self._consequence, 1)
        row.addWidget(self._branch)
        row.addWidget(self._back)
        self.hide()

    @property
    def text(self) -> str:
        """All that is said; empty while the newest moment is shown."""
        if self.isHidden():
            return ""
        return f"{self._moment.text()} {self._consequence.full_text}"

    def show_moment(self, shown: Shown) -> None:
        """Show which moment is looked at; hide if it is the newest one."""
        if shown.back:
            moment = figures.moment(shown.epoch, shown.fraction)
            of = f"{moment} of {figures.count(shown.newest)}"
            self._moment.setText(f"◀ Looking at {of} · J = {figures.cost(shown.cost)}")
            self._consequence.show_text("Train and Step go on from the newest moment.")
            self._branch.setToolTip(BRANCH_TIP.format(moment=f"after {moment}"))
            self._branch.setAccessibleName(f"Train on from here, {moment}")
        self.setVisible(shown.back)
