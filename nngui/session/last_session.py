"""`LastSession`: a session without a name is there again at the next start."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEventLoop, QLockFile, QObject, Signal, Slot

from nngui.session.document import SUFFIX
from nngui.session.documents import Documents
from nngui.session.races import Races
from nngui.session.state import Work

NAME = "session"


class LastSession(QObject):
    """Keeps the session in the data folder when the window closes, and goes on from it.

    Only one program at a time does: the first one that was started.

    Parameters
    ----------
    folder : Path or None
        The data folder; None if nothing is to be kept.
    work : Work
    races : Races
    documents : Documents

    Attributes
    ----------
    forgets : bool
        Whether no session without a name is to be kept, as the folder says.
    keeps : bool
        Whether this program keeps its session.

    Signals
    -------
    resumed
        The session goes on from that of the last time.
    """

    resumed = Signal()

    def __init__(
        self,
        folder: Path | None,
        work: Work,
        races: Races,
        documents: Documents,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._work, self._races, self._documents = work, races, documents
        self.path = Path() if folder is None else folder / f"{NAME}{SUFFIX}"
        self._lock: QLockFile | None = None
        self._reading = False
        self._reason = ""  # why it could not be written
        documents.opened.connect(self._note_opened)
        documents.failed.connect(self._note_failure)
        self.forgets = folder is None
        self.keeps = folder is not None and self._take_lock(folder)

    @property
    def is_worth_keeping(self) -> bool:
        """Whether there is more than at a first start, in a session without a name."""
        state = self._work.state
        trained = any(run.trained for run in state.runs)
        worked = trained or not state.sheet.empty or state.setup
        return self._documents.path is None and (bool(worked) or self._documents.modified)

    def resume(self) -> None:
        """Go on from the session of the last time, if there is one."""
        if self.keeps and self.path.is_file():
            self._reading = True
            self._documents.open(self.path, named=False)

    def put_aside(self) -> Path | None:
        """Give the session of the last time a name, so that another one can be kept."""
        if not self.keeps or not self.path.is_file():
            return None
        written = datetime.fromtimestamp(self.path.stat().st_mtime)
        aside = self.path.with_name(f"{NAME} of {written:%Y-%m-%d %H.%M.%S}{SUFFIX}")
        self.path.replace(aside)
        return aside

    def keep(self) -> str:
        """Write the session, if it has no name, and wait for it; return why that failed, if so."""
        if not self.keeps:
            return ""
        self._await_end()
        if not self.is_worth_keeping:
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
            return ""
        self._reason = ""
        self._documents.save(self.path, self._races.kept(), named=False)
        self._await_end()
        return self._reason

    def close(self) -> None:
        """Let other programs keep their session."""
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _take_lock(self, folder: Path) -> bool:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        lock = QLockFile(str(folder / f"{NAME}.lock"))
        lock.setStaleLockTime(0)  # a program that lives keeps it, however long
        if not lock.tryLock(0):
            return False
        self._lock = lock
        return True

    def _await_end(self) -> None:
        """Wait until no document is being written or read."""
        while self._documents.busy:
            loop = QEventLoop()
            self._documents.ended.connect(loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    @Slot(object)
    def _note_opened(self, path: Path) -> None:
        if self._reading:
            self._reading = False
            self.resumed.emit()

    @Slot(str)
    def _note_failure(self, reason: str) -> None:
        self._reason = reason
        if self._reading:
            self._reading = False
            self.put_aside()
