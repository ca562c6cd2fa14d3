"""CSV: one digit a row, its label and its pixels row by row, with or without a header."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.files import replacing
from nngui.collection.formats.found import FileError, Found, Refusal, digits_of, side_of, unit_of
from nngui.collection.my_digits import CLASSES, Example
from nngui.handwriting import ink

LABEL_NAMES = ("label", "class", "digit", "target", "y")
DELIMITERS = ",;\t"
LINE_LIMIT = 1_000_000  # characters
AT_ONCE = 200  # rows
BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb": "utf-8-sig"}
NAMES = [str(value) for value in range(256)]
VALUES = {name: value for value, name in enumerate(NAMES)}
LABELS = frozenset(NAMES[:CLASSES])
HEADER = ["label", *(f"pixel{i}" for i in range(ink.SIDE * ink.SIDE))]


def read(path: Path) -> Iterator[Found]:
    """Read a table; the label is in the column of that name, or else the first or last one.

    Raises
    ------
    FileError, OSError
        If the file cannot be used.
    """
    with path.open("rb") as file:
        size = max(1, path.stat().st_size)
        encoding = BYTE_ORDER_MARKS.get(file.read(2), "utf-8")
        file.seek(0)
        table: _Table | None = None
        lines: list[tuple[int, str]] = []
        text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
        for number, line in _lines(text):
            if table is None:
                table = _Table(path.name, line)
                if table.has_header:
                    continue
            lines.append((number, line))
            if len(lines) == AT_ONCE:
                yield table.found(lines, file.tell() / size)
                lines = []
        if table is None:
            raise FileError("it is empty")
        if lines:
            yield table.found(lines, 1)


def write(path: Path, examples: Sequence[Example]) -> Iterator[float]:
    """Write a table with a header; yield the share that is written.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    with replacing(path) as file:
        file.write((",".join(HEADER) + "\r\n").encode())
        for i, example in enumerate(examples):
            row = bytes([example.label]) + example.pixels.tobytes()
            file.write((",".join(map(NAMES.__getitem__, row)) + "\r\n").encode())
            yield (i + 1) / len(examples)


class _Table:
    """The layout of a table, from its first line."""

    def __init__(self, name: str, line: str) -> None:
        self._name = name
        self._delimiter = max(DELIMITERS, key=line.count)
        cells = [cell.strip().lower() for cell in self._cells(line)]
        named = [cells.index(name) for name in LABEL_NAMES if name in cells]
        numbers = sum(map(_is_number, cells))
        self.has_header = bool(named) or numbers < len(cells) / 2
        self._columns = len(cells)
        self._label: int | None = named[0] if named else None
        if self._columns < 2:
            raise FileError("expected rows of a label and pixels, separated by commas")
        self._side = side_of(self._columns - 1)
        self._unit = 0.0

    def found(self, lines: Sequence[tuple[int, str]], share: float) -> Found:
        """Return the digits of these rows."""
        if self._label is None:
            self._label = self._label_column([line for _, line in lines])
        numbers, labels, rows, refused = [], [], [], []
        for number, line in lines:
            try:
                label, pixels = self._row(line)
            except ValueError as error:
                refused.append(Refusal(f"{self._name}, row {number:,}", str(error)))
            else:
                numbers.append(number)
                labels.append(label)
                rows.append(pixels)
        images = _array(rows).reshape(len(rows), self._side, self._side)
        if rows:
            self._unit = self._unit or unit_of(images)
        digits, others = digits_of(f"{self._name}, row", numbers, labels, images, self._unit)
        return Found(share, digits, [*refused, *others])

    def _label_column(self, lines: Sequence[str]) -> int:
        """Return the column of the labels without a header: the first, or else the last.

        A first column with the same number in every row is the corner of the pictures, if the
        last column has several labels and nothing else.
        """
        rows = [cells for line in lines if len(cells := self._cells(line)) == self._columns]
        first, last = {cells[0] for cells in rows}, {cells[-1].strip() for cells in rows}
        return self._columns - 1 if len(first) == 1 and len(last) > 1 and last <= LABELS else 0

    def _row(self, line: str) -> tuple[object, bytes | list[float]]:
        """Return the label, unchecked, and the pixels; as bytes if all are from 0 to 255."""
        try:
            row = bytes(map(VALUES.__getitem__, line.split(self._delimiter)))
        except KeyError:
            return self._row_of_floats(line)
        self._check_length(len(row))
        label = self._label or 0
        return row[label], row[:label] + row[label + 1 :]

    def _row_of_floats(self, line: str) -> tuple[str, list[float]]:
        cells = self._cells(line)
        self._check_length(len(cells))
        label = cells.pop(self._label or 0)
        for cell in cells:
            if not _is_number(cell):
                raise ValueError(f"{cell!r:.40} is not a number")
        return label, [float(cell) for cell in cells]

    def _check_length(self, length: int) -> None:
        if length != self._columns:
            raise ValueError(f"it has {length:,} columns; expected {self._columns:,}")

    def _cells(self, line: str) -> list[str]:
        try:
            return next(csv.reader([line], delimiter=self._delimiter), [])
        except csv.Error as error:
            raise FileError(str(error)) from error


def _lines(text: io.TextIOWrapper) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, and their numbers from 1."""
    for number in count(1):
        line = text.readline(LINE_LIMIT)
        if not line:
            return
        if len(line) == LINE_LIMIT:
            raise FileError(f"line {number:,} is longer than {LINE_LIMIT:,} characters")
        if line.strip():
            yield number, line.rstrip("\r\n")


def _array(rows: Sequence[bytes | list[float]]) -> NDArray[Any]:
    """Return rows of pixels as bytes if all of them are, else as floats."""
    whole = [row for row in rows if isinstance(row, bytes)]
    if len(whole) == len(rows):
        return np.frombuffer(b"".join(whole), np.uint8)
    return np.array([list(row) for row in rows], np.float64)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
