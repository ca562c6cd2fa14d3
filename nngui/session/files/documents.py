"""`Documents`: the session as a file: new, open, save, and whether there are changes."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QLockFile, QObject, Signal, Slot

from engine.printing import printable
from nngui.design.design import Design
from nngui.design.setup import Setup
from nngui.session import document
from nngui.session.document import Content, DocumentError, KeptRace
from nngui.session.document.keeping import content_of, mark, shared_states, template_of
from nngui.session.state import SessionState, Work
from nngui.system import locks
from nngui.system.background import Worker
from nngui.training.building import network, tune
from nngui.training.storage.checkpoints import Checkpoints, Staged
from nngui.training.trainer.rest import Rest
from nngui.training.trainer.thread import TrainingThread
from nngui.training.training_state import TrainingState

BUSY = "Wait until the document that is being written or read is done."
IN_USE = "is open in another window of nngui"
UNTITLED = "untitled"

Stamp = tuple[int, int]  # of a file: when it was changed, in ns, and its bytes


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A session that was read, to go on from.

    Attributes
    ----------
    content : Content
    staged : Staged
        The states of its checkpoints.
    path : Path or None
        Of the document; None if it has no name.
    stamp : Stamp or None
        Of that file, when it was read.
    modified : bool
        Whether the session differs from that file.
    """

    content: Content
    staged: Staged
    path: Path | None = None
    stamp: Stamp | None = None
    modified: bool = False


class Documents(QObject):
    """Writes the session into documents, and reads it from them, in a thread of its own.

    Parameters
    ----------
    work : Work
    training : TrainingThread

    Attributes
    ----------
    path : Path or None
        Of the document; None as long as the session has no name. No other program has it open.
    from_setup : bool
        Whether what was opened last was the file of a set-up, which is not written again.
    unknown : mapping
        Fields of the document that this program does not know.
    stamp : Stamp or None
        Of the document's file, when it was read or written.
    is_taken : bool
        Whether a document was read, and the session has not gone on from it yet.

    Signals
    -------
    taken : Content, Staged
        A document was read, and the session is to go on from it.
    adopted : Found
        The session has gone on from it.
    in_use : Path
        Another program has that document open, so this is a copy of it without a name.
    title_changed
        The name of the document is another one.
    saved : Path
        The session is in that file, every byte of it on the disk.
    opened : Path
    failed : str
        Why a document was not written, or not read; a sentence.
    ended
        What was begun is done, or has failed.
    """

    taken = Signal(object, object)
    adopted = Signal(object)
    in_use = Signal(object)
    title_changed = Signal()
    saved = Signal(object)
    opened = Signal(object)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, work: Work, training: TrainingThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work, self._training = work, training
        self.path: Path | None = None
        self.unknown: Mapping[str, object] = {}
        self.stamp: Stamp | None = None
        self._mark = self._saving = mark(work.state)  # of what is saved, and what is being saved
        self._worker = Worker(self, expected=(OSError, DocumentError))
        self._worker.failed.connect(self._fail)
        self._worker.freed.connect(self._end)
        self._target = Path()  # of what is being written or read
        self._named = True
        self.from_setup = False
        self.is_taken = False
        self._found: Found | None = None  # what is taken
        self._lock: tuple[Path, QLockFile] | None = None  # of the document
        self._requests = 0
        # What is to be written, until it is gathered from where all runs go on.
        self._state: SessionState | None = None
        self._race: KeptRace | None = None
        training.gathered.connect(self._write)

    @property
    def name(self) -> str:
        """The name of the document, as the title of the window has it."""
        return self.path.stem if self.path else UNTITLED

    @property
    def modified(self) -> bool:
        """Whether the session differs from what the document has of it."""
        return mark(self._work.state) != self._mark

    @property
    def busy(self) -> bool:
        """Whether a document is being written, read or taken over."""
        return self._worker.busy or self._state is not None or self.is_taken

    @property
    def changed_outside(self) -> bool:
        """Whether the file of the document was changed since it was read or written here."""
        now = None if self.path is None else stamp_of(self.path)
        return now is not None and self.stamp is not None and now != self.stamp

    def save(self, path: Path, race: KeptRace | None = None, *, named: bool = True) -> None:
        """Write the session, with its race, into a file; the training goes on meanwhile.

        Parameters
        ----------
        path : Path
        race : KeptRace, optional
        named : bool
            Whether the document is that file from now on; else it is a copy.
        """
        if self._refuse_if_busy():
            return
        if named and not self._claim(path):
            self.failed.emit(f"{printable(path.name)} {IN_USE}; save under another name.")
            return
        self._target, self._state, self._race, self._named = path, self._work.state, race, named
        self._requests += 1
        self._training.gather.emit(self._requests)

    def save_setup(self, path: Path, setup: Setup) -> None:
        """Write a set-up for a class into a file of its own; the session stays as it is."""
        if self._refuse_if_busy():
            return
        self._target, self._named = path, False
        content = template_of(replace(setup, title=path.stem))
        self._worker.begin(_written(path, content, self._training.checkpoints), self._note_saved)

    def open(self, path: Path, *, named: bool = True) -> None:
        """Go on from a document; if it cannot be read, nothing is changed.

        Parameters
        ----------
        path : Path
        named : bool
            Whether the document is that file from now on; else it has no name.
        """
        if self._refuse_if_busy():
            return
        self._target, self._named = path, named
        self._worker.begin(_read(path, self._training.checkpoints, named=named), self._take)

    def go_on(self, source: Path, work: Generator[float, None, Found | None]) -> None:
        """Go on from what a generator finds in a file, if anything, such as after a crash."""
        if self._refuse_if_busy():
            return
        self._target, self._named = source, False
        self._worker.begin(work, self._take_found)

    def begin(self, design: Design, *, anew: bool = False) -> None:
        """Go on without a name, with one untrained run of that design.

        Parameters
        ----------
        design : Design
        anew : bool
            Whether the preparation and the threshold begin anew as well.
        """
        if self._refuse_if_busy():
            return
        run = document.KeptRun(1, design)
        now = self._work.state
        content = Content((run,), 1, design)
        if not anew:
            content = replace(content, preparation=now.preparation, threshold=now.threshold)
        self._adopt(Found(content, Staged()))

    def note_taken(self) -> None:
        """Note that the session has gone on from the document that was taken."""
        found, self._found, self.is_taken = self._found, None, False
        changed = found is not None and found.modified
        self._mark = () if changed else mark(self._work.state)
        self.adopted.emit(found)
        self.ended.emit()

    def close(self) -> None:
        """Wait for what is being written; what is being read is left."""
        self._worker.wait()
        self._leave()

    def _claim(self, path: Path) -> bool:
        """Take the lock of a document; return whether no other program has it."""
        if self._lock is not None and self._lock[0] == path:
            return True
        lock = locks.lock_of_document(path)
        if not locks.take(lock) and locks.is_held(lock):
            return False
        self._leave()
        self._lock = path, lock
        return True

    def _leave(self) -> None:
        """Let other programs open the document."""
        if self._lock is not None:
            self._lock[1].unlock()
        self._lock = None

    def _refuse_if_busy(self) -> bool:
        if self.busy:
            self.failed.emit(BUSY)
        return self.busy

    @Slot(int, object)
    def _write(self, request: int, rests: Mapping[int, Rest]) -> None:
        if self._state is None or request != self._requests:
            return  # what somebody else asked for
        state, self._state = self._state, None
        checkpoints = self._training.checkpoints
        numbers = checkpoints.contents()
        content = content_of(state, rests, numbers, self._race, self.unknown)
        self._saving = mark(state)
        self._worker.begin(_written(self._target, content, checkpoints), self._note_saved)

    def _note_saved(self, path: Path) -> None:
        if self._named:
            self.path, self._mark, self.stamp = path, self._saving, stamp_of(path)
            self.title_changed.emit()
        self.saved.emit(path)

    def _take(self, found: Found) -> None:
        content = found.content
        self.from_setup = content.template
        if content.template:
            if content.setup is not None:
                setup = replace(content.setup, title=self._target.stem)
                content = replace(content, setup=setup)
            found = replace(found, content=content, path=None)
        self._adopt(found)
        self.opened.emit(self._target)

    def _take_found(self, found: Found | None) -> None:
        if found is not None:
            self._adopt(found)

    def _adopt(self, found: Found) -> None:
        wanted = found.path
        if wanted is None:
            self._leave()
        elif not self._claim(wanted):
            self._leave()
            found = replace(found, path=None)
        self._found, self.path, self.stamp = found, found.path, found.stamp
        self.unknown, self.is_taken = found.content.unknown, True
        self.taken.emit(found.content, found.staged)
        self.title_changed.emit()
        if found.path != wanted:
            self.in_use.emit(wanted)

    @Slot(str)
    def _fail(self, reason: str) -> None:
        if self._lock is not None and self._lock[0] != self.path:
            self._leave()
            if self.path is not None:
                self._claim(self.path)
        name = printable(self._target.name)
        self.failed.emit(f"{name}: {reason}.")

    @Slot()
    def _end(self) -> None:
        if not self.is_taken:
            self.ended.emit()


