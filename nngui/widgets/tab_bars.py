"""What all tab bars need."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar, QToolButton


def keep_keys_on_tabs(bar: QTabBar) -> None:
    """Let Tab pass by the buttons that scroll a narrow bar, for the arrow keys do that too."""
    for button in bar.findChildren(QToolButton):
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
