"""`SnugButton`: a button that may become as narrow as its text."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from nngui.widgets import theme


class SnugButton(QPushButton):
    """A push button without the least width that the style gives to all.

    Parameters
    ----------
    text : str
    """

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @override
    def minimumSizeHint(self) -> QSize:
        text = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(text + 2 * theme.MARGIN, super().minimumSizeHint().height())
