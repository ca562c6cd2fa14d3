"""Copying what is pointed at, as a picture and as numbers."""

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QCursor, QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QWidget


@runtime_checkable
class Copyable(Protocol):
    """A widget that has its values as text."""

    def copied_text(self) -> str:
        """Return the values in columns separated by tabs, as a spreadsheet takes them."""


def pointed_at() -> QWidget | None:
    """Return what is under the pointer and can be copied, or else what has the focus."""
    under = copyable_at(QApplication.widgetAt(QCursor.pos()))
    return under or copyable_at(QApplication.focusWidget())


def copyable_at(widget: QWidget | None) -> QWidget | None:
    """Return the widget, or the nearest around it, that can be copied; None if none can."""
    while widget is not None:
        if isinstance(widget, Copyable):
            return widget
        widget = widget.parentWidget()
    return None


def copyable_beside(widget: QWidget) -> list[QWidget]:
    """Return what can be copied, and is seen, in the smallest part around that has any."""
    around: QWidget | None = widget
    while around is not None:
        inside: list[QWidget] = around.findChildren(QWidget)
        found = [each for each in inside if each.isVisible() and copyable_at(each) is each]
        if found:
            return found
        around = None if around.isWindow() else around.parentWidget()
    return []


def copy(widget: QWidget) -> None:
    """Put a picture of the widget on the clipboard, and its values as text."""
    data = empty_data()
    data.setImageData(widget.grab().toImage())
    if isinstance(widget, Copyable):
        data.setText(widget.copied_text())
    QGuiApplication.clipboard().setMimeData(data)


def copy_values(widget: QWidget) -> None:
    """Put the values of a widget on the clipboard, as text alone."""
    if isinstance(widget, Copyable):
        QGuiApplication.clipboard().setText(widget.copied_text())


def empty_data() -> QMimeData:
    """Return data that Qt made.

    The clipboard keeps it after the end of Python, when an object that Python made would call its
    own destructor there, which ends in a crash.
    """
    model = QStandardItemModel()
    model.appendRow(QStandardItem())
    data = model.mimeData([model.index(0, 0)])
    data.clear()
    return data


def table(rows: object) -> str:
    """Return rows of numbers as text, in full precision, columns separated by tabs.

    Parameters
    ----------
    rows : array_like, shape (rows, columns) or (columns,)
    """
    import numpy as np

    grid = np.atleast_2d(np.asarray(rows, np.float64))
    return "\n".join("\t".join(repr(float(value)) for value in row) for row in grid)
