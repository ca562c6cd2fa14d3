"""Import of files of several formats and of folders, one after the other."""

import logging
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from engine.printing import printable
from nngui.collection import otherwise
from nngui.collection.formats import folder, idx, npz, picture, strokes, table
from nngui.collection.formats.found import Digit, FileError, Found, Refusal
from nngui.collection.my_digits import Example, new_key
from nngui.collection.reading import evidence, files
from nngui.design.figures import counted

SERIES = 5  # digits at least, each another one: the numbers of the rows, not labels
NO_LABELS, LIBSVM = "no column of labels", "LIBSVM"  # in reasons that say more than others
_Mark = tuple[int, int, int, int]
LOG = logging.getLogger("nngui")
SHOWN = 5  # doubted files that are named
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
    **dict.fromkeys((".mat", ".gz", ".data", ".tra", ".tes"), otherwise.read_one),
    **dict.fromkeys(picture.ENDINGS, folder.read),
}
UNKNOWN = (
    "its format is unknown here; expected IDX files of images and labels (also .gz), .npy, .npz,"
    " .mat, .csv (also .gz), .json with strokes, or folders 0 to 9 of pictures"
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
    twice : int
        The number of digits that were there already, and were left out.
    doubted : tuple of Example
        Those that are left out until they are trusted: many of their file are read otherwise than
        they are labelled.
    doubts : tuple of Refusal
        These files, with the reason.
    """

    examples: tuple[Example, ...]
    refused: tuple[Refusal, ...]
    not_listed: int = 0
    twice: int = 0
    doubted: tuple[Example, ...] = ()
    doubts: tuple[Refusal, ...] = ()

    @property
    def lines(self) -> list[str]:
        """What was refused, a line for each reason, with a count."""
        reasons: dict[str, list[Refusal]] = {}
        for refusal in self.refused:
            reasons.setdefault(refusal.reason, []).append(refusal)
        return [
            str(some[0]) if len(some) == 1 else f"{some[0]} (and {len(some) - 1:,} more of these)"
            for some in reasons.values()
        ]

    @property
    def doubt(self) -> str:
        """Which files are doubted, and why; empty if none is."""
        places = [printable(refusal.where) for refusal in self.doubts[:SHOWN]]
        if len(self.doubts) > SHOWN:
            places.append(f"{len(self.doubts) - SHOWN:,} more")
        return f"{'; '.join(places)}: {evidence.DOUBT}" if places else ""

    @property
    def trusted(self) -> "Imported":
        """The same with the digits that are doubted, in the order of the files."""
        examples = sorted((*self.examples, *self.doubted), key=lambda example: example.key)
        return replace(self, examples=tuple(examples), doubted=())

    @property
    def summary(self) -> str:
        """One sentence with the numbers of digits imported and refused."""
        came = f"{counted(len(self.examples), 'digit')} imported"
        count = len(self.refused) + self.not_listed
        came += f"; {self.twice:,} were there already" if self.twice else ""
        came += f"; {len(self.doubted):,} in doubt" if self.doubted else ""
        return f"{came}; {count:,} refused." if count else f"{came}."


def read(
    paths: Sequence[Path], room: int, key: str = "", there: Iterable[Example] = ()
) -> Generator[float, None, Imported]:
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
    there : iterable of Example, optional
        Those that there are already: the same ones are left out, and counted.

    Returns
    -------
    Imported
    """
    basket = _Basket(room, key or new_key(), there)
    sources, came = list(_sources(paths)), list[tuple[str, list[Example]]]()
    for i, (path, source) in enumerate(sources):
        before = basket.mark
        basket.begin()
        try:
            for found in source():
                basket.put(found)
                yield min(1.0, (i + found.share) / len(sources))
                if basket.end:
                    raise FileError(basket.end)
            if basket.mark == before:
                raise FileError("there is no digit in it")
        except Exception as error:  # whatever is wrong with one file costs no digit of another
            basket.refuse(Refusal(path.name, _reason(path, error)))
        if not basket.end:
            _look_again(path, basket, before)
        came.append((path.name, basket.since(before)))
        if basket.end:
            break
    return _doubted(basket.imported, came)


def _doubted(imported: Imported, came: Sequence[tuple[str, list[Example]]]) -> Imported:
    """Set aside the digits of files that are read otherwise than labelled; small ones together."""
    parts = [part for part in came if len(part[1]) >= evidence.FEWEST]
    few = [part for part in came if len(part[1]) < evidence.FEWEST]
    parts.append((counted(len(few), "file"), [each for _, some in few for each in some]))
    doubts, keys = list[Refusal](), set[str]()
    for name, some in parts:
        if evidence.is_doubtful(otherwise.share_read(some)):
            doubts.append(Refusal(f"{name}, {counted(len(some), 'digit')}", evidence.DOUBT))
            keys.update(each.key for each in some)
    return replace(
        imported,
        examples=tuple(each for each in imported.examples if each.key not in keys),
        doubted=tuple(each for each in imported.examples if each.key in keys),
        doubts=tuple(doubts),
    )


def _look_again(path: Path, basket: "_Basket", before: "_Mark") -> None:
    """Understand a file otherwise, if that reads it better; what came before stays then."""
    came = basket.since(before)
    refused = sum(basket.mark[1:3]) - sum(before[1:3])
    plain = bool(came) and refused <= len(came)
    share = otherwise.share_read(came) if plain else 0.0
    if not evidence.is_doubtful(share) or not path.exists():
        return
    pictures = plain and path.is_dir()  # which would be the same again
    if ((pictures or not refused) and basket.turn(before, share)) or pictures:
        return
    try:
        found = list(otherwise.read([path], share or 0.0))
    except (FileError, OSError) as error:
        labels = {digit.label for digit in came}
        numbered = len(came) >= SERIES and len(labels) == len(came) and refused
        if (NO_LABELS in str(error) and (numbered or not came)) or LIBSVM in str(error):
            basket.forget(before)
            basket.refuse(Refusal(path.name, str(error)))
        return
    except Exception as error:  # what was read in the plain way stays
        LOG.error("%s could not be understood otherwise", path, exc_info=error)
        return
    basket.forget(before)
    for piece in found:
        basket.put(piece)


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

    def __init__(self, room: int, key: str, there: Iterable[Example] = ()) -> None:
        self._room = room
        self._key = key
        self._examples: list[Example] = []
        self._refused: list[Refusal] = []
        self._not_listed = self._twice = self._begin = 0
        there = list(there)
        self._there = {_content(example): -1 for example in there}  # −1: before this import
        self._drawn = [(each, -1) for each in there if each.picture is None]  # not pixels yet
        self.end = ""  # why no more is read; empty if reading goes on

    @property
    def imported(self) -> Imported:
        """The result so far."""
        refused = tuple(self._refused)
        return Imported(tuple(self._examples), refused, self._not_listed, self._twice)

    def begin(self) -> None:
        """Begin with another file; what is in it twice is its own affair."""
        self._begin = len(self._examples)

    @property
    def mark(self) -> _Mark:
        """The numbers of digits and refusals so far."""
        return len(self._examples), len(self._refused), self._not_listed, self._twice

    def since(self, mark: _Mark) -> list[Example]:
        """Return the digits that came since then."""
        return self._examples[mark[0] :]

    def forget(self, mark: _Mark) -> None:
        """Forget what came since then."""
        digits, refused, self._not_listed, self._twice = mark
        del self._examples[digits:], self._refused[refused:]
        self._there = {content: at for content, at in self._there.items() if at < digits}
        self._drawn = [(example, at) for example, at in self._drawn if at < digits]

    def turn(self, mark: _Mark, share: float | None) -> bool:
        """Take rows as columns in what came since then, if that is read better than that share."""
        came = self.since(mark)
        if not evidence.is_better(otherwise.share_read(came, turned=True), share):
            return False
        self.forget((mark[0], *self.mark[1:]))
        self.put(Found(1.0, [_turned(each) for each in came]))
        return True

    def put(self, found: Found) -> None:
        """Add a piece, as far as there is room."""
        for digit in found.digits:
            if digit.picture is not None:
                self._draw()
            content = _content(digit)
            if self._there.setdefault(content, len(self._examples)) < self._begin:
                self._twice += 1
            elif len(self._examples) < self._room:
                key = f"{self._key}-{len(self._examples):06}"
                example = Example(key, *digit)
                if example.picture is None:
                    self._drawn.append((example, len(self._examples)))
                self._examples.append(example)
            else:
                self.end = f"only {self._room:,} digits were imported: there is room for no more"
                break
        for refusal in found.refused:
            self.refuse(refusal)
        if self._not_listed > MOST_REFUSALS - MOST_REFUSED:
            self.end = TOO_MANY

    def _draw(self) -> None:
        """Know the drawings as pixels too: an export in pixels brings them back as pictures."""
        for example, at in self._drawn:
            self._there.setdefault((example.label, hash(example.pixels.tobytes())), at)
        self._drawn.clear()

    def refuse(self, refusal: Refusal) -> None:
        """List a refusal, or count it."""
        if len(self._refused) < MOST_REFUSED:
            self._refused.append(refusal)
        else:
            self._not_listed += 1


def _turned(digit: Example) -> Digit:
    if digit.picture is None:
        return Digit(digit.label, tuple(stroke[:, ::-1].copy() for stroke in digit.strokes))
    picture = digit.picture.T.copy()
    picture.flags.writeable = False
    return Digit(digit.label, picture=picture)


def _content(digit: Digit | Example) -> tuple[int, int]:
    """Return what is the same for the same digit with the same label."""
    if digit.picture is not None:
        return digit.label, hash(digit.picture.tobytes())
    return digit.label, hash(tuple(stroke.tobytes() for stroke in digit.strokes))


def _sources(
    paths: Sequence[Path],
) -> Iterator[tuple[Path, Callable[[], Iterable[Found]]]]:
    """Yield the files and folders to read, IDX files in pairs."""
    kinds = {path: _magic(path) for path in dict.fromkeys(paths)}
    images = [path for path, magic in kinds.items() if magic == idx.IMAGES]
    labels = [path for path, magic in kinds.items() if magic == idx.LABELS]
    pair = labels[0] if len(images) == len(labels) == 1 else None
    taken = set()
    arrays = [path for path in kinds if path.suffix.lower() == ".npy" and path.is_file()]
    others = [path for path, magic in kinds.items() if not magic and _is_array(path)]
    arrays += [*others, *(path for path, magic in kinds.items() if magic and others)]
    if arrays:
        yield arrays[0], partial(otherwise.read, arrays, -1.0)
    for path, magic in kinds.items():
        if path in arrays:
            continue
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


def _is_array(path: Path) -> bool:
    """Return whether a file is IDX of other numbers than bytes, or of another shape."""
    return path.is_file() and files.is_idx_file(path)


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
