"""Tables of text: CSV, TSV, numbers between spaces; labels in any column, packed by gzip or not."""

import csv
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.data.images import SMALLEST
from nngui.collection.formats.found import FileError
from nngui.collection.reading.raw import Raw, label_text, raw_of, square_side
from nngui.design.data_set import FEWEST_CLASSES, MOST_CLASSES

NAMES = "label", "class", "digit", "target", "y", "labels", "number", "letter", "category"
PIXEL = re.compile(r"(pixel|px|p|f|x|v|feature|attr|col)?[\s_.-]*\d+([x_-]\d+)?", re.IGNORECASE)
EXCEL = re.compile(r"\ufeff?sep=.", re.IGNORECASE)  # a first line that names the separator
COMMA = re.compile(r"\s*[+-]?\d+,\d+(e[+-]?\d+)?\s*", re.IGNORECASE)  # a number with decimal comma
LIBSVM = re.compile(r"\s*[+-]?[\d.]+\s+\d+:[+-]?[\d.]")  # a label, and the number of a pixel
ENCODINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb": "utf-8-sig"}
MOST_TEXT = 60_000_000  # characters of a table that is not all numbers
LONGEST_LINE = 2_000_000  # characters
SAMPLE = 200  # lines by which columns are known


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The cells of a table."""

    header: tuple[str, ...]
    columns: list[Any]  # texts or numbers
    rows: int
    passed: int = 0  # rows with another number of cells


def read(content: bytes, name: str) -> list[Raw]:
    """Return the ways to understand a table, the likeliest first.

    Raises
    ------
    FileError
        If it is no table of labels and pixels.
    """
    text = content.decode(ENCODINGS.get(content[:2], "utf-8"), "replace")
    sheet = _cells(text.replace("\0", ""))
    columns = sheet.columns
    numeric = [_is_numeric(column[:SAMPLE]) for column in columns]
    notes = [f"{sheet.passed:,} rows with another number of columns"] if sheet.passed else []
    if not any(numeric):
        raise FileError("no column of it has numbers")
    values = {i: _numbers(column) for i, column in enumerate(columns) if numeric[i]}
    bad = np.zeros(sheet.rows, np.bool_)
    for column in values.values():
        bad |= ~np.isfinite(column)
    if bad.all():
        raise FileError("none of its rows is whole numbers")
    if bad.any():
        notes.append(f"{int(bad.sum()):,} rows with something that is no number")
    kept = np.flatnonzero(~bad)
    found = _with_one_hot(values, kept, notes)
    for label in _label_columns(sheet, columns, values, kept):
        pixels = [i for i in values if i != label]
        used, passed = _pixel_columns(sheet, pixels, values)
        if not used:
            continue
        array = np.stack([values[i][kept] for i in used], axis=1)
        known = {value: label_text(value) for value in set(np.asarray(columns[label]).tolist())}
        labels = tuple(known[value] for value in np.asarray(columns[label])[kept].tolist())
        others = [*notes, *(f"column {_title(sheet, i)} passed over" for i in passed)]
        what = f"labels in column {_title(sheet, label)}"
        raw = raw_of(array, labels, what, tuple(others))
        found += [raw] if raw else []
    if not found:
        counting = sum(_counts(column[kept]) for column in values.values())
        raise FileError(_reason(sheet, len(values), counting))
    return found


def _with_one_hot(
    values: dict[int, NDArray[Any]], kept: NDArray[np.intp], notes: list[str]
) -> list[Raw]:
    """Return a table whose last columns are the classes, a 1 in that of the row; or nothing."""
    most = min(MOST_CLASSES, len(values) - SMALLEST**2)
    widths = [n for n in range(FEWEST_CLASSES + 1, most + 1) if square_side(len(values) - n)]
    for width in widths:
        cells = np.stack([values[i][kept] for i in list(values)[-width:]], axis=1)
        if not (((cells == 0) | (cells == 1)).all() and (cells.sum(axis=1) == 1).all()):
            continue
        if cells.any(axis=0).sum() < FEWEST_CLASSES:
            continue
        array = np.stack([values[i][kept] for i in list(values)[:-width]], axis=1)
        labels = tuple(map(str, cells.argmax(axis=1).tolist()))
        raw = raw_of(array, labels, f"a column for each of {width} classes", tuple(notes))
        return [raw] if raw else []
    return []


def _cells(text: str) -> _Sheet:
    lines = _lines(text)
    delimiter = _delimiter(lines[: min(SAMPLE, len(lines))])
    decimal = delimiter != "," and any("," in line for line in lines[-5:])
    if decimal:
        lines = [line.replace(",", ".") for line in lines]
    first = _split(lines[:SAMPLE], delimiter)
    header: tuple[str, ...] = ()
    if len(first) > 1 and _is_header(first[0], first[1]):
        header = tuple(cell.strip() for cell in first.pop(0))
        lines = lines[1:]
    if (numbers := _all_numbers(first, lines, delimiter)) is not None:
        columns = list(numbers.T)
        return _Sheet(header if len(header) == len(columns) else (), columns, len(numbers))
    if len(text) > MOST_TEXT:
        raise FileError(f"it has more than {MOST_TEXT:,} characters, not all of them numbers")
    rows = _split(lines, delimiter)
    width = len(rows[len(rows) // 2])
    whole = [row for row in rows if len(row) == width]
    if width < 2 or len(whole) < 2:
        raise FileError("expected rows of a label and pixels, separated by commas or spaces")
    columns = list(zip(*whole, strict=True))
    named = header if len(header) == width else ()
    return _Sheet(named, columns, len(whole), len(rows) - len(whole))


def _lines(text: str) -> list[str]:
    """Return the lines of a table that are not blank, without Excel's on the separator."""
    lines = [line for line in text.splitlines() if line.strip()]
    lines = lines[1:] if lines and EXCEL.fullmatch(lines[0]) else lines
    if not lines:
        raise FileError("it is empty")
    if max(map(len, lines[:SAMPLE])) > LONGEST_LINE:
        raise FileError(f"its lines are longer than {LONGEST_LINE:,} characters")
    if LIBSVM.match(lines[0]):
        raise FileError(
            "it is in LIBSVM's format, which leaves out what is 0; save it as .npz, or as a table"
            " of a label and all pixels"
        )
    return lines


