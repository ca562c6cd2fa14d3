"""`DataSet`: examples of a person's own to train with, as a frozen value, by its name.

The name of a data set is made of its title and of all that it is: a design that has the name always
learns from the same examples.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import FLOAT, Array
from engine.data import TASKS, Dataset, Task, add, images
from engine.data.task import Examples
from nngui.design import figures

TRAINING, VALIDATION, TEST = range(3)  # the parts of a data set
Shares = tuple[float, float, float]
SHARES = 0.7, 0.15, 0.15  # of each class: to train, to validate, to test
SMALL = 20  # examples of a class; of fewer none are kept for a test
SMALL_SHARES = 0.8, 0.2, 0.0
LENGTH = 8  # characters of the hash in a name
LONGEST_TITLE, LONGEST_CLASS = 40, 40  # characters
FEWEST_CLASSES, MOST_CLASSES = 2, 100
MARK = " #"  # between title and hash


@dataclass(frozen=True, slots=True, eq=False)
class DataSet:
    """Labelled images.

    Attributes
    ----------
    title : str
    classes : tuple of str
        From 2 to 100 names.
    pixels : ndarray, shape (examples, side, side), uint8 or float32
        Ink from 0 to 255, or from 0 to 1; read-only, as are the others.
    labels : ndarray, shape (examples,), int64
        The numbers of the classes.
    parts : ndarray, shape (examples,), uint8
        Which examples train, validate and test: `TRAINING`, `VALIDATION`, `TEST`.
    origin : str
        From which files it was made, and how they were understood, in sentences.
    rule : str
        How the parts were chosen.
    source : ndarray, shape (bytes,), uint8
        The question of the person's own that it was made from, as the content of a file, so that
        more can be drawn wherever it is opened; empty if it was made otherwise.
    """

    title: str
    classes: tuple[str, ...]
    pixels: NDArray[Any]
    labels: NDArray[np.int64]
    parts: NDArray[np.uint8]
    origin: str = ""
    rule: str = ""
    source: NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, np.uint8))

    @property
    def side(self) -> int:
        """The images have side × side pixels."""
        return int(self.pixels.shape[1])

    @property
    def name(self) -> str:
        """The name, another one for whatever differs."""
        told = self.title, self.classes, self.pixels.shape, str(self.pixels.dtype)
        made = sha256(repr(told).encode())
        for array in (self.pixels, self.labels, self.parts, self.source):
            made.update(np.ascontiguousarray(array).data)
        return f"{self.title}{MARK}{made.hexdigest()[:LENGTH]}"

    @property
    def counts(self) -> tuple[int, ...]:
        """The number of examples of each class."""
        return tuple(np.bincount(self.labels, minlength=len(self.classes)).tolist())

    def task(self, name: str) -> Task:
        """Return the question that it asks, by that name."""
        train, validation, test = np.bincount(self.parts, minlength=3).tolist()
        binary = len(self.classes) == 2
        return Task(
            name,
            side=self.side,
            classes=self.classes,
            train=train,
            validation=validation,
            make=self.made,
            file="",
            loss="binary_crossentropy" if binary else "sparse_categorical_crossentropy",
            test=test,
            make_test=self.tested if test else None,
            shows=self.rule,
            listed=not self.source.size,
        )

    def made(self, task: Task) -> Dataset:
        """Return the examples to train and to validate with, at the side of the task.

        Raises
        ------
        OSError
            If there are none yet, of a question of which too little is drawn.
        """
        if not (task.train and task.validation):
            raise OSError("too little is drawn yet")
        return Dataset(task, *self._part(TRAINING, task.side), *self._part(VALIDATION, task.side))

    def tested(self, task: Task) -> Examples:
        """Return the examples to test with, at the side of the task."""
        return self._part(TEST, task.side)

    def _part(self, part: int, side: int) -> Examples:
        chosen = self.parts == part
        pixels, labels = self.pixels[chosen], self.labels[chosen]
        return ink(pixels, side), labels


def ink(pixels: NDArray[Any], side: int) -> Array:
    """Return images as rows of ink in [0, 1], at another side if need be.

    Parameters
    ----------
    pixels : ndarray, shape (n, its side, its side), uint8 or float32
    side : int

    Returns
    -------
    ndarray, shape (n, side * side), float32
    """
    scale = FLOAT(255 if pixels.dtype == np.uint8 else 1)
    if pixels.shape[1] != side:
        whole = pixels.shape[1] == images.SIDE
        pixels = images.fitted(pixels, side) if whole else images.resized(pixels, side)
    rows: Array = np.divide(pixels.reshape(len(pixels), side * side), scale, dtype=FLOAT)
    return rows


def usual_shares(labels: NDArray[np.int64]) -> Shares:
    """Return the usual shares to train, validate and test: of few examples none are tested."""
    counts = np.bincount(labels)
    return SHARES if counts[counts > 0].min(initial=SMALL) >= SMALL else SMALL_SHARES


def split(
    labels: NDArray[np.int64], seed: int = 0, shares: Shares | None = None
) -> tuple[NDArray[np.uint8], str]:
    """Return which examples train, validate and test, and the rule in words.

    Of each class the same shares are drawn by chance.

    Parameters
    ----------
    labels : ndarray, shape (examples,)
    seed : int
    shares : tuple of float, optional
        Of each class, to train, to validate, to test; without it the usual ones.
    """
    rng = np.random.default_rng(seed)
    parts = np.zeros(len(labels), np.uint8)
    counts = np.bincount(labels)
    shares = usual_shares(labels) if shares is None else shares
    for label in np.flatnonzero(counts):
        places = rng.permutation(np.flatnonzero(labels == label))
        test = round(shares[2] * len(places))
        validation = max(round(shares[1] * len(places)), min(1, len(places) - 1))
        parts[places[:test]] = TEST
        parts[places[test : test + validation]] = VALIDATION
    percent = [figures.whole_percent(share) for share in shares]
    words = f"{percent[0]} of each class train, {percent[1]} validate"
    tested = f", {percent[2]} test" if shares[2] else ""
    return parts, f"{words}{tested}; drawn by chance with seed {seed}."


def titled(text: str) -> str:
    """Return a title that can be a part of a name: printable, short, of one line."""
    clean = "".join(c if c.isprintable() and c not in "/#" else " " for c in text)
    return " ".join(clean.split())[:LONGEST_TITLE].strip() or "my data"


_known: dict[str, DataSet] = {}


def keep(data_set: DataSet) -> str:
    """Keep a data set as long as the program runs, as a question to learn; return its name."""
    name = data_set.name
    if name not in _known:
        for array in (data_set.pixels, data_set.labels, data_set.parts, data_set.source):
            array.flags.writeable = False
        _known[name] = data_set
    if name not in TASKS:
        add(_known[name].task(name))
    return name


def forget(name: str) -> None:
    """Forget a data set of a person's own that nobody needs any more."""
    _known.pop(name, None)
    TASKS.pop(name, None)


