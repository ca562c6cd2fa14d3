"""`CheckpointFile`: training states in an SQLite file, written by a thread of its own. No Qt."""

import json
import logging
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Condition, Event, Lock, Thread
from typing import Any

import msgspec
import numpy as np

from engine.arrays import Array
from engine.fitting.training import Position
from nngui.design.design import Design
from nngui.training.messages import Checkpoint
from nngui.training.training_state import TrainingState

LOG = logging.getLogger("nngui")

PAUSE = 0.25  # s between two writings, so that many states share a transaction
PAGE = 16_384  # bytes: parameters are read in few pieces
PIECE = 32  # states that are written by one statement, while a reader waits; see `_insert`
TABLE = """CREATE TABLE checkpoints (
    id INTEGER PRIMARY KEY, head TEXT NOT NULL, design TEXT NOT NULL, theta BLOB NOT NULL,
    memory BLOB NOT NULL)"""

Row = tuple[int, str, str, memoryview, bytes]
Written = Callable[[list[int]], None]  # takes the numbers of the states that were written
Failed = Callable[[], None]


class CheckpointFile:
    """States by their numbers, in a folder that is removed at the end.

    Parameters
    ----------
    written : function
        Is called in the thread of the file after every writing.
    failed : function
        Is called there if it cannot be written; nothing is written then any more.
    """

    def __init__(self, written: Written, failed: Failed) -> None:
        self._on_written, self._on_failed = written, failed
        self._folder: TemporaryDirectory[str] | None = None
        self._connection: sqlite3.Connection | None = None
        self._using = Lock()  # the connection
        self._work = Condition()
        self._states: dict[int, TrainingState] = {}  # to be written
        self._dropped: list[int] = []
        self._closing = Event()
        self._thread: Thread | None = None

    def write(self, number: int, state: TrainingState) -> None:
        """Write a state soon."""
        with self._work:
            self._states[number] = state
            if self._thread is None and not self._closing.is_set():
                self._thread = Thread(target=self._run, name="checkpoints")
                self._thread.start()
            self._work.notify()

    def drop(self, numbers: Iterable[int]) -> None:
        """Remove states soon; their room is used again."""
        with self._work:
            for number in numbers:
                if self._states.pop(number, None) is None:
                    self._dropped.append(number)
            self._work.notify()

    def checkpoint(self, number: int) -> Checkpoint | None:
        """Read the network of a state; None if it cannot be read."""
        row = self._read("SELECT head, design, theta FROM checkpoints WHERE id = ?", number)
        if row is None:
            return None
        head, design, theta = json.loads(row[0]), _design(row[1]), _array(row[2], row[0])
        return Checkpoint(_moment(head), theta, design.functions)

    def state(self, number: int) -> TrainingState | None:
        """Read a state; None if it cannot be read."""
        row = self._read("SELECT * FROM checkpoints WHERE id = ?", number)
        return None if row is None else decoded(*row[1:])

    def close(self) -> None:
        """End the thread, and remove the folder."""
        self._closing.set()
        with self._work:
            self._work.notify()
        if self._thread is not None:
            self._thread.join()
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._folder is not None:
            self._folder.cleanup()

    def _read(self, query: str, number: int) -> tuple[Any, ...] | None:
        with self._using:
            if self._connection is None:
                return None
            try:
                row: tuple[Any, ...] | None = self._connection.execute(query, (number,)).fetchone()
            except (sqlite3.Error, OSError):
                LOG.exception("a checkpoint cannot be read")
                return None
        return row

    def _run(self) -> None:
        try:
            self._folder = TemporaryDirectory(prefix="nngui-", ignore_cleanup_errors=True)
            self._connection = _connect(self._folder)
            while self._await_work():
                self._write_all(self._connection)
        except (sqlite3.Error, OSError):
            LOG.exception("checkpoints cannot be written; they are kept in memory")
            self._on_failed()

    def _await_work(self) -> bool:
        """Wait until there is something to write; return whether to go on."""
        with self._work:
            self._work.wait_for(lambda: self._closing.is_set() or self._states or self._dropped)
        return not self._closing.wait(PAUSE)  # not woken by every state that comes meanwhile

    def _write_all(self, connection: sqlite3.Connection) -> None:
        with self._work:
            states, dropped = dict(self._states), self._dropped
            self._dropped = []
        with self._using, connection:
            gone = ((number,) for number in dropped)
            connection.executemany("DELETE FROM checkpoints WHERE id = ?", gone)
        rows = ((number, *encoded(state)) for number, state in states.items())
        while piece := list(islice(rows, PIECE)):
            with self._using, connection:
                _insert(connection, piece)
        with self._work:  # what was dropped meanwhile is in the file now
            self._dropped += [number for number in states if number not in self._states]
            for number in states:
                self._states.pop(number, None)
        self._on_written(list(states))


def _connect(folder: TemporaryDirectory[str]) -> sqlite3.Connection:
    path = Path(folder.name) / "checkpoints.sqlite"
    connection = sqlite3.connect(path, check_same_thread=False, timeout=5)
    # It is removed with the session: nothing of it has to outlive a crash.
    for pragma in (f"page_size = {PAGE}", "journal_mode = MEMORY", "synchronous = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(TABLE)
    return connection


def _insert(connection: sqlite3.Connection, rows: list[Row]) -> None:
    """Insert some rows by one statement: so the interpreter's lock changes hands only once.

    Otherwise the training, in the other thread, waited for it at every row.
    """
    places = ", ".join(["(?, ?, ?, ?, ?)"] * len(rows))
    connection.execute(f"INSERT INTO checkpoints VALUES {places}", [*chain(*rows)])


# A state as values of the table: whatever the program reads of it is plain JSON and numbers.


def encoded(state: TrainingState) -> tuple[str, str, memoryview, bytes]:
    """Return a state as head, design, theta and the optimizer's memory."""
    head = {
        "dtype": state.theta.dtype.str,
        "memory": list(state.memory),
        "epoch": state.epoch,
        "position": state.position,
        "examples": state.examples,
        "points": state.points,
        "seconds": state.seconds,
        "iterations": state.iterations,
        "shuffler": state.shuffler,
        "augmentation": state.augmentation,
        "since": state.since,
        "begin": state.begin,
        "steps": state.steps,
        "dropout": state.dropout,
    }
    memory = b"".join(array.data for array in state.memory.values())
    return json.dumps(head), _text(state.design), state.theta.data, memory


def decoded(head: str, design: str, theta: bytes, memory: bytes) -> TrainingState:
    """Return the state of which these are the values."""
    values = json.loads(head)
    names, dtype = values.pop("memory"), np.dtype(values.pop("dtype"))
    position, parameters = values.pop("position"), np.frombuffer(theta, dtype)
    values["dropout"] = tuple(values["dropout"])
    arrays = np.frombuffer(memory, dtype).reshape(len(names), len(parameters))
    return TrainingState(
        design=_design(design),
        position=None if position is None else Position(*position),
        theta=parameters,
        memory=dict(zip(names, arrays, strict=True)),
        **values,
    )


def _array(values: bytes, head: str) -> Array:
    return np.frombuffer(values, np.dtype(json.loads(head)["dtype"]))


def _moment(head: dict[str, Any]) -> float:
    position = head["position"]
    return float(head["epoch"] + (position[0] / head["examples"] if position else 0.0))


@lru_cache(maxsize=64)
def _text(design: Design) -> str:
    return json.dumps(asdict(design))


@lru_cache(maxsize=64)
def _design(text: str) -> Design:
    return msgspec.convert(json.loads(text), Design)
