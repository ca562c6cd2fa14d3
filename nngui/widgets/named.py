"""Names and hints for widgets: for programs, for screen readers, for people."""

from typing import TypeVar

from PySide6.QtWidgets import QWidget

Widget = TypeVar("Widget", bound=QWidget)


def named(widget: Widget, name: str, accessible: str = "", hint: str = "") -> Widget:
    """Return `widget` with an objectName, and with what is said of it.

    Parameters
    ----------
    widget : QWidget
    name : str
        By which a program finds it.
    accessible : str
        What a screen reader calls it; its text, if left out.
    hint : str
        Its tooltip, one sentence.
    """
    widget.setObjectName(name)
    if accessible:
        widget.setAccessibleName(accessible)
    if hint:
        widget.setToolTip(hint)
    return widget