def _written(
    path: Path, content: Content, checkpoints: Checkpoints
) -> Generator[float, None, Path]:
    """Write a document; return its path."""
    yield 0.0
    content = document.fitting(content)
    document.write(path, content, _states(content, checkpoints), networks(content))
    return path


def _states(content: Content, checkpoints: Checkpoints) -> Iterator[tuple[int, TrainingState]]:
    for number in shared_states(content):
        if (state := checkpoints.numbered(number)) is not None:
            yield number, state


def networks(content: Content) -> dict[int, bytes]:
    """Return the newest network of every run that has begun, as ".keras" files."""
    networks = {}
    with TemporaryDirectory(prefix="nngui-") as folder:
        for run in content.runs:
            if run.rest is not None:
                path, design = Path(folder, f"{run.number}.keras"), run.rest.state.design
                model = network(design, drawn=False)
                model.theta[...] = run.rest.state.theta
                tune(model, design)
                try:
                    model.save(path)
                except ImportError:  # without h5py there are none
                    return {}
                networks[run.number] = path.read_bytes()
    return networks


def _read(path: Path, checkpoints: Checkpoints, *, named: bool) -> Generator[float, None, Found]:
    """Read a document twice: all of it is checked before anything is kept."""
    stamp = stamp_of(path)
    with document.opened(path) as file:
        for _ in file.states():
            yield 0.0
        staged = checkpoints.stage(file.states())
        return Found(file.content, staged, path if named else None, stamp)


def stamp_of(path: Path) -> Stamp | None:
    """Return when a file was changed, and its bytes; None if there is none."""
    with suppress(OSError):
        status = path.stat()
        return status.st_mtime_ns, status.st_size
    return None
