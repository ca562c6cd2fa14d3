"""`SetupDesk`: the commands of set-ups for a class, their note and their locks."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow

from nngui.design.setup import Setup
from nngui.session.document import SUFFIX
from nngui.session.scene import Scene
from nngui.session.session import Session
from nngui.views.setup_note import SetupNote
from nngui.window.dialogs import DOCUMENTS, SaveAs, ask_for_file
from nngui.window.locks import Locks
from nngui.window.menus import Menus
from nngui.window.preferences import Preferences
from nngui.window.setup_dialog import SetupDialog

KIND = f"Set-ups for nngui (*{SUFFIX})"
OWN_FILE = "{} is the document that is open: give the set-up another name."


class SetupDesk(QObject):
    """Connects set-ups with the window: the menu, the note, and what is locked.

    Parameters
    ----------
    window : QMainWindow
    session : Session
    preferences : Preferences
    menus : Menus
    note : SetupNote
    notify : function of str
        Shows a message that goes away.
    show_anew : function
        Shows the scene in all views, also in those that have it.
    """

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        preferences: Preferences,
        menus: Menus,
        note: SetupNote,
        notify: Callable[[str], None],
        show_anew: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._preferences = window, session, preferences
        self._menus, self._note, self._notify = menus, note, notify
        self._show_anew = show_anew
        self._locks = Locks(window)
        self._before: Scene | None = None
        self._written = Path()
        self._last: Setup | None = None  # with which the dialog begins
        menus.save_setup.triggered.connect(self._ask)
        menus.reset.triggered.connect(session.setups.reset)
        menus.leave_setup.triggered.connect(session.setups.leave)
        note.reset_asked.connect(session.setups.reset)
        session.setups.refused.connect(self._refuse)
        session.documents.saved.connect(self._note_saved)
        session.scene_changed.connect(self._show)

    @Slot(object)
    def _show(self, scene: Scene) -> None:
        before, self._before = self._before, scene
        if not scene.differs(before, "setup", "architecture"):
            return
        setup = scene.setup
        self._last = setup or self._last
        self._note.show_setup(setup)
        self._menus.reset.setEnabled(setup is not None)
        self._menus.leave_setup.setEnabled(setup is not None)
        if self._locks.close_as(setup):
            self._show_anew()

    @Slot()
    def _ask(self) -> None:
        drawn = not self._session.state.sheet.empty
        dialog = SetupDialog(self._window, self._last, drawn=drawn)
        dialog.accepted.connect(self._save)
        self._dialog = dialog
        dialog.open()

    @Slot()
    def _save(self) -> None:
        dialog = self._dialog
        setup = self._session.setups.made(
            dialog.note, dialog.locked, dialog.hidden, with_drawing=dialog.with_drawing
        )
        title = self._last.title if self._last else "set-up"
        wanted = SaveAs("Save as Set-up", f"{title}{SUFFIX}", SUFFIX, KIND, DOCUMENTS)
        path = ask_for_file(self._window, self._preferences, wanted)
        if path is None:
            return
        if path == self._session.documents.path:
            self._notify(OWN_FILE.format(path.name))
            return
        self._written, self._last = path, replace(setup, title=path.stem)
        self._session.documents.save_setup(path, setup)

    @Slot(object)
    def _note_saved(self, path: Path) -> None:
        if path == self._written:
            self._written = Path()
            self._notify(f"The set-up is saved as {path}; a class opens it with File > Open.")

    @Slot(str)
    def _refuse(self, reason: str) -> None:
        self._notify(reason)
        self._show_anew()
