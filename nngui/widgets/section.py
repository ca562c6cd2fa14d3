"""`Section`: a part of a panel with its heading."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nngui.widgets import theme
from nngui.widgets.plain import plain_label
from nngui.widgets.still import Still


class Section(QWidget):
    """A heading and what belongs to it, one below the other.

    Parameters
    ----------
    title : str
    *parts : QWidget
    """

    def __init__(self, title: str, *parts: QWidget) -> None:
        super().__init__()
        self.title = plain_label(title)
        self.title.setWordWrap(True)
        self.title.setFont(theme.bold(self.title.font(), 1.0))
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.MARGIN)
        column.setSpacing(theme.GAP)
        column.addWidget(Still(self.title))
        for part in parts:
            column.addWidget(part)

    def show_title(self, title: str) -> None:
        """Show another heading."""
        if title != self.title.text():
            self.title.setText(title)


def remark() -> QLabel:
    """Return a label for a sentence in small print."""
    label = plain_label()
    label.setProperty("muted", True)
    label.setWordWrap(True)
    return label
