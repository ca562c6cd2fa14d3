"""The line of text above the plots of a pane."""

from PySide6.QtWidgets import QLabel

from nngui.widgets.fields.forms import note
from nngui.widgets.fields.named import named


def reading(name: str, accessible: str) -> QLabel:
    """Return an empty label whose text wraps, and never makes the page wider."""
    label = named(note(), name, accessible)
    label.setMinimumWidth(1)
    return label
