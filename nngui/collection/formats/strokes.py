"""Drawings as JSON: the strokes of each digit.

A file is ``{"format": "nngui digits", "version": 1, "digits": […]}``, or only the list. A digit is
``{"label": 7, "strokes": [[[x, y], …], …]}``, x to the right and y down, in any unit.
"""

import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np

from engine.files import replacing
from nngui.collection.formats.found import Digit, FileError, Found, Refusal
from nngui.collection.my_digits import CLASSES, Example
from nngui.collection.rows import FARTHEST
from nngui.handwriting.ink import Strokes

FORMAT, VERSION = "nngui digits", 1
DIGIT_LIMIT = 1_000_000  # characters of one digit: 40,000 points and more
AT_ONCE = 50  # digits between two reports
HEAD = re.compile(
    rf'\s*(?:\{{\s*"format"\s*:\s*"{FORMAT}"\s*,\s*"version"\s*:\s*(\d{{1,9}})\s*,\s*"digits"\s*:)?'
    r"\s*\["
)
BETWEEN = re.compile(r"[\s,]*")


def read(path: Path) -> Iterator[Found]:
    """Read drawings.

    Raises
    ------
    FileError, OSError
        If the file cannot be used, or not from some digit on.
    """
    with path.open("rb") as file:
        size = max(1, path.stat().st_size)
        stream = _Stream(io.TextIOWrapper(file, "utf-8-sig", errors="replace"))
        digits: list[Digit] = []
        refused: list[Refusal] = []
        for number, value in enumerate(stream.values(), 1):
            try:
                digits.append(_digit(value))
            except (KeyError, TypeError, ValueError) as error:
                reason = f"{error.args[0]} is missing" if type(error) is KeyError else str(error)
                refused.append(Refusal(f"{path.name}, digit {number:,}", reason))
            if number % AT_ONCE == 0:
                yield Found(file.tell() / size, digits, refused)
                digits, refused = [], []
        yield Found(1, digits, refused)
        if stream.broken:
            raise FileError(stream.broken)


def write(path: Path, examples: Sequence[Example]) -> Iterator[float]:
    """Write the examples that have strokes; yield the share that is written.

    Raises
    ------
    OSError
        If they cannot be written.
    """
    drawings = [example for example in examples if example.picture is None]
    with replacing(path) as file:
        file.write(f'{{"format": "{FORMAT}", "version": {VERSION}, "digits": ['.encode())
        for i, example in enumerate(drawings):
            content = {"label": example.label, "strokes": points(example.strokes)}
            file.write((",\n" if i else "\n").encode() + json.dumps(content).encode())
            yield (i + 1) / len(drawings)
        file.write(b"\n]}\n")


class _Stream:
    """The values of a JSON list, one at a time, so that no file is too large.

    Attributes
    ----------
    broken : str
        Why there are no more values; empty if the list ended.
    """

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self._buffer, self._at = "", 0
        self.broken = ""

    def values(self) -> Iterator[Any]:
        """Yield the values up to the end of the list, or to a fault."""
        decoder = json.JSONDecoder()
        self._begin()
        for number in range(1, 10**9):
            self._fill()
            self._at = BETWEEN.match(self._buffer, self._at).end()  # type: ignore[union-attr]
            if self._buffer.startswith("]", self._at):
                return
            try:
                value, self._at = decoder.raw_decode(self._buffer, self._at)
            except (ValueError, RecursionError):
                self.broken = f"from digit {number:,} on it is not JSON, or cut off"
                return
            yield value

    def _begin(self) -> None:
        self._fill()
        head = HEAD.match(self._buffer)
        if head is None:
            raise FileError(f'expected a JSON file that begins with {{"format": "{FORMAT}", …')
        if int(head[1] or VERSION) > VERSION:
            raise FileError("it was written by a newer version of this program")
        self._at = head.end()

    def _fill(self) -> None:
        """Read on, so that the whole next value is in the buffer."""
        if len(self._buffer) - self._at < DIGIT_LIMIT:
            self._buffer = self._buffer[self._at :] + self._text.read(4 * DIGIT_LIMIT)
            self._at = 0


def _digit(value: Any) -> Digit:
    if not isinstance(value, dict):
        raise ValueError(f"expected an object with label and strokes, got {value!r:.40}")
    return Digit(_label(value["label"]), strokes_of(value["strokes"]))


def _label(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < CLASSES:
        return value
    raise ValueError(f"expected a label from 0 to {CLASSES - 1}, got {value!r:.40}")


def points(strokes: Strokes) -> list[list[list[float]]]:
    """Return strokes in as few decimals as give the same numbers back."""
    return [stroke.astype(str).astype(float).tolist() for stroke in strokes]


def strokes_of(points: Iterable[Any]) -> Strokes:
    """Return the strokes that lists of points are.

    Raises
    ------
    ValueError
        If they are none.
    """
    strokes = []
    for stroke in points:
        try:
            exact = np.array(stroke, np.float64)
        except (TypeError, ValueError, OverflowError):  # the last one of whole numbers above 1e308
            exact = np.empty(0)
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
