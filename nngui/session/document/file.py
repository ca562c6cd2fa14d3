"""A document as a file: read with checks, and replaced in one step. No Qt."""

import os
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import msgspec

from engine.data import known, load, pen_styles
from engine.data.images import LARGEST, SIDE, SMALLEST
from engine.files import replacing
from nngui.design.data_set import DataSet, keep
from nngui.design.design import Design
from nngui.session.document import archive
from nngui.session.document.archive import (
    DAMAGED,
    JSON_LIMIT,
    AnyArray,
    Archive,
    DocumentError,
    npz,
)
from nngui.session.document.checks import check, check_data_set, check_state
from nngui.session.document.content import Content, KeptRun
from nngui.session.document.unknown import unknown_parts, with_parts
from nngui.session.document.values import Packer, unpack
from nngui.training.trainer.rest import Rest
from nngui.training.training_state import TrainingState

SUFFIX = ".nngui"
FORMAT, VERSION = "nngui document", 1
MAIN, ARRAYS = "document.json", "arrays.npz"
STATE, STATE_ARRAYS = "checkpoints/{}.json", "checkpoints/{}.npz"
NETWORK = "runs/{}.keras"
DATA = "data: "  # begins the name of an array that comes with the program
STYLES, EXAMPLES = "pen styles", ("x", "y")
AT, DIGITS = " at side ", 3  # before a side other than the data set's own; digits of a side

States = Iterable[tuple[int, TrainingState]]


class OpenedDocument:
    """A document that is open for reading.

    Attributes
    ----------
    content : Content
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        head = _json(archive, MAIN)
        if not isinstance(head, dict) or head.get("format") != FORMAT:
            raise DocumentError(f"expected a document of nngui, got another file{DAMAGED}")
        version = head.get("version")
        if not isinstance(version, int) or version > VERSION:
            raise DocumentError(
                f"expected a document of version {VERSION} at most, got {str(version)[:20]}: it was"
                " written by a newer nngui; update the program to open it"
            )
        arrays = archive.arrays(ARRAYS)
        own = (head.get("content") or {}).get("data", ())  # designs and arrays name them
        for each in unpack(own, tuple[DataSet, ...], lambda name: found(arrays, name)):
            check_data_set(each)
            keep(each)
        data = head.get("content")
        content = unpack(data, Content, lambda name: found(arrays, name))
        check(content)
        unknown = unknown_parts(head, _head(Packer().pack(content)))
        self.content = replace(content, unknown=unknown if isinstance(unknown, dict) else {})

    def states(self) -> Iterator[tuple[int, TrainingState]]:
        """Yield the states of all checkpoints with their numbers, each read when its turn comes.

        Raises
        ------
        DocumentError
            If one is damaged.
        """
        done, checked = set(), None
        for run in self.content.runs:
            for number in run.checkpoints:
                if number not in done:
                    done.add(number)
                    state = self._state(number, run, checked)
                    checked = state.design
                    yield number, state

    def networks(self) -> dict[int, bytes]:
        """Return the files of networks in it, by the numbers of their runs."""
        names = {run.number: NETWORK.format(run.number) for run in self.content.runs}
        return {
            number: self._archive.read(name)
            for number, name in names.items()
            if name in self._archive.names
        }

    def _state(self, number: int, run: KeptRun, checked: Design | None) -> TrainingState:
        arrays = self._archive.arrays(STATE_ARRAYS.format(number))
        data = _json(self._archive, STATE.format(number))
        state = unpack(data, TrainingState, lambda name: found(arrays, name))
        name = f"checkpoint {number} of run {run.number}"
        check_state(state, run.design, name, checked=checked)
        return state


@contextmanager
def opened(path: str | os.PathLike[str]) -> Iterator[OpenedDocument]:
    """Open a document for reading.

    Raises
    ------
    DocumentError
        If it is damaged, of a newer version, or no document.
    OSError
        If there is no such file, or it cannot be read.
    """
    if not os.path.isfile(path):
        if os.path.exists(path):
            raise DocumentError("expected a file, got a folder or a device")
        raise FileNotFoundError(f"there is no file {os.fspath(path)}")
    with open(path, "rb") as file:
        yield OpenedDocument(Archive(file))


def write(
    path: str | os.PathLike[str],
    content: Content,
    states: States = (),
    networks: Mapping[int, bytes] | None = None,
) -> None:
    """Write a document; a file that is there already is replaced only once all is written.

    Parameters
    ----------
    path : path
    content : Content
        `fitting` makes one of any.
    states : iterable of (int, TrainingState)
        Those that the runs name as their checkpoints, by their numbers; the document names
        those that came.
    networks : mapping of bytes, optional
        The newest network of runs, by the runs' numbers, as ".keras" files for other programs.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    written = set()
    with replacing(path) as file, zipfile.ZipFile(file, "w") as members:
        for number, state in states:
            own = Packer()
            _add(members, STATE.format(number), msgspec.json.encode(own.pack(state)))
            _add(members, STATE_ARRAYS.format(number), npz(own.arrays))
            written.add(number)
        for number, network in (networks or {}).items():
            _add(members, NETWORK.format(number), network)
        packer = Packer(bundled(run.rest for run in content.runs if run.rest is not None))
        data = packer.pack(with_states(content, written))
        head = with_parts(_head(data), content.unknown)
        _add(members, MAIN, msgspec.json.format(msgspec.json.encode(head), indent=1))
        _add(members, ARRAYS, npz(packer.arrays))


