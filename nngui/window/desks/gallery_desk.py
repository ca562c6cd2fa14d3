"""`GalleryDesk`: connects the page Data with the session."""

from PySide6.QtCore import QObject

from nngui.session.session import Session
from nngui.views.data.data_view import DataView


class GalleryDesk(QObject):
    """The connections between the session and the page on which the data are seen.

    Parameters
    ----------
    session : Session
    view : DataView
    """

    def __init__(self, session: Session, view: DataView, parent: QObject) -> None:
        super().__init__(parent)
        view.asked.connect(session.gallery.ask)
        view.example_chosen.connect(session.picking.put)
        session.gallery.changed.connect(view.show_looked)
