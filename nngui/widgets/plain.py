"""Labels and hints that show text as it is, so that no text from a file becomes HTML.

Left to itself Qt takes a text for HTML if it looks like it, and reads the files that it names.
"""

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def plain_label(text: str = "") -> QLabel:
    """Return a label that shows this text, and any later one, character by character."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    return label


def plain_tip(text: str) -> str:
    """Return the tooltip that shows this text character by character."""
    return f"<qt>{html.escape(text)}</qt>" if "<" in text else text
