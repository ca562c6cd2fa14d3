"""`SessionFile`: all that is kept of a session, in an SQLite file written by its own thread. No Qt.

There are two tables: the training states that checkpoints are made of, by their numbers, and parts
of the session, by their keys, as the session encodes them. Every writing is one transaction, so
the file is whole at any moment, also when the program or the machine ends in the middle of it. All
transactions are small, and a part that is put goes before whatever else waits.
"""

import logging
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Condition, Event, Lock, Thread
from typing import TypeVar

from nngui.training.messages import Checkpoint
from nngui.training.storage import state_rows
from nngui.training.training_state import TrainingState

LOG = logging.getLogger("nngui")

NAME = "checkpoints.sqlite"  # in a temporary folder
APPLICATION = 0x6E6E6773  # "nngs", in the header of the file: the program that owns it
VERSION = 1  # of the tables
PAUSE = 0.25  # s between two writings to a temporary file, so that many states share a transaction
KEPT_PAUSE = 2.0  # s, where every transaction waits for the disk
RETRY = 5.0  # s after a failure
HEAP = 8e6  # bytes of states that are worth a writing before
LARGE = 2e6  # bytes of states in one transaction, or one state: an edit waits for no more than that
PAGE = 16_384  # bytes: parameters are read in few pieces
PIECE = 32  # states that are written by one statement, while a reader waits; see `_insert`
UNUSED = 4_096  # pages of the file, above which it is made smaller,
AT_ONCE = 512  # some at a time
PATIENCE = 5.0  # s of waiting for another program that reads
PARTS = """CREATE TABLE IF NOT EXISTS parts (
    key TEXT NOT NULL PRIMARY KEY, written REAL NOT NULL, json TEXT NOT NULL, arrays BLOB NOT NULL)
"""
ERRORS = (sqlite3.Error, OSError)

T = TypeVar("T")
Row = tuple[int, str, str, memoryview, bytes]
RowOf = Callable[[int], int | None]  # the row of a state's number; None until it is written
Encode = Callable[[RowOf], tuple[str, bytes]]  # returns a part as JSON and the bytes of its arrays
Written = Callable[[list[int]], None]  # takes the numbers of the states that were written
Failed = Callable[[], None]


def _nothing(reason: str) -> None:
    """Take no notice."""


