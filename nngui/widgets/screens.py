"""How much room the screen has, asked in the one way that harms nothing.

PySide6 takes what `QWidget.screen()` returns for a child of the widget: once Python collects the
widget, the screen is deleted with it, and the next window ends the process.
"""

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget


def available_geometry(widget: QWidget) -> QRect:
    """Return what windows may cover of the screen on which the widget's middle is."""
    middle = widget.mapToGlobal(widget.rect().center())
    screen = QGuiApplication.screenAt(middle) or QGuiApplication.primaryScreen()
    return screen.availableGeometry()
