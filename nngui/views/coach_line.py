"""`CoachLine`: what the coach says, in one line, with a button for the remedy."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget
from typing_extensions import override

from nngui.training.coach.remarks import Remark
from nngui.widgets import theme
from nngui.widgets.elided_label import ElidedLabel
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_tip

WARNS, NOTES = "⚠", "✓"


class CoachLine(QWidget):
    """One remark on the run that is open; without one, another text has its place.

    Signals
    -------
    remedy_chosen
        The button was pressed.

    Parameters
    ----------
    instead : QWidget
        Is shown while there is no remark.
    """

    remedy_chosen = Signal()

    def __init__(self, instead: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._instead = instead
        self._line = named(QWidget(), "coachLine", "Coach", "What is measurably the matter.")
        self._text = ElidedLabel()
        self._button = named(
            QToolButton(autoRaise=True),  # lower than a push button: the pad needs the room
            "coachRemedy",
            "Remedy",
            "Do what the coach proposes; Undo takes it back.",
        )
        self._button.setProperty("link", True)
        self._button.clicked.connect(self.remedy_chosen)
        inner = QHBoxLayout(self._line)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.MARGIN)
        inner.addWidget(self._text, 1)
        inner.addWidget(self._button)
        inner.addStretch()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GAP, 0, theme.MARGIN, 0)
        layout.addWidget(self._line, 1)
        layout.addWidget(instead, 1)
        self._keep_height()
        self.show_remark(None)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._keep_height()

    def _keep_height(self) -> None:
        """Take as much height with a remark as without: it moves nothing."""
        height = self.fontMetrics().height() + theme.GAP
        self._button.setFixedHeight(height)
        self.setFixedHeight(height)

    @property
    def text(self) -> str:
        """What is said; empty if it is nothing."""
        return self._text.full_text if not self._line.isHidden() else ""

    def show_remark(self, remark: Remark | None) -> None:
        """Show a remark, or the other text."""
        if remark is not None:
            sign = NOTES if remark.ailment.neutral else WARNS
            text = f"{sign} {remark.words}"
            self._text.show_text(text, remark.words)
            self._text.setMaximumWidth(self.fontMetrics().horizontalAdvance(text) + theme.MARGIN)
            self._button.setText(remark.remedy)
            self._button.setAccessibleName(f"{remark.remedy}: {remark.words}")
            self._button.setToolTip(plain_tip(f"{remark.remedy}. Undo takes it back."))
            self._button.setVisible(bool(remark.remedy))
            self._line.setAccessibleName(f"Coach: {remark.words}")
        self._line.setVisible(remark is not None)
        self._instead.setVisible(remark is None)
