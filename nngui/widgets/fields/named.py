"""Names and hints for widgets: for programs, for screen readers, for people."""

from typing import TypeVar

from PySide6.QtWidgets import QWidget

Widget = TypeVar("Widget", bound=QWidget)


def named(widget: Widget, name: str, accessible: str = "", hint: str = "") -> Widget:
    """Return `widget` with an objectName, an accessible name and a tooltip.

    Parameters
    ----------
    widget : QWidget
    name : str
        Its objectName, by which a program finds it.
    accessible : str
        Its name for a screen reader; its text, if left out.
    hint : str
        Its tooltip, one sentence.
    """
    widget.setObjectName(name)
    if accessible:
        widget.setAccessibleName(accessible)
    if hint:
        widget.setToolTip(hint)
    return widget
