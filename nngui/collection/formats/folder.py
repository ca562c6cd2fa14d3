"""Folders of pictures: the pictures of each digit are in a folder with its name."""

import os
from collections.abc import Iterator, Sequence
from errno import EEXIST
from pathlib import Path
from tempfile import TemporaryDirectory

from nngui.collection.formats import picture
from nngui.collection.formats.found import Digit, FileError, Found, Refusal, digit_in
from nngui.collection.my_digits import CLASSES, Example
from nngui.design.figures import counted
from nngui.system.files import write as write_file

DEEPEST = 6  # folders within folders
MOST_ENTRIES = 250_000
AT_ONCE = 16  # pictures between two reports
NAMES = {str(label): label for label in range(CLASSES)}
MISSING = "expected folders called 0 to 9 with pictures in them; there is none here"


class _Walk:
    """Searches folders for pictures that have a label, and lists refusals."""

    def __init__(self, top: Path) -> None:
        self.pictures: list[tuple[Path, int]] = []
        self.refused: list[Refusal] = []
        self._top = top
        self._seen: set[tuple[int, int]] = (
            set()
        )  # device and inode, because links can lead in a circle
        self._entries = 0

    def folder(self, path: Path, label: int | None, depth: int = 0) -> Iterator[Found]:
        """Search a folder; the pictures in it have that label, if any."""
        try:
            status = path.stat()
            if (status.st_dev, status.st_ino) in self._seen:
                return
            self._seen.add((status.st_dev, status.st_ino))
            with os.scandir(path) as entries:
                names = sorted(e.name for e in entries if not e.name.startswith("."))
        except OSError as error:
            self.refuse(path, f"it cannot be opened: {error.strerror or error}")
            return
        self._entries += len(names)
        if self._entries > MOST_ENTRIES:
            raise FileError(f"there are more than {MOST_ENTRIES:,} files; choose a smaller folder")
        yield Found(0)
        before, unlabelled = len(self.pictures), 0
        for name in names:
            inner = path / name
            if os.path.isdir(inner):  # unlike the method of a path, this never fails
                yield from self._inner(inner, NAMES.get(name, label), depth)
            elif not name.lower().endswith(picture.ENDINGS):
                self._refuse_file(inner)
            elif label is None:
                unlabelled += 1
            else:
                self.pictures.append((inner, label))
        self._note(path, label, unlabelled, empty=len(self.pictures) == before)

    def refuse(self, path: Path, reason: str) -> None:
        """Add a refusal."""
        where = path.relative_to(self._top.parent) if path != self._top else path.name
        self.refused.append(Refusal(str(where), reason))

    def _inner(self, path: Path, label: int | None, depth: int) -> Iterator[Found]:
        if depth == DEEPEST:
            self.refuse(path, f"it is more than {DEEPEST} folders deep")
        else:
            yield from self.folder(path, label, depth + 1)

    def _refuse_file(self, path: Path) -> None:
        if path.is_symlink() and not path.exists():
            self.refuse(path, "it is a link to something that is not there")
        elif path.name not in ("Thumbs.db", "desktop.ini"):
            self.refuse(path, "it is not a PNG, JPEG or BMP picture")

    def _note(self, path: Path, label: int | None, unlabelled: int, *, empty: bool) -> None:
        if unlabelled:
            what = counted(unlabelled, "picture")
            self.refuse(path, f"{what} in a folder whose name is not a digit from 0 to 9")
        elif label is not None and empty:
            self.refuse(path, "there is no picture in it")


def read(path: Path) -> Iterator[Found]:
    """Read the pictures in a folder, or one picture in a folder with the name of its digit.

    Raises
    ------
    FileError
        If there are none.
    """
    walk = _Walk(path)
    if path.is_dir():
        yield from walk.folder(path, NAMES.get(path.name))
    elif path.parent.name in NAMES:
        walk.pictures.append((path, NAMES[path.parent.name]))
    else:
        raise FileError("the name of its folder is not a digit; put it into a folder called 0 to 9")
    if not walk.pictures and not walk.refused:
        raise FileError(MISSING)
    yield Found(0, refused=walk.refused)
    yield from _read(walk)


def write(path: Path, examples: Sequence[Example]) -> Iterator[float]:
    """Write PNG files into folders by class, in a new folder; yield the share that is written.

    Raises
    ------
    OSError
        If they cannot be written, or the folder exists already. Nothing is left then, nor if
        the writing is broken off.
    """
    if path.exists():
        raise FileExistsError(EEXIST, "there is a folder or a file of that name", str(path))
    width = len(str(len(examples)))
    with TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as place:
        whole = Path(place, path.name)
        whole.mkdir()
        for i, example in enumerate(examples):
            folder = whole / str(example.label)
            folder.mkdir(exist_ok=True)
            write_file(folder / f"{i + 1:0{width}}.png", picture.to_png(example.pixels))
            yield (i + 1) / len(examples)
        whole.rename(path)


def _read(walk: _Walk) -> Iterator[Found]:
    total = len(walk.pictures)
    for start in range(0, total, AT_ONCE):
        digits: list[Digit] = []
        walk.refused = []
        for path, label in walk.pictures[start : start + AT_ONCE]:
            try:
                digits.append(digit_in(label, picture.read(path)))
            except OSError as error:
                walk.refuse(path, f"it cannot be opened: {error.strerror or error}")
            except ValueError as error:
                walk.refuse(path, str(error))
        yield Found(min(1.0, (start + AT_ONCE) / total), digits, walk.refused)
