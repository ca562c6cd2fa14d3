"""`LastSession`: a session is kept while it is worked on, and is there again at the next start."""

from collections.abc import Callable, Generator
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from secrets import token_hex

from PySide6.QtCore import QEventLoop, QObject, Signal, SignalInstance, Slot

from engine.printing import printable
from nngui.design.figures import counted
from nngui.session.document import SUFFIX, DocumentError
from nngui.session.document.file import with_states
from nngui.session.files.documents import Documents, Found
from nngui.session.races import Races
from nngui.session.recovery import asides, parts, places
from nngui.session.recovery.asides import Aside, is_worth
from nngui.session.recovery.parts import Recovered
from nngui.session.recovery.places import NAME, Place
from nngui.session.recovery.watch import Watch
from nngui.session.state import Work
from nngui.system.background import Worker
from nngui.training.storage.session_file import remove_file
from nngui.training.trainer.rest import Rest
from nngui.training.trainer.thread import TrainingThread

BACK = "The session of the last time is here again. File > New begins another one."
COPY = (
    "Another window of nngui has the session: this is a copy of it, which is kept only in a"
    " document that you save."
)


class LastSession(QObject):
    """Keeps the session in the data folder, and goes on from it, also after a crash.

    Each program has a file of its own. That of the first one that was started is the session
    without a name, which is there again when its window was closed; those of others are there to
    recover from a crash.

    Parameters
    ----------
    place : Place
    work : Work
    races : Races
    documents : Documents
    training : TrainingThread

    Attributes
    ----------
    forgets : bool
        Whether no session without a name is to be kept, as there is no folder.
    keeps : bool
        Whether this program keeps its session without a name.
    watch : Watch
        Writes it.

    Signals
    -------
    resumed : str
        The session goes on from an earlier one, as the sentence says.
    was_put_aside : Path
        That document has a session that another one took the place of.
    troubled : str
        Why nothing is kept; empty once it is again.
    document_asked : Path
        That document is to be opened, now that the session of before is out of the way.
    failed : str
        A session of before cannot be read, or not become a document.
    """

    resumed = Signal(str)
    was_put_aside = Signal(object)
    troubled = Signal(str)
    document_asked = Signal(object)
    failed = Signal(str)

    def __init__(
        self,
        place: Place,
        work: Work,
        races: Races,
        documents: Documents,
        training: TrainingThread,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._work, self._documents = place, work, documents
        self._checkpoints = training.checkpoints
        self.watch = Watch(work, documents, training, races.kept, self)
        self.watch.trouble.connect(self.troubled)
        self._story = ""  # of what is read
        self._recovered: Recovered | None = None
        self._rests: dict[int, Rest] = {}  # of it, by the serials of runs
        self._worker = Worker(self)
        self._reads = self._ends = False
        self._document: Path | None = None  # with which the program begins
        self.is_forgotten = False
        documents.adopted.connect(self._note_adopted)
        documents.failed.connect(self._note_failure)
        documents.ended.connect(self._note_end)
        documents.title_changed.connect(self.watch.look)
        documents.saved.connect(self.watch.look)
        self.forgets = place.path is None and not place.reason
        self.keeps = place.first

    @property
    def is_worth_keeping(self) -> bool:
        """Whether there is more than at a first start, in a session without a name."""
        state = self._work.state
        trained = any(run.trained for run in state.runs)
        worked = trained or not state.sheet.empty or state.setup
        return self._documents.path is None and (bool(worked) or self._documents.modified)

    # At the start

    def resume(self) -> None:
        """Go on from the session of the last time, if there is one."""
        path, old = self._place.path, self._of_old
        self._reads = path is not None
        if path is None:
            self._begin()
        elif not self.keeps:
            self._put_aside(path)
            first = places.path_of(path.parent, 1)
            self._documents.go_on(first, self._copied(first))
        elif old is not None and old.is_file():
            self._put_aside(path)
            self._checkpoints.file.begin()
            self._story = BACK
            self._documents.open(old, named=False)
        elif path.is_file():
            self._documents.go_on(path, self._continued(path))
        else:
            self._reads = False
            self._begin()

    def begin_with(self, document: Path) -> None:
        """Begin with a document: as a crash has left it, if one has.

        Otherwise `document_asked` follows.
        """
        path = self._place.path
        if path is None or not path.is_file():
            self.begin_afresh()
            self.document_asked.emit(document)
        else:
            self._put_old_aside(tell=True)
            self._reads, self._document = True, document.absolute()
            self._documents.go_on(path, self._continued(path, self._document))

    def begin_afresh(self) -> None:
        """Begin without the session of the last time, which becomes a document of its own."""
        if self._place.path is not None:
            self._put_aside(self._place.path)
            self._put_old_aside(tell=True)
        self._begin()

    # At the end

    def keep(self) -> str:
        """Write the session, if it has no name, and wait for it; return why that failed, if so."""
        if not self.keeps or not (self._reads or self.watch.is_on):
            return ""
        while self._documents.busy:
            _await(self._documents.ended)
        if not self.is_worth_keeping:
            self.is_forgotten = True
            return ""
        self.watch.close()
        _await(self.watch.settled)
        return self._checkpoints.file.flush()

    def reopen(self) -> None:
        """Go on, for the window is not closed after all."""
        self.is_forgotten = False
        self.watch.reopen()

    def forget(self) -> None:
        """Have nothing of the session come back: it is saved, or not wanted."""
        self.is_forgotten = True

    def stop(self) -> None:
        """Write no more."""
        self.watch.stop()
        self._ends = True
        self._worker.wait()

    def close(self) -> None:
        """Let other programs have the place."""
        self._place.leave()

    # Inside

    def _begin(self, then: Callable[[], None] | None = None) -> None:
        """Keep the session from now on, and put aside what others have left.

        Parameters
        ----------
        then : function, optional
            Is called, in another thread, as soon as the session is on the disk.
        """
        self._checkpoints.file.begin()
        self.watch.begin(token_hex(4), self._rests, then)
        self._rests = {}
        if self._place.reason:
            self.troubled.emit(self._place.reason)
        path = self._place.path
        if path is not None:
            for left in places.left_by_others(path.parent, path):
                self._put_aside(left)
            self._write_asides(path.parent)

    def _put_aside(self, path: Path) -> None:
        """Give the file of a session another name, if there is one."""
        if path.is_file():
            try:
                places.put_aside(path)
            except OSError as error:
                self.failed.emit(f"{path} cannot be put aside: {error}.")

    def _put_old_aside(self, *, tell: bool = False) -> None:
        """Give the session that an earlier version left a name."""
        old = self._of_old
        if old is not None and old.is_file():
            with suppress(OSError):
                aside = places.dated(old, SUFFIX)
                old.replace(aside)
                if tell:
                    self.was_put_aside.emit(aside)

    def _write_asides(self, folder: Path) -> None:
        if not self._worker.busy and not self._ends and places.waiting(folder):
            self._worker.begin(asides.written(folder, lambda: self._ends), self._note_asides)

    def _note_asides(self, done: tuple[Aside, ...]) -> None:
        for aside in done:
            if aside.problem:
                self.failed.emit(aside.problem)
            else:
                self.was_put_aside.emit(aside.path)

    def _continued(
        self, path: Path, document: Path | None = None
    ) -> Generator[float, None, Found | None]:
        """Return the session of a file, which is written on; in another thread.

        Parameters
        ----------
        path : Path
        document : Path, optional
            The only one that is wanted; another session is put aside.
        """
        yield 0.0
        try:
            recovered = parts.read(path)
        except DocumentError as error:
            aside = places.put_aside(path, unread=True)
            raise DocumentError(f"{error}; the file is now {aside}") from error
        if recovered is None:
            return None
        head = recovered.head
        if document is not None and head.path != str(document):
            places.put_aside(path)
            return None
        self._recovered, self._story = recovered, story(recovered)
        staged = self._checkpoints.adopt(recovered.outlines, recovered.orphans)
        self._checkpoints.file.begin()
        if head.path is None:
            return Found(recovered.content, staged, modified=is_worth(recovered))
        return Found(recovered.content, staged, Path(head.path), head.stamp, head.modified)

    def _copied(self, path: Path) -> Generator[float, None, Found | None]:
        """Return a copy of the session that another program has; in another thread."""
        yield 0.0
        recovered = parts.read(path) if path.is_file() else None
        if recovered is None or not is_worth(recovered) or recovered.head.path is not None:
            return None
        self._checkpoints.file.begin()
        staged = self._checkpoints.stage(parts.states(path, recovered.content))
        self._story = COPY
        content = with_states(recovered.content, staged.entries)
        return Found(content, staged, modified=True)

    @Slot(object)
    def _note_adopted(self, found: Found) -> None:
        recovered, self._recovered = self._recovered, None
        serials = {run.number: run.serial for run in self._work.state.runs}
        kept = found.content.runs
        rests = {serials[run.number]: run.rest for run in kept if run.rest is not None}
        if recovered is not None:
            self.watch.adopt({serials[n]: key for n, key in recovered.keys.items()}, rests)
        if self._reads:
            self._rests = rests
        self.watch.renew(rests)
        if self._reads and self._story:
            self.resumed.emit(self._story)

    @Slot()
    def _note_end(self) -> None:
        """Keep the session, now that it has gone on from that of the last time, or has not."""
        if self._reads:
            self._reads = False
            old, document, self._document = self._of_old, self._document, None
            self._begin(None if old is None else partial(remove_file, old))
            if document is not None and self._documents.path != document:
                self.document_asked.emit(document)

    @Slot(str)
    def _note_failure(self, reason: str) -> None:
        if self._reads:
            self._put_old_aside()

    @property
    def _of_old(self) -> Path | None:
        """The file of an earlier version."""
        path = self._place.path
        return path.with_name(f"{NAME}{SUFFIX}") if path is not None and self.keeps else None


def story(recovered: Recovered) -> str:
    """Return what is to be known of a session that is there again; empty if that is nothing."""
    head, content = recovered.head, recovered.content
    name = "" if head.path is None else f"{printable(Path(head.path).name)} "
    if head.closed and not name:
        return BACK
    if not is_worth(recovered):
        return ""
    trained = counted(recovered.trained, "trained run") if recovered.trained else ""
    drawing = "the drawing" if content.strokes else ""
    what = " and ".join(filter(None, (trained, drawing))) or "the design"
    rest = "with what is not saved yet, " if name and head.modified else ""
    return f"Recovered {name}after a crash, {rest}as of {_when(recovered.written)}: {what}."


def _when(written: float) -> str:
    moment, now = datetime.fromtimestamp(written), datetime.now()
    return f"{moment:%H:%M:%S}" if moment.date() == now.date() else f"{moment:%d %B %Y, %H:%M}"


def _await(signal: SignalInstance) -> None:
    loop = QEventLoop()
    signal.connect(loop.quit)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