def _all_numbers(
    first: list[list[str]], lines: list[str], delimiter: str
) -> NDArray[np.float32] | None:
    """Return a table of nothing but numbers; None if it has anything else."""
    width = len(first[0]) if first else 0
    whole = all(len(row) == width and all(map(_is_number, row)) for row in first)
    if width < 2 or not whole:
        return None
    try:
        sign = None if delimiter == " " else delimiter
        return np.loadtxt(lines, np.float32, comments=None, delimiter=sign, ndmin=2)
    except ValueError:
        return None


def _delimiter(lines: list[str]) -> str:
    """Return what separates the cells: the sign of which every line has as many."""
    counts = {sign: [line.count(sign) for line in lines] for sign in "\t;|,"}
    for sign, found in counts.items():
        steady = sorted(found)[len(found) // 2]
        if steady and (sign != "," or not counts[";"][0]):
            return sign
    return " "


def _split(lines: list[str], delimiter: str) -> list[list[str]]:
    if delimiter == " ":
        return [line.split() for line in lines]
    if any('"' in line for line in lines):
        try:
            return [_pointed(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error as error:
            raise FileError(str(error)) from error
    return [line.split(delimiter) for line in lines]


def _pointed(row: list[str]) -> list[str]:
    """Return quoted numbers with a decimal comma as they are read here, with a point."""
    if not any("," in cell for cell in row):
        return row
    return [cell.replace(",", ".") if COMMA.fullmatch(cell) else cell for cell in row]


def _is_header(first: list[str], second: list[str]) -> bool:
    """Return whether the first row has names: text where the second has numbers."""
    named = any(cell.strip().lower() in NAMES for cell in first)
    pairs = list(zip(first, second, strict=False))
    texts = sum(not _is_number(a) and _is_number(b) for a, b in pairs)
    return named or texts > len(pairs) / 2


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _is_numeric(cells: Any) -> bool:
    if isinstance(cells, np.ndarray):
        return True
    return sum(map(_is_number, cells)) > 0.9 * len(cells)


def _numbers(cells: Any) -> NDArray[Any]:
    if isinstance(cells, np.ndarray):
        return cells
    try:
        return np.array(cells, np.float64)
    except ValueError:
        return np.array([float(cell) if _is_number(cell) else np.nan for cell in cells])


def _label_columns(
    sheet: _Sheet,
    columns: list[Any],
    values: dict[int, NDArray[np.float64]],
    kept: NDArray[np.intp],
) -> list[int]:
    """Return the columns that can have the labels, the likeliest first."""
    named = [i for i, cell in enumerate(sheet.header) if cell.lower() in NAMES]
    if named:
        return named
    texts = [i for i in range(len(columns)) if i not in values and _has_classes(columns[i])]
    inner = [
        next((i for i in order if not _counts(values[i][kept])), 0)
        for order in (values, reversed(values))
    ]
    ends = sorted({0, len(columns) - 1, *inner} & set(values))
    ends = [i for i in ends if not _counts(values[i][kept]) and not _is_pixel(sheet, i)]
    whole = [i for i in ends if _are_classes(values[i][kept])]
    whole.sort(key=lambda i: -_spread(values[i][kept]))
    return [*texts, *whole]


def _has_classes(cells: Any) -> bool:
    return FEWEST_CLASSES <= len(set(cells)) <= min(MOST_CLASSES, len(cells) // 2)


def _are_classes(values: NDArray[np.float64]) -> bool:
    if not np.isfinite(values).all() or not (values == np.rint(values)).all():
        return False
    return FEWEST_CLASSES <= len(np.unique(values)) <= MOST_CLASSES


def _spread(values: NDArray[np.float64]) -> float:
    """Return how evenly the values are spread over few small numbers, as labels are."""
    known, counts = np.unique(values, return_counts=True)
    shares = counts / counts.sum()
    row = known[0] in (0, 1) and known[-1] - known[0] == len(known) - 1  # 0, 1, 2, …
    return float(-(shares * np.log(shares)).sum() / np.log(len(known)) + 10 * row)


def _is_pixel(sheet: _Sheet, i: int) -> bool:
    """Return whether the header calls a column a pixel."""
    return bool(sheet.header) and PIXEL.fullmatch(sheet.header[i]) is not None


def _pixel_columns(
    sheet: _Sheet, columns: list[int], values: dict[int, NDArray[np.float64]]
) -> tuple[list[int], list[int]]:
    """Return the columns of pixels, and those passed over; no pixels if they do not fit."""
    if sheet.header:
        pixels = [i for i in columns if _is_pixel(sheet, i)]
        if square_side(len(pixels)):
            return pixels, [i for i in columns if i not in pixels]
    if square_side(len(columns)):
        return columns, []
    rest = [i for i in columns if not _counts(values[i])]
    return (rest, [i for i in columns if i not in rest]) if square_side(len(rest)) else ([], [])


def _counts(values: NDArray[np.float64]) -> bool:
    """Return whether a column numbers the rows, in any order: each has another whole number."""
    whole = np.isfinite(values).all() and (values == np.rint(values)).all()
    return len(values) > 2 and bool(whole) and len(np.unique(values)) == len(values)


def _title(sheet: _Sheet, i: int) -> str:
    name = sheet.header[i][:30] if sheet.header else ""
    return f"“{name}”" if name else f"{i + 1:,}"


def _reason(sheet: _Sheet, numbers: int, counting: int) -> str:
    pixels = numbers if square_side(numbers) else sum(_is_pixel(sheet, i) for i in range(numbers))
    pixels = numbers - counting if square_side(numbers - counting) and not pixels else pixels
    if square_side(pixels):
        return (
            f"there is no column of labels: it has {pixels:,} pixels and nothing else; choose the"
            " file with labels"
        )
    width = len(sheet.columns)
    return (
        f"expected a label and as many pixels as make a square image (64, 256, 400, 784 …), got"
        f" {width:,} columns, {numbers:,} of them with numbers"
    )
