"""What of a session is in its file, beside the states of checkpoints. No Qt.

The part "session" is all that a person edits. Each run that has begun has a part of its own, from
where it goes on, so that an edit writes some kilobytes only.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from nngui.design.data_set import DataSet, keep
from nngui.design.design import Design
from nngui.design.given import Given
from nngui.session.document import Content, DocumentError, KeptRun
from nngui.session.document.archive import Arrays, npz
from nngui.session.document.checks import check, check_data_set, check_state
from nngui.session.document.file import bundled, found
from nngui.session.document.unknown import unknown_parts
from nngui.session.document.values import Packer, unpack
from nngui.training.storage import state_rows
from nngui.training.storage.session_file import APPLICATION, VERSION, Encode
from nngui.training.storage.state_rows import Outline
from nngui.training.trainer.rest import Rest
from nngui.training.training_state import TrainingState

SESSION = "session"  # the key of that part
PATIENCE = 5.0  # s of waiting for a program that writes
LARGEST = 100_000_000  # bytes of a part's JSON

T = TypeVar("T")
Stamp = tuple[int, int]  # of a document's file: when it was changed, in ns, and its bytes


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """The part that is written at every edit.

    Attributes
    ----------
    content : Content
        Without that from where runs go on, and without what is large.
    keys : tuple of str
        Of the parts of these runs.
    given, data : tuple of str
        The keys of the parts with these of the content, each of which is written once.
    path : str or None
        Of the document, if it has a name.
    modified : bool
        Whether it differs from the document.
    stamp : Stamp or None
        Of the document's file when it was read or written.
    closed : bool
        Whether the window was closed.
    """

    content: Content
    keys: tuple[str, ...]
    given: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    path: str | None = None
    modified: bool = False
    stamp: Stamp | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class RunPart:
    """From where a run goes on, and the rows of the states that can be looked back at."""

    rest: Rest
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Recovered:
    """A session as its file has it.

    Attributes
    ----------
    head : Head
    content : Content
        With that from where runs go on; checkpoints are named by their rows.
    keys : mapping of str
        The keys of the parts of runs, by their numbers.
    outlines : tuple of Outline
        Of all checkpoints.
    orphans : tuple of int
        The rows of states that no run has any more.
    written : float
        When the newest part was written, in s since 1970.
    """

    head: Head
    content: Content
    keys: Mapping[int, str]
    outlines: tuple[Outline, ...]
    orphans: tuple[int, ...]
    written: float

    @property
    def trained(self) -> int:
        """The number of trained runs."""
        rests = (run.rest for run in self.content.runs)
        return sum(rest is not None and rest.state.moment > 0 for rest in rests)


def part(value: object) -> Encode:
    """Return how a frozen value is encoded, such as a `Head`."""
    return lambda _: _packed(Packer(), value)


def run_part(rest: Rest, numbers: tuple[int, ...]) -> Encode:
    """Return how the part of a run is encoded, with the numbers of its checkpoints.

    It names those that are written already.
    """
    return lambda row_of: _packed(
        Packer(bundled([rest])),
        RunPart(rest, tuple(row for n in numbers if (row := row_of(n)) is not None)),
    )


def read(path: Path) -> Recovered | None:
    """Read a session from its file; None if there is none in it.

    Another program may be writing it.

    Raises
    ------
    DocumentError
        If the file is damaged, of a newer version, or of another program.
    """
    with _opened(path) as connection:
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return None  # a program ended as soon as it had begun
        _check(connection)
        connection.execute("BEGIN")
        rows = connection.execute("SELECT key, written, json, arrays FROM parts").fetchall()
        parts = {key: (json, arrays) for key, _, json, arrays in rows}
        if SESSION not in parts:
            return None
        head = _whole(_head(*parts[SESSION]), parts)
        runs = {key: _unpacked(*parts[key], RunPart) for key in head.keys if key in parts}
        outlines = {each.row: each for each in _outlines(connection)}
        connection.execute("COMMIT")
    content, keys = _content(head, runs, outlines)
    check(content)
    wanted = {row for run in content.runs for row in run.checkpoints}
    return Recovered(
        head,
        content,
        keys,
        tuple(each for row, each in outlines.items() if row in wanted),
        tuple(row for row in outlines if row not in wanted),
        max(written for _, written, *_ in rows),
    )


def states(path: Path, content: Content) -> Iterator[tuple[int, TrainingState]]:
    """Yield the states of checkpoints with their rows, as far as they are still there.

    Raises
    ------
    DocumentError
        If one is damaged.
    """
    query = "SELECT head, design, theta, memory FROM checkpoints WHERE id = ?"
    done: set[int] = set()
    checked: Design | None = None
    with _opened(path) as connection:
        for run in content.runs:
            for number in run.checkpoints:
                row = None
                if number not in done:
                    done.add(number)
                    row = connection.execute(query, (number,)).fetchone()
                if row is not None:
                    state = state_rows.decoded(*row)
                    check_state(state, run.design, f"checkpoint {number}", checked=checked)
                    checked = state.design
                    yield number, state


def _packed(packer: Packer, value: object) -> tuple[str, bytes]:
    data = packer.pack(value)
    return msgspec.json.encode(data).decode(), npz(packer.arrays)


def _unpacked(json: str, arrays: bytes, kind: type[T]) -> T:
    known = Arrays("arrays", arrays)
    return unpack(_plain(json), kind, lambda name: found(known, name))


def _plain(json: str) -> Any:
    if len(json) > LARGEST:
        raise DocumentError(f"expected at most {LARGEST:,} characters of JSON, got {len(json):,}")
    return msgspec.json.decode(json)


def _head(json: str, arrays: bytes) -> Head:
    """Return the part of the session; what a newer program added to its content is kept."""
    head, data = _unpacked(json, arrays, Head), _plain(json)["content"]
    more = unknown_parts(data, Packer().pack(head.content))
    if more is None:
        return head
    unknown = dict(head.content.unknown)
    unknown["content"] = {**more, **unknown.get("content", {})}
    return replace(head, content=replace(head.content, unknown=unknown))


def _whole(head: Head, parts: Mapping[str, tuple[str, bytes]]) -> Head:
    """Return the head with what is large in its content; data sets are known from now on."""
    data = tuple(_unpacked(*parts[key], DataSet) for key in head.data)
    for each in data:
        check_data_set(each)
        keep(each)
    given = tuple(_unpacked(*parts[key], Given) for key in head.given)
    return replace(head, content=replace(head.content, given=given, data=data))


def _content(
    head: Head, parts: Mapping[str, RunPart], outlines: Mapping[int, Outline]
) -> tuple[Content, dict[int, str]]:
    """Return the content with that from where runs go on, and the keys of its runs' parts.

    A run of which nothing is kept has made no step; it is there if it is seen.
    """
    content = head.content
    race = content.race.runs if content.race is not None else ()
    seen = {content.open, *content.lanes, *(number for lane in race for number in lane)}
    runs, keys = [], {}
    for run, key in zip(content.runs, head.keys, strict=True):
        if (part := parts.get(key)) is not None:
            runs.append(_with_part(run, part, outlines))
            keys[run.number] = key
        elif run.number in seen:
            runs.append(run)
    return replace(content, runs=tuple(runs)), keys


def _with_part(run: KeptRun, part: RunPart, outlines: Mapping[int, Outline]) -> KeptRun:
    rest = part.rest
    there = [outlines[row] for row in part.rows if row in outlines]
    at = {
        each.moment: each.row
        for each in there
        if each.moment <= rest.state.moment and not each.design.starts_over(rest.design)
    }
    return replace(run, design=rest.design, rest=rest, checkpoints=tuple(at[m] for m in sorted(at)))


def _outlines(connection: sqlite3.Connection) -> Iterator[Outline]:
    for row in connection.execute(state_rows.OUTLINE):
        yield state_rows.outlined(*row)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file for reading; what a crash left half written in it is taken back."""
    try:
        place = f"{path.resolve().as_uri()}?mode=rw"
        with closing(sqlite3.connect(place, uri=True, timeout=PATIENCE)) as connection:
            connection.isolation_level = None
            yield connection
    except (sqlite3.Error, *state_rows.ERRORS) as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(
            f"expected a session of nngui, but the file is damaged ({error})"
        ) from error


def _check(connection: sqlite3.Connection) -> None:
    application, version = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("application_id", "user_version")
    )
    if application != APPLICATION:
        raise DocumentError("expected a session of nngui, got a file of another program")
    if version > VERSION:
        raise DocumentError(
            f"expected a session of version {VERSION} at most, got {version}: it was written by a"
            " newer nngui; start that one, or update this one"
        )