def find(name: str) -> DataSet | None:
    """Return the data set of that name, if it is a person's own and known."""
    return _known.get(name)


def among(names: Iterable[str]) -> tuple[DataSet, ...]:
    """Return the data sets of a person's own with these names, each once."""
    return tuple(_known[name] for name in dict.fromkeys(names) if name in _known)


def made_of(
    title: str,
    pixels: NDArray[Any],
    names: Sequence[str],
    parts: NDArray[np.uint8] | None = None,
    *,
    classes: Sequence[str] = (),
    origin: str = "",
    rule: str = "",
    shares: Shares | None = None,
    seed: int = 0,
) -> DataSet:
    """Return a data set of images and the name of the class of each.

    Parameters
    ----------
    title : str
    pixels : ndarray, shape (examples, side, side), uint8 or float32
    names : sequence of str
        One for each image.
    parts : ndarray, optional
        Which train, validate and test; without it they are drawn.
    classes : sequence of str, optional
        In their order; without it they are sorted, numbers by their value.
    origin, rule : str
    shares : tuple of float, optional
        By which the parts are drawn; see `split`.
    seed : int

    Raises
    ------
    ValueError
        If there are too few or too many classes.
    """
    kept = tuple(classes) or tuple(sorted(set(names), key=by_value))
    if not FEWEST_CLASSES <= len(kept) <= MOST_CLASSES:
        raise ValueError(
            f"expected from {FEWEST_CLASSES} to {MOST_CLASSES} classes,"
            f" got {figures.count(len(kept))}"
        )
    number = {name: i for i, name in enumerate(kept)}
    labels = np.array([number[name] for name in names], np.int64)
    drawn, words = split(labels, seed, shares)
    if parts is None:
        parts, rule = drawn, words
    made = DataSet(titled(title), kept, np.ascontiguousarray(pixels), labels, parts, origin, rule)
    return replace(made, classes=tuple(name[:LONGEST_CLASS] for name in kept))


def by_value(name: str) -> tuple[int, float, str]:
    """Return what sorts names of classes: numbers first, by their value."""
    try:
        return 0, float(name), name
    except ValueError:
        return 1, 0.0, name
