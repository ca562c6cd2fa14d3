"""Reading the files in which my digits are kept: what is whole in them, and what is not.

They are ``my-digits.jsonl`` and, if that could not be gone on with, ``my-digits-2.jsonl`` and so
on, which are read one after the other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nngui import picture_files
from nngui.digit_lines import VERSION, Header, LineError, read_entry, read_header
from nngui.my_digits import Example

NAME = re.compile(r"my-digits(?:-([1-9]\d{0,5}))?\.jsonl")


@dataclass
class Journal:
    """What the files of a folder say.

    Attributes
    ----------
    examples : dict from str to Example
        By key.
    files : list of Path
        In the order in which they were read.
    identity : str
        Of the last file, as its first line says.
    end : int
        Bytes of the last file up to the end of its last whole line.
    usable : bool
        Whether the last file can be gone on with.
    notices : list of str
        What could not be read, a sentence each.
    changes : int
        How many examples were added, removed or given another label.
    pictures : list of str
        The names of the files with pictures.
    """

    examples: dict[str, Example] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    identity: str = ""
    end: int = 0
    usable: bool = False
    notices: list[str] = field(default_factory=list)
    changes: int = 0
    pictures: list[str] = field(default_factory=list)

    def read_more(self) -> None:
        """Read what was added to the last file since."""
        path = self.files[-1]
        with path.open("rb") as file:
            file.seek(self.end)
            self._take(path, file.read(), first=False)

    def read(self, path: Path) -> None:
        """Read one file more, from its beginning."""
        self.files.append(path)
        self.end, self.usable, self.identity = 0, False, ""
        content = path.read_bytes()
        try:
            header = read_header(content.partition(b"\n")[0])
        except LineError:
            header = Header(VERSION, "")  # the other lines may be whole
        if header.version > VERSION:
            self.notices.append(
                f"{path} was written by a newer version of this program. It stays as it is; its"
                " digits are not shown, and yours of now are kept in another file beside it."
            )
            return
        self.identity, self.usable = header.identity, True
        self._take(path, content, first=True)

    def _take(self, path: Path, content: bytes, *, first: bool) -> None:
        damaged = []
        *lines, unfinished = content.split(b"\n")  # by a program that was killed, or b""
        self.end += len(content) - len(unfinished)
        for number, line in enumerate(lines, 1):
            try:
                if first and number == 1:
                    read_header(line)
                else:
                    self._apply(path.parent, line)
            except LineError:
                damaged.append(number)
        if damaged or (first and not self.end):
            self.usable = False
            self.notices.append(_damage(path, damaged))

    def _apply(self, folder: Path, line: bytes) -> None:
        entry = read_entry(line)
        entry.apply(self.examples)
        self.changes += len(entry.removed) + len(entry.labels) + len(entry.added)
        if entry.pictures:
            self._add_pictures(folder, entry.pictures)

    def _add_pictures(self, folder: Path, name: str) -> None:
        self.pictures.append(name)
        try:
            added = picture_files.read(folder, name)
        except OSError as error:
            self.notices.append(f"The pictures in {folder / name} cannot be read: {error}.")
            return
        self.changes += len(added)
        self.examples.update((example.key, example) for example in added)


def files_in(folder: Path) -> list[Path]:
    """Return the files of my digits, in the order of their numbers."""
    return [path for _, path in sorted(_numbered(folder))]


def next_file(folder: Path) -> Path:
    """Return a file that is not there yet and comes behind all others."""
    last = max((number for number, _ in _numbered(folder)), default=0)
    return folder / (f"my-digits-{last + 1}.jsonl" if last else "my-digits.jsonl")


def identity_of(path: Path) -> str:
    """Return which file it is, as its first line says; empty if it does not say."""
    with path.open("rb") as file:
        line = file.readline(1000)
    try:
        return read_header(line).identity
    except LineError:
        return ""


def _numbered(folder: Path) -> Iterator[tuple[int, Path]]:
    for path in folder.iterdir():
        if match := NAME.fullmatch(path.name):
            yield int(match[1] or 1), path


def _damage(path: Path, lines: list[int]) -> str:
    shown = ", ".join(map(str, lines[:5])) + (", …" if len(lines) > 5 else "")
    where = f"line {shown}" if len(lines) == 1 else f"lines {shown}" if lines else "its first line"
    return (
        f"{path} is damaged ({where}). What is whole in it is used, the file stays as it is, and"
        " what you add from now on is kept in another file beside it."
    )