def _head(content: dict[str, Any]) -> dict[str, Any]:
    content.pop("unknown")
    return {"format": FORMAT, "version": VERSION, "content": content}


def fitting(content: Content) -> Content:
    """Return the content with no more checkpoints than a document may have.

    Of the run with the most every other one goes; its first and its last stay.
    """
    runs = list(content.runs)
    most = (archive.MOST - len(runs)) // 2 - 1  # beside the networks, and the two of the content
    while len(set().union(*(run.checkpoints for run in runs))) > most:
        place = max(range(len(runs)), key=lambda i: len(runs[i].checkpoints))
        numbers = runs[place].checkpoints
        runs[place] = replace(runs[place], checkpoints=(*numbers[:-1:2], numbers[-1]))
    return replace(content, runs=tuple(runs))


def with_states(content: Content, numbers: Collection[int]) -> Content:
    """Return the content with only those checkpoints of runs."""
    runs = tuple(
        replace(run, checkpoints=tuple(each for each in run.checkpoints if each in numbers))
        for run in content.runs
    )
    return replace(content, runs=runs)


def _add(members: zipfile.ZipFile, name: str, content: bytes) -> None:
    members.writestr(zipfile.ZipInfo(name), content)


def _json(archive: Archive, name: str) -> Any:
    try:
        return msgspec.json.decode(archive.read(name, JSON_LIMIT))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise DocumentError(f"expected JSON in {name}: {error}{DAMAGED}") from error


def found(arrays: Mapping[str, AnyArray], name: str) -> AnyArray:
    """Return the array of that name, from these or from what comes with the program."""
    if name.startswith(DATA):
        return _bundled_array(name.removeprefix(DATA))
    return arrays[name]


def _bundled_array(whole: str) -> AnyArray:
    origin, _, kind = whole.rpartition("/")
    name, _, given = origin.partition(AT)
    side = int(given) if given.isdecimal() and len(given) <= DIGITS else SIDE
    if kind in EXAMPLES and SMALLEST <= side <= LARGEST:
        if name == STYLES:
            return pen_styles(side)[EXAMPLES.index(kind)]
        if known(name):
            return _examples(name, side if given else 0)[EXAMPLES.index(kind)]
    raise KeyError(whole)


def bundled(rests: Iterable[Rest]) -> dict[str, AnyArray]:
    """Return the arrays that come with the program and that runs are in the middle of."""
    arrays: dict[str, AnyArray] = {}
    for rest in rests:
        if rest.parts:
            design = rest.design
            side = design.task.side
            at = f"{AT}{side}" if design.resizes else ""
            origins = {f"{design.dataset}{at}": _examples(design.dataset, design.side)}
            if design.offers_styles:
                origins[f"{STYLES}{at}"] = pen_styles(side)
            for origin, examples in origins.items():
                for kind, array in zip(EXAMPLES, examples, strict=True):
                    arrays[f"{DATA}{origin}/{kind}"] = array
    return arrays


def _examples(dataset: str, side: int) -> tuple[AnyArray, AnyArray]:
    data = load(dataset, side)
    return data.x_train, data.y_train
