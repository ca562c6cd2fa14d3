"""`SetupNote`: the note of a set-up for a class, above all panels."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from nngui.design.setup import Setup
from nngui.widgets import theme
from nngui.widgets.elided_label import ElidedLabel
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label

LARGER = 1.4  # times the usual letters, for the last row
LINES = 5  # of the note, before it is scrolled
FOLD_TIP = "Show the note in one line."
UNFOLD_TIP = "Show the whole note."
RESET_TIP = (
    "Begin another run as the set-up begins, with its drawing; the runs so far stay in Runs (F9)."
)


class SetupNote(QFrame):
    """The note for the class, in large letters; hidden in a session without a set-up.

    Signals
    -------
    reset_asked
        The session is to go back to the set-up.
    """

    reset_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("setupNote")
        self.setProperty("panel", True)
        self._setup: Setup | None = None
        self._folded = False
        self._title = named(plain_label(), "setupTitle", hint="The set-up for the class.")
        self._title.setProperty("heading", True)
        self._first = named(ElidedLabel(), "setupFirstLine")
        self._text = named(plain_label(), "setupText")
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._fold = named(QToolButton(autoRaise=True), "setupFoldButton", "Fold the note")
        self._fold.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fold.clicked.connect(self._turn)
        reset = named(QPushButton("Reset"), "setupResetButton", "Reset to the set-up", RESET_TIP)
        reset.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        reset.clicked.connect(self.reset_asked)
        self._lay_out(reset)
        self.hide()

    @property
    def text(self) -> str:
        """The note; empty without a set-up."""
        return self._text.text() if not self.isHidden() else ""

    @property
    def folded(self) -> bool:
        """Whether the note is shown in one line."""
        return self._folded

    def show_setup(self, setup: Setup | None) -> None:
        """Show the note of this set-up; hide without one."""
        if setup is not self._setup:
            self._setup, self._folded = setup, False
        if setup is not None:
            self._title.setText(setup.title or "Set-up")
            self._text.setText(setup.note)
            self._first.show_text(" ".join(setup.note.split()))
            self._arrange()
        self.setVisible(setup is not None)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._arrange()

    def _lay_out(self, reset: QPushButton) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.MARGIN)
        head.addWidget(self._fold)
        head.addWidget(self._title)
        head.addWidget(self._first, 1)
        head.addStretch()
        head.addWidget(reset)
        self._area = named(QScrollArea(), "setupNoteArea", "Note for the class")
        self._area.setWidget(self._text)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._area.viewport().setAutoFillBackground(False)
        self._text.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        column.setSpacing(theme.GAP)
        column.addLayout(head)
        column.addWidget(self._area)

    @Slot()
    def _turn(self) -> None:
        self._folded = not self._folded
        self._arrange()

    def _arrange(self) -> None:
        """Give the note the height that it needs, or one line if it is folded."""
        large = theme.scaled(self.font(), LARGER)
        for label in (self._text, self._first):
            if label.font() != large:
                label.setFont(large)
        empty = not self._text.text().strip()
        self._first.setVisible(self._folded)
        self._area.setVisible(not (self._folded or empty))
        self._fold.setVisible(not empty)
        self._fold.setText("▸" if self._folded else "▾")
        self._fold.setToolTip(UNFOLD_TIP if self._folded else FOLD_TIP)
        self._fold.setAccessibleName("Unfold the note" if self._folded else "Fold the note")
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins = self.contentsMargins()
        width = max(1, self.width() - 2 * theme.MARGIN - margins.left() - margins.right())
        most = LINES * self._text.fontMetrics().lineSpacing()
        height = max(0, min(self._text.heightForWidth(width), most))
        if height != self._area.height():
            self._area.setFixedHeight(height)
