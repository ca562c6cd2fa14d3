"""What the window remembers from one start to the next."""

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter

from nngui.theme import Scheme


class Preferences:
    """Geometry, columns and colours of the window, kept in the system's place for settings.

    Parameters
    ----------
    settings : QSettings
    """

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    @property
    def scheme(self) -> Scheme:
        """Light, dark, or as the system has it."""
        value = self._settings.value("scheme", Scheme.SYSTEM.value)
        return next((scheme for scheme in Scheme if scheme.value == value), Scheme.SYSTEM)

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._settings.setValue("scheme", scheme.value)

    def restore(self, window: QMainWindow) -> bool:
        """Put the window and its parts where they were; return whether its place is known."""
        geometry = self._settings.value("geometry")
        known = isinstance(geometry, QByteArray) and window.restoreGeometry(geometry)
        for splitter in window.findChildren(QSplitter):
            state = self._settings.value(f"splitter/{splitter.objectName()}")
            if isinstance(state, QByteArray):
                splitter.restoreState(state)
        return known

    def remember(self, window: QMainWindow) -> None:
        """Keep where the window and its parts are."""
        self._settings.setValue("geometry", window.saveGeometry())
        for splitter in window.findChildren(QSplitter):
            self._settings.setValue(f"splitter/{splitter.objectName()}", splitter.saveState())
