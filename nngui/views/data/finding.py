"""Which examples of a data set are looked for: by part, by how they are read, by label."""

import re
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from nngui.training.evaluation.album import ONCE, Album, Looked

AS = re.compile(r"\s*(.+?)\s*(?:>|→)\s*(.+?)\s*")  # "4 > 9": 4 read as 9
NEAR = 0.5  # of the unit of a regression: so near a number is meant

Chosen = NDArray[np.bool_]


class Marks(Enum):
    """Which examples, by what is known of them."""

    ALL = "all"
    MISREAD = "misread"
    READ = "read"
    TWICE = "twice"


def found(looked: Looked, part: str, marks: Marks, text: str) -> NDArray[np.intp]:
    """Return the numbers of the examples that are looked for.

    Parameters
    ----------
    looked : Looked
        With an album.
    part : str
        Of the data set; empty for all.
    marks : Marks
        Of what is not known yet, nothing is found.
    text : str
        A label, or "a > b" for the examples of a that are read as b; empty for all.
    """
    album = looked.album
    assert album is not None
    chosen = np.ones(len(album), np.bool_)
    for name, start, end in listed_parts(album):
        if part and part != name:
            chosen[start:end] = False
    if marks is Marks.TWICE:
        chosen &= album.twice != ONCE
    elif marks is not Marks.ALL:
        known = looked.misread
        chosen &= False if known is None else known == (marks is Marks.MISREAD)
    if text.strip():
        chosen &= _by_text(looked, album, text)
    return np.flatnonzero(chosen)


def listed_parts(album: Album) -> list[tuple[str, int, int]]:
    """Return the name of each part, and from which to which number its examples are."""
    return list(zip(album.parts, album.starts[:-1], album.starts[1:], strict=True))


def _by_text(looked: Looked, album: Album, text: str) -> Chosen:
    wanted = _labelled(album, album.labels, text.strip())
    match = AS.fullmatch(text)
    if wanted.any() or match is None:
        return wanted
    if looked.read is None:
        return np.zeros(len(album), np.bool_)
    return _labelled(album, album.labels, match[1]) & _labelled(album, looked.read, match[2])


def _labelled(album: Album, values: NDArray[np.float64], text: str) -> Chosen:
    """Return which values are a label: the class of that name, or those that begin so."""
    if album.task.classes:
        names = [name.lower() for name in album.task.classes]
        exact = [i for i, name in enumerate(names) if name == text.lower()]
        some = exact or [i for i, name in enumerate(names) if name.startswith(text.lower())]
        return np.isin(values, some)
    if text in album.groups:
        return np.asarray(album.group == album.groups.index(text))
    try:
        number = float(text.strip("°").replace("−", "-").replace(",", "."))
    except ValueError:
        return np.zeros(len(values), np.bool_)
    return np.asarray(np.abs(values - number) <= NEAR)
