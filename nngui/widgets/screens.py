"""How much room the screen has, asked in the one way that harms nothing.

PySide6 takes what `QWidget.screen()` returns for a child of the widget: once Python collects the
widget, the screen is deleted with it, and the next window ends the process.
"""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

FRAME = QSize(40, 80)  # px: what a title and borders take of the screen, at most


def available_geometry(widget: QWidget) -> QRect:
    """Return what windows may cover of the screen on which the widget's middle is."""
    middle = widget.mapToGlobal(widget.rect().center())
    screen = QGuiApplication.screenAt(middle) or QGuiApplication.primaryScreen()
    return screen.availableGeometry()


def within_screen(widget: QWidget, wanted: QSize) -> QSize:
    """Return a size for a dialog, no larger than the screen on which the widget's middle is."""
    return wanted.boundedTo(available_geometry(widget).size() - FRAME)
