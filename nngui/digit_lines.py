"""The lines of the file in which my digits are kept: JSON, each with a checksum in front.

The first line says what the file is; each of the others is one edit, so that an edit is there as a
whole or not at all. Numbers are written so that they are read back bit for bit.
"""

import base64
import json
import secrets
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine import ink
from nngui.my_digits import CLASSES, Edit, Example, Pixels
from nngui.reading import Strokes

FORMAT = "nngui my digits"
VERSION = 1
FARTHEST = 1e6  # of a point from (0, 0), in any unit; the pad's is its side
CHECKSUM = 8  # hexadecimal digits, of the CRC-32 of what comes after the space behind them


class LineError(ValueError):
    """A line is not what was written."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the first line says: the version of the format, and which file it is."""

    version: int
    identity: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What one line says about the examples.

    Attributes
    ----------
    removed : tuple of str
        Keys.
    labels : mapping from str to int
        New labels by key.
    added : tuple of Example
    pictures : str
        The name of the file with more examples that were added; empty for none.
    """

    removed: tuple[str, ...]
    labels: Mapping[str, int]
    added: tuple[Example, ...]
    pictures: str = ""

    def apply(self, examples: dict[str, Example]) -> None:
        """Change examples, by key, except for those in the file of pictures."""
        for key in self.removed:
            examples.pop(key, None)
        for key, label in self.labels.items():
            if key in examples:
                old = examples[key]
                examples[key] = Example(key, label, old.strokes, old.picture)
        examples.update((example.key, example) for example in self.added)


def header_line() -> bytes:
    """Return the first line of a new file."""
    return _line({"format": FORMAT, "version": VERSION, "file": secrets.token_hex(8)})


def edit_line(edit: Edit, pictures: str = "") -> bytes:
    """Return the line that keeps an edit, but for the pictures in the file of that name."""
    labels = edit.relabelled
    content: dict[str, object] = {}
    if removed := [example.key for example in edit.removed if example.key not in labels]:
        content["remove"] = removed
    if labels:
        content["label"] = labels
    if added := [_encoded(e) for e in _inline(edit, pictures) if e.key not in labels]:
        content["add"] = added
    if pictures:
        content["pictures"] = pictures
    return _line(content)


def read_header(line: bytes) -> Header:
    """Return what the first line of a file says.

    Raises
    ------
    LineError
        If it is not such a line.
    """
    content = _content(line)
    version, identity = content.get("version"), content.get("file")
    if content.get("format") != FORMAT or not isinstance(version, int):
        raise LineError("it is not a file of this program")
    return Header(version, str(identity))


def read_entry(line: bytes) -> Entry:
    """Return what a line says about the examples.

    Raises
    ------
    LineError
        If the line is damaged.
    """
    content = _content(line)
    try:
        labels = {str(key): label_of(value) for key, value in content.get("label", {}).items()}
        return Entry(
            tuple(map(str, content.get("remove", ()))),
            labels,
            tuple(map(_decoded, content.get("add", ()))),
            str(content.get("pictures", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError, zlib.error) as error:
        raise LineError(f"a line of another kind: {error!r}") from error


def label_of(value: object) -> int:
    """Return a label from JSON.

    Raises
    ------
    ValueError
        If it is not a whole number from 0 to 9.
    """
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < CLASSES:
        return value
    raise ValueError(f"expected a label from 0 to {CLASSES - 1}, got {value!r:.40}")


def points_of(strokes: Strokes) -> list[list[list[float]]]:
    """Return strokes as JSON has them, in as few decimals as give the same numbers back."""
    return [stroke.astype(str).astype(float).tolist() for stroke in strokes]


def strokes_of(points: Iterable[Any]) -> Strokes:
    """Return strokes from JSON: one list of [x, y] a stroke.

    Raises
    ------
    ValueError, TypeError
        If they are not pairs of numbers of a sensible size, at least one a stroke.
    """
    strokes = []
    for stroke in points:
        exact = np.array(stroke, np.float64)
        if exact.ndim != 2 or exact.shape[1] != 2 or not (np.abs(exact) <= FARTHEST).all():
            raise ValueError(
                f"expected strokes of points [x, y], both numbers of at most {FARTHEST:,.0f}"
            )
        line = exact.astype(np.float32)
        line.flags.writeable = False
        strokes.append(line)
    if not strokes:
        raise ValueError("expected at least one stroke")
    return tuple(strokes)


def _inline(edit: Edit, pictures: str) -> Iterable[Example]:
    return (e for e in edit.added if not (pictures and e.picture is not None))


def _encoded(example: Example) -> dict[str, object]:
    entry: dict[str, object] = {"key": example.key, "label": example.label}
    if example.picture is None:
        entry["strokes"] = points_of(example.strokes)
    else:
        entry["picture"] = base64.b64encode(zlib.compress(example.picture.tobytes())).decode()
    return entry


def _decoded(entry: Mapping[str, Any]) -> Example:
    key, label = str(entry["key"]), label_of(entry["label"])
    if "picture" in entry:
        return Example(key, label, picture=_picture(entry["picture"]))
    return Example(key, label, strokes_of(entry["strokes"]))


def _picture(text: str) -> Pixels:
    size = ink.SIDE * ink.SIDE
    content = zlib.decompressobj().decompress(base64.b64decode(text), size)
    return np.frombuffer(content, np.uint8).reshape(ink.SIDE, ink.SIDE)


def _line(content: Mapping[str, object]) -> bytes:
    text = json.dumps(content, separators=(",", ":"), allow_nan=False).encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


def _content(line: bytes) -> dict[str, Any]:
    text = line[CHECKSUM + 1 :].removesuffix(b"\n")
    if line[: CHECKSUM + 1] != b"%08x " % zlib.crc32(text):
        raise LineError("its checksum is another one")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LineError(f"a line of another kind: {error}") from error
    if not isinstance(content, dict):
        raise LineError("a line of another kind")
    return content
