"""What a context menu can offer: a widget says what can be done with what is at a place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractItemView, QWidget


@dataclass(frozen=True, slots=True)
class Offer:
    """A command of a context menu.

    Attributes
    ----------
    text : str
        As in any menu: "Put on the Pad".
    do : callable
    enabled : bool
    """

    text: str
    do: Callable[[], object]
    enabled: bool = True


@runtime_checkable
class Offering(Protocol):
    """A widget with commands for what it shows."""

    def offers(self, at: QPoint | None) -> Sequence[Offer]:
        """Return what can be done with what is at that point of the widget.

        Without a point the menu was asked for by the keyboard: for what the keys have selected.
        """


def offered(widget: QWidget | None, on_screen: QPoint | None) -> list[Offer]:
    """Return what a widget offers, and then what those around it do.

    Parameters
    ----------
    widget : QWidget or None
    on_screen : QPoint or None
        Where the mouse asks for a menu; None for the keyboard.
    """
    found: list[Offer] = []
    while widget is not None:
        if isinstance(widget, Offering):
            at = None if on_screen is None else widget.mapFromGlobal(on_screen)
            found += widget.offers(at)
        widget = None if widget.isWindow() else widget.parentWidget()
    return found


def row_at(view: QAbstractItemView, at: QPoint | None) -> tuple[int, int] | None:
    """Return row and column of the cell of a view at that point, or else of the current one."""
    index = view.currentIndex()
    if at is not None:
        index = view.indexAt(view.viewport().mapFrom(view, at))
    return (index.row(), index.column()) if index.isValid() else None
