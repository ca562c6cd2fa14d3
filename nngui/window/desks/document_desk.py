"""`DocumentDesk`: the commands of documents, their questions and messages."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QWidget

from engine.printing import printable
from nngui.design.design import Design
from nngui.session.document import SUFFIX
from nngui.session.files.documents import IN_USE, Documents
from nngui.session.session import Session
from nngui.widgets.fields.problem_bar import ProblemBar
from nngui.window.dialogs import (
    DOCUMENTS,
    Answer,
    SaveAs,
    ask_for_file,
    ask_to_close,
    ask_to_keep,
    ask_to_replace,
    ask_to_revert,
)
from nngui.window.menus import Menus
from nngui.window.preferences import Preferences

KIND = f"nngui documents (*{SUFFIX})"
LONGEST = 300  # characters of a message
DISMISS = "Dismiss"
BEGUN = "The set-up is open: Save asks for a name of your own, F9 goes back to its beginning."
WAY_OUT = "Save it as a document, or it is lost when the program ends."


class DocumentDesk(QObject):
    """Connects documents with the window: its menu, its title, and the questions before a loss.

    Parameters
    ----------
    window : QMainWindow
    session : Session
    preferences : Preferences
    menus : Menus
    notice : ProblemBar
        Shows what could not be read or written.
    notify : function of str
        Shows a message that goes away.
    """

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        preferences: Preferences,
        menus: Menus,
        notice: ProblemBar,
        notify: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._preferences = window, session, preferences
        self._notice, self._notify, self._menus = notice, notify, menus
        self._next: Callable[[], object] | None = None  # to be done as soon as it is saved
        self._is_saved = False
        panels = window.centralWidget()
        assert panels is not None
        self._panels = panels
        self._focus: QWidget | None = None  # that had it before a document was read
        documents = session.documents
        menus.new.triggered.connect(self._begin)
        menus.save.triggered.connect(self._save)
        menus.save_as.triggered.connect(self._save_as)
        menus.revert.triggered.connect(self._revert)
        menus.recent.aboutToShow.connect(self._list_recent)
        menus.recent.triggered.connect(self._open_recent)
        documents.title_changed.connect(self._show_title)
        session.scene_changed.connect(self._show_title)
        documents.saved.connect(self._note_saved)
        documents.opened.connect(self._note_opened)
        documents.failed.connect(self._note_failure)
        documents.ended.connect(self._go_on)
        documents.in_use.connect(self._note_in_use)
        session.last.resumed.connect(self._note_resumed)
        session.last.was_put_aside.connect(self._note_put_aside)
        session.last.troubled.connect(self._note_trouble)
        session.last.document_asked.connect(self._open_now)
        session.last.failed.connect(self._note_failure)
        notice.remedy_chosen.connect(self._dismiss)
        self._list_recent()
        self._show_title()

    @property
    def _documents(self) -> Documents:
        return self._session.documents

    def may_close(self) -> bool:
        """Return whether the window may close now; if not, it is closed as soon as it may.

        A session without a name is kept for the next start.
        """
        last = self._session.last
        if self._documents.path is None and last.keeps:
            self._window.setEnabled(False)
            reason = last.keep()
            self._window.setEnabled(True)
            closes = not reason or ask_to_close(self._window, reason)
            if not closes:
                last.reopen()
            return closes
        unnamed = self._documents.path is None
        # a drawing alone is not worth a question
        closes = unnamed and (last.forgets or not self._is_trained)
        if closes or self._may_leave(self._window.close):
            last.forget()
            return True
        return False

    def begin_with(self, path: Path | None, *, new: bool = False) -> None:
        """Begin with a document, with the session of the last time, or with nothing."""
        last = self._session.last
        if path is not None:
            last.begin_with(path)
        elif new:
            last.begin_afresh()
        else:
            last.resume()
        self._wait()

    def open(self, path: Path) -> None:
        """Open a document; what would be lost is asked about first."""
        if self._may_leave(partial(self._open_now, path)):
            self._open_now(path)

    # Commands

    @Slot()
    def _begin(self) -> None:
        if self._may_leave(self._begin_now):
            self._begin_now()

    def _begin_now(self) -> None:
        self._documents.begin(Design())

    @Slot()
    def _save(self) -> None:
        documents = self._documents
        if documents.path is None:
            self._save_as()
        elif not documents.changed_outside:
            self._session.save(documents.path)
        else:
            answer = ask_to_replace(self._window, documents.path.name)
            if answer is Answer.SAVE:
                self._session.save(documents.path)
            elif answer is Answer.SAVE_AS:
                self._save_as()
            else:
                self._next = None

    @Slot()
    def _save_as(self) -> None:
        name = f"{self._documents.name}{SUFFIX}"
        wanted = SaveAs("Save Document", name, SUFFIX, KIND, DOCUMENTS)
        path = ask_for_file(self._window, self._preferences, wanted)
        if path is None:
            self._next = None
        else:
            self._session.save(path)

    @Slot()
    def _revert(self) -> None:
        path = self._documents.path
        if path is not None and ask_to_revert(self._window, path.name):
            self._open_now(path)

    @Slot()
    def _list_recent(self) -> None:
        menu = self._menus.recent
        menu.clear()
        for path in self._preferences.recent:
            menu.addAction(printable(str(path))).setData(str(path))
        if menu.isEmpty():
            menu.addAction("No documents yet").setEnabled(False)

    @Slot(QAction)
    def _open_recent(self, action: QAction) -> None:
        self.open(Path(action.data()))

    @Slot(object)
    def _open_now(self, path: Path) -> None:
        self._documents.open(path)
        self._wait()

    def _wait(self) -> None:
        """Take no work that would be replaced by the document that is being read."""
        if self._documents.busy:
            self._focus = self._window.focusWidget()
            self._panels.setEnabled(False)

    # Before a loss

    @property
    def _is_trained(self) -> bool:
        return any(run.trained for run in self._session.state.runs)

    def _may_leave(self, then: Callable[[], object]) -> bool:
        """Return whether nothing would be lost by another document; else ask about it."""
        named = self._documents.path is not None
        worked = self._is_trained or not self._session.state.sheet.empty
        at_stake = self._documents.modified if named else worked
        return not at_stake or self._ask_first(then)

    def _ask_first(self, then: Callable[[], object]) -> bool:
        """Ask whether to keep what was changed; return whether to go on at once."""
        answer = ask_to_keep(self._window, self._documents.name)
        if answer is Answer.SAVE:
            self._next = then
            self._save()
        return answer is Answer.DISCARD

    # Outcomes

    @Slot()
    def _show_title(self) -> None:
        documents = self._documents
        title = "nngui" if documents.path is None else f"{printable(documents.name)}[*] – nngui"
        if title != self._window.windowTitle():
            self._window.setWindowTitle(title)
        self._window.setWindowModified(documents.path is not None and documents.modified)
        self._menus.revert.setEnabled(documents.path is not None and documents.modified)

    @Slot(object)
    def _note_saved(self, path: Path) -> None:
        if path != self._documents.path:
            return
        self._preferences.remember_document(path)
        self._dismiss()
        self._notify(f"Saved as {path}.")
        self._show_title()
        self._is_saved = True

    @Slot()
    def _go_on(self) -> None:
        """Go on, now that a document is written or read: with what waited for it, if anything."""
        if not self._panels.isEnabled():
            self._panels.setEnabled(True)
            if self._focus is not None:
                self._focus.setFocus()
        then, saved = self._next, self._is_saved
        self._is_saved = False
        if then is not None and saved:
            self._next = None
            then()

    @Slot(str)
    def _note_resumed(self, story: str) -> None:
        self._notify(story)

    @Slot(object)
    def _note_put_aside(self, path: Path) -> None:
        self._preferences.remember_document(path)
        self._notify(f"The session of before is in File > Open Recent: {path.stem}.")

    @Slot(str)
    def _note_trouble(self, reason: str) -> None:
        """Show once why the session is not kept; the program works on without."""
        if reason:
            self._note_failure(f"The session is not kept: {reason}. {WAY_OUT}")
        elif WAY_OUT in self._notice.text:
            self._dismiss()

    @Slot(object)
    def _note_in_use(self, path: Path) -> None:
        name = printable(path.name)
        self._note_failure(f"{name} {IN_USE}: this is a copy of it without a name.")

    @Slot(object)
    def _note_opened(self, path: Path) -> None:
        if self._documents.path is None and not self._documents.from_setup:
            return
        self._preferences.remember_document(path)
        self._dismiss()
        self._notify(BEGUN if self._documents.from_setup else f"Opened {path}.")

    @Slot(str)
    def _note_failure(self, reason: str) -> None:
        self._next = None
        self._notice.show_problem(printable(reason, LONGEST), DISMISS)

    @Slot()
    def _dismiss(self) -> None:
        self._notice.show_problem("")
