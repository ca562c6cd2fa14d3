"""`PictureDesk`: brings pictures onto the pad: from the data, a file, the clipboard, or dropped."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMainWindow

from nngui.collection.formats import picture
from nngui.session.session import Session
from nngui.views.pad.draw_pad import DrawPad
from nngui.window.dialogs import ask_for_picture
from nngui.window.menus import Menus
from nngui.window.preferences import Preferences

NOTHING = "There is no picture in the clipboard; copy one first."


class PictureDesk(QObject):
    """The ways in which a picture comes onto the pad.

    Parameters
    ----------
    window : QMainWindow
    session : Session
    preferences : Preferences
    pad : DrawPad
    menus : Menus
    """

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        preferences: Preferences,
        pad: DrawPad,
        menus: Menus,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._preferences = window, session, preferences
        drawing, picking = session.drawing, session.picking
        drawing.picture_changed.connect(pad.show_picture)
        pad.picture_erased.connect(drawing.erase_picture)
        menus.example.triggered.connect(picking.pick)
        menus.misread.triggered.connect(picking.pick_misread)
        menus.paste.triggered.connect(self._paste)
        menus.open_picture.triggered.connect(self._ask_for_picture)

    def take(self, content: QMimeData) -> bool:
        """Put the picture that was dropped or copied on the pad; return whether it is one."""
        if content.hasImage():
            image = content.imageData()
            if isinstance(image, QImage) and not image.isNull():
                self._session.picking.take(picture.brightness(image), "pasted picture")
                return True
        paths = [Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile()]
        if len(paths) == 1 and picture.is_picture(paths[0]):
            self._session.picking.read(paths[0])
            return True
        return False

    @Slot()
    def _paste(self) -> None:
        content = QGuiApplication.clipboard().mimeData()
        if content is None or not self.take(content):
            self._session.notified.emit(NOTHING)

    @Slot()
    def _ask_for_picture(self) -> None:
        if path := ask_for_picture(self._window, self._preferences):
            self._session.picking.read(path)
