"""`CoachLine`: what the coach says, in one line, with a button for the remedy."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nngui.training.coach.remarks import Remark
from nngui.widgets import theme
from nngui.widgets.elided_label import ElidedLabel
from nngui.widgets.named import named
from nngui.widgets.plain import plain_tip
from nngui.widgets.snug_button import SnugButton

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
            SnugButton(""),
            "coachRemedy",
            "Remedy",
            "Do what the coach proposes; Undo takes it back.",
        )
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
        self.setFixedHeight(self._button.sizeHint().height())  # a remark moves nothing
        self.show_remark(None)

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
