"""Folders of pictures: by class, or flat with the classes in the names or in a file of labels."""

import csv
import os
import re
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.data.task import DIGITS
from nngui.collection.formats import picture
from nngui.collection.formats.found import FileError
from nngui.collection.formats.found import prepared as digit_prepared
from nngui.collection.reading.raw import Raw, label_text
from nngui.design.data_set import MOST_CLASSES, TEST, TRAINING, VALIDATION
from nngui.handwriting import ink, pictures, sight

DEEPEST = 6  # folders within folders
MOST = 250_000  # files
AT_ONCE = 200  # files that are looked for between two reports
WORD = re.compile(r"(?:digit|class|label|num|number|sample|img|folder)?[\s_-]*0*(\d{1,3})", re.I)
SPOKEN = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
PARTS = {"train": TRAINING, "training": TRAINING, "test": TEST, "testing": TEST}
PARTS |= {"val": VALIDATION, "valid": VALIDATION, "validation": VALIDATION}
TABLES = ".csv", ".tsv", ".txt"
SKIPPED = "__MACOSX", "Thumbs.db", "desktop.ini"


def read(path: Path) -> Iterator[float | Raw]:
    """Yield the share that is read, and at the end the pictures.

    Raises
    ------
    FileError
        If there are no pictures, or no classes.
    """
    files = yield from _searched(path)
    labelled = _labelled(path, files)
    names = {label for _, label, _ in labelled}
    if len(names) < 2:
        raise FileError(
            f"expected pictures in folders by class, with the class in their names, or a file of"
            f" labels beside them; found {len(files):,} pictures of {len(names)} classes"
        )
    if len(names) > MOST_CLASSES:
        raise FileError(f"it has {len(names):,} classes; expected at most {MOST_CLASSES}")
    images, labels, parts = [], [], []
    digits, reasons = names <= set(DIGITS), Counter[str]()
    for i, (file, label, part) in enumerate(labelled):
        try:
            brightness = picture.read(file)
            image = digit_prepared(brightness) if digits else prepared(brightness)
        except (OSError, ValueError) as error:
            image = np.zeros((0, 0), np.uint8)
            reasons[str(error)] += 1
        if image.any():
            images.append(image)
            labels.append(label)
            parts.append(part)
        yield (i + 1) / len(labelled)
    if not images:
        raise FileError(f"none of its pictures was taken: {reasons.most_common(1)[0][0]}")
    whole = set(parts) >= {TRAINING} and len(set(parts)) > 1
    if whole and VALIDATION not in parts:
        parts = [VALIDATION if part == TEST else part for part in parts]
    yield Raw(
        np.stack(images),
        tuple(labels),
        f"{len(names)} classes of pictures",
        parts=np.array(parts, np.uint8) if whole else None,
        prepared=True,
        notes=tuple(f"{count:,} pictures refused: {reason}" for reason, count in reasons.items()),
    )


def prepared(brightness: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a picture as an image of 28 × 28, ink from 0 to 255; a small one as it is.

    Raises
    ------
    ValueError
        If something else is on it, such as lines of the paper.
    """
    if brightness.shape == (ink.SIDE, ink.SIDE):
        dark = np.median(brightness[[0, -1]]) > 127
        return 255 - brightness if dark else brightness
    amount = pictures.ink(brightness)
    if reason := sight.fault(amount):
        raise ValueError(reason)
    return np.rint(pictures.fitted(amount) * 255).astype(np.uint8)


def _searched(path: Path) -> Generator[float, None, list[Path]]:
    """Return the pictures in a folder, in their order; report again and again on the way."""
    files = []
    for file in _files(path):
        files.append(file)
        if len(files) % AT_ONCE == 0:
            yield 0.0
    return sorted(files)


def _files(top: Path, depth: int = 0) -> Iterator[Path]:
    with os.scandir(top) as entries:
        names = sorted(e.name for e in entries if e.name[:1] != "." and e.name not in SKIPPED)
    for name in names:
        inner = top / name
        if inner.is_dir() and not inner.is_symlink():
            if depth < DEEPEST:
                yield from _files(inner, depth + 1)
        elif picture.is_picture(inner):
            yield inner


def _labelled(top: Path, files: list[Path]) -> list[tuple[Path, str, int]]:
    """Return the pictures with their classes and the parts that they belong to."""
    if len(files) > MOST:
        raise FileError(f"there are more than {MOST:,} files; choose a smaller folder")
    listed = _listed(top, files)
    if listed:
        return [(file, listed[file], TRAINING) for file in files if file in listed]
    folders = {file.parent for file in files}
    if len({_word(folder.name) for folder in folders}) > 1 and folders != {top}:
        return [(file, _word(file.parent.name), _part(top, file)) for file in files]
    return [(file, word, TRAINING) for file in files if (word := _in_name(file.stem))]


def _word(name: str) -> str:
    """Return the class that a folder's name means: "digit_3", "03" and "three" are 3."""
    if name.lower() in SPOKEN:
        return str(SPOKEN.index(name.lower()))
    match = WORD.fullmatch(name)
    return str(int(match[1])) if match else name.strip()


def _part(top: Path, file: Path) -> int:
    inner = file.relative_to(top).parts[:-1]
    return next((PARTS[part.lower()] for part in inner if part.lower() in PARTS), TRAINING)


def _in_name(stem: str) -> str:
    """Return the class in a file's name, such as "7_0012" or "cat-3"; empty without one."""
    words = [word for word in re.split(r"[\s_.-]+", stem) if word]
    if len(words) < 2:
        return ""
    first, last = words[0], words[-1]
    if not first.isdigit() and first.lower() not in ("img", "image", "scan", "picture", "sample"):
        return first
    return (
        str(int(first))
        if first.isdigit() and len(first) < 3
        else (str(int(last)) if last.isdigit() and len(last) == 1 else "")
    )


def _listed(top: Path, files: list[Path]) -> dict[Path, str]:
    """Return the labels of pictures by a table beside them: a name and a label a row."""
    by_name = {file.name: file for file in files} | {file.stem: file for file in files}
    for table in sorted(top.iterdir()):
        if table.suffix.lower() not in TABLES or not table.is_file():
            continue
        with table.open(encoding="utf-8-sig", errors="replace", newline="") as content:
            text = content.read(20_000_000)
        sign = max(",;\t ", key=text[:2_000].count)
        try:
            rows = list(csv.reader(text.splitlines(), delimiter=sign))
        except csv.Error:
            continue
        found = {}
        for row in rows:
            named = next((i for i, cell in enumerate(row) if Path(cell).name in by_name), None)
            rest = [cell for i, cell in enumerate(row) if i != named and cell.strip()]
            if named is not None and rest:
                found[by_name[Path(row[named]).name]] = label_text(rest[0])
        if len(found) > len(files) / 2:
            return found
    return {}