class SessionFile:
    """Training states and parts of a session.

    Parameters
    ----------
    path : Path or None
        Nothing is written before `begin`. None for a file in a folder that is removed at the end.
    written : function
        Is called in the thread of the file after every writing.
    failed : function
        Is called there if it cannot be written; that is tried again then.

    Attributes
    ----------
    path : Path or None
        None as well if it could not be opened: then a temporary file is used.
    on_trouble : function of str
        Is called there with the reason why parts are not kept; empty once they are again.
    """

    def __init__(self, path: Path | None, written: Written, failed: Failed) -> None:
        self.path = path
        self.on_trouble: Callable[[str], None] = _nothing
        self._on_written, self._on_failed = written, failed
        self._begun = path is None
        self._folder: TemporaryDirectory[str] | None = None
        self._connection: sqlite3.Connection | None = None
        self._using = Lock()  # the connection
        self._base: int | None = None  # the last row of an earlier program
        self._adopted: dict[int, int] = {}  # rows of an earlier program, by the numbers of states
        self._work = Condition()
        self._states: dict[int, TrainingState] = {}  # to be written
        self._heap = 0.0  # bytes of them that came since the last writing
        self._dropped: deque[int] = deque()
        self._parts: dict[str, Encode] = {}  # to be written before all else
        self._later: dict[str, Encode] = {}  # to be written after the states
        self._keys: frozenset[str] | None = None  # of the parts that stay
        self._then: list[Callable[[], object]] = []  # once all is written
        self._cleaned: list[Callable[[str], object]] = []  # once it is clean, or cannot be
        self._turns, self._reason = 0, ""
        self._hurry, self._closing = Event(), Event()
        self._thread: Thread | None = None

    # States

    def write(self, number: int, state: TrainingState) -> None:
        """Write a state soon."""
        with self._work:
            self._states[number] = state
            self._heap += state.nbytes
            if self._heap > HEAP and not self._hurry.is_set():
                self._hurry.set()
            self._wake()

    def drop(self, numbers: Iterable[int]) -> None:
        """Remove states soon; their room is used again."""
        with self._work:
            for number in numbers:
                if self._states.pop(number, None) is None:
                    self._dropped.append(number)
            self._wake()

    def adopt(self, rows: Mapping[int, int]) -> None:
        """Take over rows that an earlier program wrote, by the numbers of their states here."""
        with self._using:
            self._adopted.update(rows)

    def checkpoint(self, number: int) -> Checkpoint | None:
        """Read the network of a state; None if it cannot be read."""
        query = "SELECT head, design, theta FROM checkpoints WHERE id = ?"
        return self._read(query, number, state_rows.network)

    def state(self, number: int) -> TrainingState | None:
        """Read a state; None if it cannot be read."""
        query = "SELECT head, design, theta, memory FROM checkpoints WHERE id = ?"
        return self._read(query, number, state_rows.decoded)

    # Parts

    def put(
        self,
        parts: Mapping[str, Encode],
        keys: Collection[str] | None = None,
        *,
        after_states: bool = False,
        then: Callable[[], object] | None = None,
    ) -> None:
        """Write parts in the place of those with the same keys, in one transaction and at once.

        A part that names states which are not written yet is written again after them.

        Parameters
        ----------
        parts : mapping of function
            Each is called in the thread of the file.
        keys : collection of str, optional
            Of all parts that stay; others are removed.
        after_states : bool
            Whether they can wait until the states are written that wait now, each part by itself.
        then : function, optional
            Is called in the thread of the file, once all is on the disk.
        """
        with self._work:
            self._then += [] if then is None else [then]
            (self._later if after_states else self._parts).update(parts)
            if not after_states:
                self._later = {k: e for k, e in self._later.items() if k not in parts}
            if keys is not None:
                self._keys = frozenset(keys)
                self._later = {k: e for k, e in self._later.items() if k in keys}
            self._hurry.set()
            self._wake()

    def clean(self, then: Callable[[str], object]) -> None:
        """Leave nothing in the file of what was removed: SQLite only notes which pages are free.

        `then` is called in the thread of the file with the reason why that failed, empty if it did
        not.
        """
        with self._work:
            if not self.writes:
                then("")
                return
            self._cleaned.append(then)
            self._hurry.set()
            self._wake()

    @property
    def writes(self) -> bool:
        """Whether what is handed over is written soon: it has begun, and is not closed."""
        return self._begun and not self._closing.is_set()

    def begin(self) -> None:
        """Write from now on."""
        with self._work:
            self._begun = True
            self._wake()

    def flush(self) -> str:
        """Wait until all is written; return why that failed, if so."""
        with self._work:
            if not self.writes:
                return ""
            self._wake()
            turns = self._turns
            self._hurry.set()
            self._work.wait_for(lambda: not self._pending or self._turns > turns + 1)
            return self._reason if self._pending else ""

    def close(self, *, remove: bool = False) -> None:
        """Write what waits, unless it is to be removed, and end the thread."""
        with self._work:
            if remove:
                self._parts, self._later = {}, {}
            self._closing.set()
            self._hurry.set()
            self._work.notify_all()
        if self._thread is not None:
            self._thread.join()
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._folder is not None:
            self._folder.cleanup()
        if self.path is not None and self._begun and remove:
            remove_file(self.path)

    # Inside

    @property
    def _pending(self) -> bool:
        waiting = (self._states, self._dropped, self._parts, self._later, self._then, self._cleaned)
        return any(waiting)

    def _wake(self) -> None:
        """Have the thread look for work; it is begun with the first piece."""
        if self.writes and self._pending and self._thread is None:
            self._thread = Thread(target=self._run, name="session file")
            self._thread.start()
        self._work.notify_all()

    def _row(self, number: int) -> int:
        return self._adopted.get(number, (self._base or 0) + number)

    def _read(self, query: str, number: int, decode: Callable[..., T]) -> T | None:
        with self._using:
            if not self.writes:
                return None
            try:
                row = self._connected().execute(query, (self._row(number),)).fetchone()
                return None if row is None else decode(*row)
            except (*ERRORS, *state_rows.ERRORS):
                LOG.exception("a checkpoint cannot be read")
                return None

    def _run(self) -> None:
        while self._await_work():
            self._write()
        if self.path is not None and (self._parts or self._later):
            self._write()

    def _await_work(self) -> bool:
        """Wait until there is something to write; return whether to go on."""
        with self._work:
            self._work.wait_for(lambda: self._closing.is_set() or self._pending)
            failed = bool(self._reason)
        # not woken by every state that comes meanwhile
        self._hurry.wait(RETRY if failed else PAUSE if self.path is None else KEPT_PAUSE)
        self._hurry.clear()
        return not self._closing.is_set()

    def _write(self) -> None:
        reason, cleaned = "", list(self._cleaned)
        try:
            with self._using:
                connection = self._connected()
            self._write_all(connection)
            if cleaned:
                with self._using:
                    connection.execute("VACUUM")
        except Exception as error:  # also a mistake of this program must not go unnoticed
            reason = str(error) or type(error).__name__
            if not self._reason:
                LOG.exception("checkpoints cannot be written; they are kept in memory")
            self._on_failed()
        for call in cleaned:
            call(reason)
        with self._work:
            self._cleaned = self._cleaned[len(cleaned) :]
            was, self._reason = self._reason, reason
            self._turns += 1
            self._work.notify_all()
        if reason != was and self.path is not None:
            self.on_trouble(reason and f"{self.path} cannot be written ({reason})")

    def _connected(self) -> sqlite3.Connection:
        """Return the connection; where the file cannot be opened, a temporary one."""
        if self._connection is None and self.path is not None:
            try:
                self._connection = _connect(self.path, True)
            except ERRORS as error:
                LOG.exception("the session cannot be kept")
                trouble, self.path = f"{self.path} cannot be written ({error})", None
                self.on_trouble(trouble)
        if self._connection is None:
            if self._folder is None:
                self._folder = TemporaryDirectory(prefix="nngui-", ignore_cleanup_errors=True)
            self._connection = _connect(Path(self._folder.name) / NAME, False)
        if self._base is None:
            last = self._connection.execute("SELECT max(id) FROM checkpoints").fetchone()[0]
            # a part may name rows that are gone: no number is given twice
            self._base = max(last or 0, time.time_ns() // 1000)
        return self._connection

    def _write_all(self, connection: sqlite3.Connection) -> None:
        """Write all that waits; what is put meanwhile is written between any two transactions."""
        self._write_parts(connection)
        with self._work:
            states, dropped, self._heap = dict(self._states), list(self._dropped), 0.0
            later, then = dict(self._later), list(self._then)
        for first in range(0, len(dropped), PIECE):
            gone = [(self._row(number),) for number in dropped[first : first + PIECE]]
            with self._using, connection:
                connection.executemany("DELETE FROM checkpoints WHERE id = ?", gone)
            with self._work:
                for _ in gone:
                    self._dropped.popleft()
            self._write_parts(connection)
        for piece in _pieces(states):
            values = [(self._row(n), *state_rows.encoded(states[n])) for n in piece]
            with self._using, connection:
                _insert(connection, values)
            with self._work:  # what was dropped meanwhile is in the file now
                self._dropped += [number for number in piece if number not in self._states]
                for number in piece:
                    self._states.pop(number, None)
            self._on_written(piece)
            self._write_parts(connection)
        for key, encode in later.items():
            self._write_later(connection, key, encode)
            self._write_parts(connection)
        for call in then:
            call()
        with self._work:
            self._then = self._then[len(then) :]
        if dropped:
            self._shrink(connection)

    def _write_parts(self, connection: sqlite3.Connection) -> None:
        """Write all parts that are due, in one transaction."""
        with self._work:
            parts, keys = dict(self._parts), self._keys
        if not parts and keys is None:
            return
        self._write_rows(connection, parts, keys)
        with self._work:
            self._parts = {k: e for k, e in self._parts.items() if parts.get(k) is not e}
            self._keys = None if self._keys is keys else self._keys

    def _write_later(self, connection: sqlite3.Connection, key: str, encode: Encode) -> None:
        """Write a part that was put for later, unless another one is in its place by now."""
        with self._work:
            if self._later.get(key) is not encode:
                return
        self._write_rows(connection, {key: encode}, None)
        with self._work:
            if self._later.get(key) is encode:
                del self._later[key]

    def _write_rows(
        self,
        connection: sqlite3.Connection,
        parts: Mapping[str, Encode],
        keys: frozenset[str] | None,
    ) -> None:
        if self.path is None:
            return
        rows = [self._encoded(key, encode) for key, encode in parts.items()]
        with self._using, connection:
            connection.executemany("INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?)", rows)
            if keys is not None:
                places = ", ".join("?" * len(keys))
                connection.execute(f"DELETE FROM parts WHERE key NOT IN ({places})", [*keys])

    def _encoded(self, key: str, encode: Encode) -> tuple[str, float, str, bytes]:
        """Encode a part; if it names states that still wait, it is written again after them."""
        waiting: list[int] = []

        def row_of(number: int) -> int | None:
            if number not in self._states:
                return self._row(number)
            waiting.append(number)
            return None

        json, arrays = encode(row_of)
        if waiting:
            with self._work:
                self._later.setdefault(key, encode)
        return key, time.time(), json, arrays

    def _shrink(self, connection: sqlite3.Connection) -> None:
        """Give back some of the room that is not used, if it is most of the file."""
        unused = _number(connection, "freelist_count")
        if unused > UNUSED and unused > _number(connection, "page_count") / 2:
            with self._using, connection:
                connection.execute(f"PRAGMA incremental_vacuum({AT_ONCE})").fetchall()


def remove_file(path: Path) -> None:
    """Remove an SQLite file, and what SQLite keeps beside it."""
    for each in (path, journal_of(path)):
        with suppress(OSError):
            each.unlink(missing_ok=True)


def journal_of(path: Path) -> Path:
    """Return the file beside that SQLite keeps while it changes the one at `path`."""
    return path.with_name(f"{path.name}-journal")


def _connect(path: Path, kept: bool) -> sqlite3.Connection:
    """Open the file, or make it.

    Parameters
    ----------
    path : Path
    kept : bool
        Whether it has to outlive a crash, also on a network drive; else it is removed.
    """
    if kept:
        path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, check_same_thread=False, timeout=PATIENCE)
    try:
        journal, synchronous = ("TRUNCATE", "FULL") if kept else ("MEMORY", "OFF")
        for pragma in (
            f"page_size = {PAGE}",
            "auto_vacuum = INCREMENTAL",
            f"journal_mode = {journal}",
            f"synchronous = {synchronous}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(state_rows.TABLE)
            connection.execute(PARTS)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        connection.close()
        raise
    return connection


def _pieces(states: Mapping[int, TrainingState]) -> Iterator[list[int]]:
    """Yield the numbers of some states each, such as one statement writes."""
    piece: list[int] = []
    nbytes = 0
    for number, state in states.items():
        piece.append(number)
        nbytes += state.nbytes
        if len(piece) == PIECE or nbytes > LARGE:
            yield piece
            piece, nbytes = [], 0
    if piece:
        yield piece


def _insert(connection: sqlite3.Connection, rows: list[Row]) -> None:
    """Insert some rows by one statement: so the interpreter's lock changes hands only once.

    Otherwise the training, in the other thread, waited for it at every row.
    """
    places = ", ".join(["(?, ?, ?, ?, ?)"] * len(rows))
    connection.execute(f"INSERT INTO checkpoints VALUES {places}", [*chain(*rows)])


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    with closing(connection.execute(f"PRAGMA {pragma}")) as cursor:
        return int(cursor.fetchone()[0])
