"""Import of files of several formats and of folders, one after the other."""

import logging
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nngui.collection.formats import folder, idx, npz, picture, strokes, table
from nngui.collection.formats.found import FileError, Found, Refusal
from nngui.collection.my_digits import Example, new_key
from nngui.design.figures import counted

LOG = logging.getLogger("nngui")
MOST_REFUSED = 10_000  # refusals that are listed; further ones are counted
MOST_REFUSALS = 200_000  # refusals that are counted; a file with more is no collection of digits
TOO_MANY = (
    f"more than {MOST_REFUSALS:,} were refused, so the rest was not read; choose another file"
)
ENDINGS: dict[str, Callable[[Path], Iterable[Found]]] = {
    ".npz": npz.read,
    ".csv": table.read,
    ".tsv": table.read,
    ".txt": table.read,
    ".json": strokes.read,
    **dict.fromkeys(picture.ENDINGS, folder.read),
}
UNKNOWN = (
    "its format is unknown here; expected IDX files of images and labels (also .gz), .npz, .csv,"
    " .json with strokes, or folders 0 to 9 of PNG, JPEG or BMP pictures"
)


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import.

    Attributes
    ----------
    examples : tuple of Example
    refused : tuple of Refusal
        In the order of the files; at most 10,000.
    not_listed : int
        The number of further refusals.
    """

    examples: tuple[Example, ...]
    refused: tuple[Refusal, ...]
    not_listed: int = 0

    @property
    def summary(self) -> str:
        """One sentence with the numbers of digits imported and refused."""
        came = f"{counted(len(self.examples), 'digit')} imported"
        count = len(self.refused) + self.not_listed
        return f"{came}; {count:,} refused." if count else f"{came}."


def read(paths: Sequence[Path], room: int, key: str = "") -> Generator[float, None, Imported]:
    """Read all digits in these files and folders; yield the share that is read, in [0, 1].

    Unusable digits and files are refused, and the rest is read nevertheless.

    Parameters
    ----------
    paths : sequence of Path
        Of a pair of IDX files with the usual names one is enough.
    room : int
        The largest number of examples to take.
    key : str, optional
        The common beginning of the examples' keys; without it a new one.

    Returns
    -------
    Imported
    """
    basket = _Basket(room, key or new_key())
    sources = list(_sources(paths))
    for i, (path, source) in enumerate(sources):
        before = basket.count
        try:
            for found in source():
                basket.put(found)
                yield min(1.0, (i + found.share) / len(sources))
                if basket.end:
                    raise FileError(basket.end)
            if basket.count == before:
                raise FileError("there is no digit in it")
        except Exception as error:  # whatever is wrong with one file costs no digit of another
            basket.refuse(Refusal(path.name, _reason(path, error)))
        if basket.end:
            break
    return basket.imported


def _reason(path: Path, error: Exception) -> str:
    """Return why a file was not read, or not to its end."""
    if isinstance(error, OSError):
        return f"it cannot be read: {error.strerror or error}"
    if isinstance(error, FileError):
        return str(error)
    LOG.error("%s could not be read", path, exc_info=error)
    return (
        "a mistake of this program ended its import"
        f" ({type(error).__name__}: {error}); the digits read before are kept"
    )


class _Basket:
    """Collects digits and refusals."""

    def __init__(self, room: int, key: str) -> None:
        self._room = room
        self._key = key
        self._examples: list[Example] = []
        self._refused: list[Refusal] = []
        self._not_listed = 0
        self.end = ""  # why no more is read; empty if reading goes on

    @property
    def imported(self) -> Imported:
        """The result so far."""
        return Imported(tuple(self._examples), tuple(self._refused), self._not_listed)

    @property
    def count(self) -> int:
        """The number of digits and refusals."""
        return len(self._examples) + len(self._refused) + self._not_listed

    def put(self, found: Found) -> None:
        """Add a piece, as far as there is room."""
        room = self._room - len(self._examples)
        if len(found.digits) > room:
            self.end = f"only {self._room:,} digits were imported: there is room for no more"
        for digit in found.digits[:room]:
            key = f"{self._key}-{len(self._examples):06}"
            self._examples.append(Example(key, *digit))
        for refusal in found.refused:
            self.refuse(refusal)
        if self._not_listed > MOST_REFUSALS - MOST_REFUSED:
            self.end = TOO_MANY

    def refuse(self, refusal: Refusal) -> None:
        """List a refusal, or count it."""
        if len(self._refused) < MOST_REFUSED:
            self._refused.append(refusal)
        else:
            self._not_listed += 1


def _sources(
    paths: Sequence[Path],
) -> Iterator[tuple[Path, Callable[[], Iterable[Found]]]]:
    """Yield the files and folders to read, IDX files in pairs."""
    kinds = {path: _magic(path) for path in dict.fromkeys(paths)}
    images = [path for path, magic in kinds.items() if magic == idx.IMAGES]
    labels = [path for path, magic in kinds.items() if magic == idx.LABELS]
    pair = labels[0] if len(images) == len(labels) == 1 else None
    taken = set()
    for path, magic in kinds.items():
        if magic == 0:
            yield path, partial(_reader(path), path)
        elif path not in taken:
            other = pair if pair and path in images else _beside(path)
            taken |= {path, pair if pair else other}
            yield path, partial(idx.read, path, other)


def _beside(path: Path) -> Path | None:
    try:
        return idx.other_file(path)
    except FileError:
        return None


def _magic(path: Path) -> int:
    """Return the magic number if it is an IDX file; else 0, and also if it is unreadable."""
    try:
        return idx.magic_of(path) if path.is_file() else 0
    except OSError:
        return 0


def _reader(path: Path) -> Callable[[Path], Iterable[Found]]:
    if path.is_dir():
        return folder.read
    if path.exists() and not path.is_file():  # a pipe would never end
        return _refuse
    return ENDINGS.get(path.suffix.lower(), _refuse)


def _refuse(path: Path) -> Iterator[Found]:
    path.stat()
    raise FileError(UNKNOWN)
    yield
