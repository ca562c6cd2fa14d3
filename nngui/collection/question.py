"""`Question`: classes that a person has named, with drawings of each; and its edits.

It is made of the `Item`s in a collection. A network does not learn from a question but from a
`DataSet` that is made of it, which never changes.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from engine.arrays import Array
from nngui.collection.items import Item, Pixels
from nngui.collection.my_digits import Edit, Example, new_key
from nngui.design.data_set import (
    FEWEST_CLASSES,
    LONGEST_CLASS,
    LONGEST_TITLE,
    MOST_CLASSES,
    DataSet,
    split,
    titled,
)
from nngui.design.figures import count
from nngui.design.wording import listed
from nngui.handwriting.ink import SIDE, Strokes

BEGINNING = 10  # drawings of each class: enough to begin


@dataclass(frozen=True, eq=False)
class Question:
    """A question of a person's own.

    Attributes
    ----------
    item : Item
        Its key and its name.
    kinds : tuple of Item
        Its classes in their order: the second of two is class 1.
    drawings : tuple of tuple of Item
        Of each class, in the order in which they were made.
    """

    item: Item
    kinds: tuple[Item, ...]
    drawings: tuple[tuple[Item, ...], ...]

    @property
    def key(self) -> str:
        """What it is told from others by, whatever its name."""
        return self.item.key

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes."""
        return tuple(kind.name for kind in self.kinds)

    @property
    def title(self) -> str:
        """Its name, or else "cat or dog"."""
        return self.item.name or title_of(self.classes)

    @property
    def counts(self) -> tuple[int, ...]:
        """The number of drawings of each class."""
        return tuple(map(len, self.drawings))

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """All drawings, class by class, each with the number of its class as its label."""
        return tuple(
            _example(drawing, label)
            for label, drawings in enumerate(self.drawings)
            for drawing in drawings
        )

    @property
    def items(self) -> tuple[Item, ...]:
        """All that it consists of."""
        return (self.item, *self.kinds, *(each for drawn in self.drawings for each in drawn))

    @cached_property
    def parts(self) -> tuple[tuple[str, str, str], ...]:
        """What two states of one question differ in: key, parent and name of all its items."""
        return tuple((item.key, item.parent, cleaned(item.name)) for item in self.items)

    @property
    def fewest(self) -> int:
        """The number of the class with the fewest drawings, the first of these."""
        return self.counts.index(min(self.counts))

    def find(self, drawing: Strokes | Pixels) -> Example | None:
        """Return the example with just these strokes or pixels, if there is one."""
        if isinstance(drawing, np.ndarray):
            pictures = (e for e in self.examples if e.picture is not None)
            return next((e for e in pictures if np.array_equal(e.picture, drawing)), None)  # type: ignore[arg-type]
        alike = (e for e in self.examples if len(e.strokes) == len(drawing))
        return next((e for e in alike if all(map(np.array_equal, e.strokes, drawing))), None)

    # Edits

    def learning(self, drawing: Strokes | Pixels, label: int, newest: str) -> Edit:
        """Return the edit that adds a drawing to a class.

        Parameters
        ----------
        drawing : strokes, or ndarray of shape (28, 28), uint8
        label : int
        newest : str
            The key that the new one sorts behind.
        """
        key, kind = new_key(newest), self.kinds[label].key
        if isinstance(drawing, np.ndarray):
            return Edit((Item(key, kind, picture=drawing),))
        return Edit((Item(key, kind, strokes=drawing),))

    def removal(self, keys: Iterable[str]) -> Edit:
        """Return the edit that removes these drawings."""
        chosen = set(keys)
        return Edit(removed=tuple(item for item in self.items if item.key in chosen))

    def relabelling(self, keys: Iterable[str], label: int) -> Edit:
        """Return the edit that gives these drawings to another class."""
        chosen, kind = set(keys), self.kinds[label].key
        moved = tuple(i for i in self.items if i.key in chosen and i.parent != kind)
        return Edit(tuple(replace(item, parent=kind) for item in moved), moved)

    def reworded(
        self, name: str, classes: Sequence[tuple[int | None, str]], newest: str = ""
    ) -> Edit:
        """Return the edit that gives it this name and these classes.

        Parameters
        ----------
        name : str
        classes : sequence of (int or None, str)
            For each the number that it has now, or None if it is new, and its name. Classes that
            are missing go, with their drawings.
        newest : str
            The key that new ones sort behind.
        """
        added, removed = list[Item](), list[Item]()
        if name != self.item.name:
            added, removed = [replace(self.item, name=name)], [self.item]
        kept = {number for number, _ in classes if number is not None}
        for label, (kind, drawings) in enumerate(zip(self.kinds, self.drawings, strict=True)):
            if label not in kept:
                removed += kind, *drawings
        for number, text in classes:
            if number is None:
                added.append(Item(newest := new_key(newest), self.key, text))
            elif text != (kind := self.kinds[number]).name:
                added.append(replace(kind, name=text))
                removed.append(kind)
        return Edit(tuple(added), tuple(removed))


@dataclass(frozen=True, eq=False)
class Asked:
    """A question that is asked now: the network learns from drawings of it.

    Attributes
    ----------
    question : Question
        As it is now.
    learned : int
        The number of drawings that the open run has, to learn from and to validate with.
    stale : bool
        Whether the question has changed since the open run was begun.
    trained : bool
        Whether the open run has made a step.
    """

    question: Question
    learned: int = 0
    stale: bool = False
    trained: bool = False

    @property
    def drawings(self) -> int:
        """The number of drawings that there are."""
        return sum(self.question.counts)


def _example(item: Item, label: int) -> Example:
    """Return a drawing with its label: the same object again, for its image is made only once."""
    known: dict[int, Example] = item.__dict__.setdefault("_examples", {})
    if label not in known:
        known[label] = Example(item.key, label, item.strokes, item.picture)
    return known[label]


def beginning(name: str, classes: Sequence[str], newest: str = "") -> tuple[Item, ...]:
    """Return the items of a new question, which has no drawings yet."""
    question = Item(new_key(newest), name=name)
    items = [question]
    for text in classes:
        items.append(Item(new_key(items[-1].key), question.key, text))
    return tuple(items)


def questions_of(items: Mapping[str, Item]) -> tuple[Question, ...]:
    """Return the questions that these items form, in the order in which they were made.

    What belongs to no question, because another program has removed that meanwhile, is left out,
    and so is a question with fewer than two classes.
    """
    parts: dict[str, list[Item]] = {}
    for key in sorted(items):
        parts.setdefault(items[key].parent, []).append(items[key])
    found = (_question(item, parts) for item in parts.get("", ()) if not item.is_drawing)
    return tuple(each for each in found if len(each.kinds) >= FEWEST_CLASSES)


def _question(item: Item, parts: Mapping[str, list[Item]]) -> Question:
    kinds = tuple(kind for kind in parts.get(item.key, ()) if not kind.is_drawing)[:MOST_CLASSES]
    drawings = (tuple(i for i in parts.get(kind.key, ()) if i.is_drawing) for kind in kinds)
    return Question(item, kinds, tuple(drawings))


def title_of(classes: Sequence[str]) -> str:
    """Return the title of a question without a name, such as "cat or dog"."""
    return listed(classes)[:LONGEST_TITLE].strip() if classes else ""


def cleaned(name: str, longest: int = LONGEST_CLASS) -> str:
    """Return a name as it is kept: one line, composed characters, no spaces around it."""
    composed = unicodedata.normalize("NFC", name)
    # joiners hold emoji together, though they are not printable
    plain = "".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in composed)
    short = " ".join(plain.split())[:longest]
    return short.rstrip("\u200c\u200d").strip()


def fault_of(names: Sequence[str]) -> str:
    """Return why classes cannot have these names, in a sentence; empty if they can."""
    clean = [cleaned(name) for name in names]
    given = [name for name in clean if name]
    if len(given) < FEWEST_CLASSES:
        return "Name at least two classes."
    if len(given) > MOST_CLASSES:
        return f"There can be at most {count(MOST_CLASSES)} classes."
    twice = next((name for name in given if given.count(name) > 1), "")
    if twice:
        return f"Two classes are named “{twice}”: give one of them another name."
    return ""


def picture_pixels(image: Array) -> Pixels:
    """Return ink in [0, 1] as bytes, shape (28, 28)."""
    pixels: Pixels = np.rint(image.reshape(SIDE, SIDE) * 255).astype(np.uint8)
    return pixels


def parts_of(question: Question) -> DataSet:
    """Return what a network learns from: all drawings, some of each class to validate with.

    Its source is still missing.
    """
    labels = np.array([example.label for example in question.examples], np.int64)
    pixels = [example.pixels for example in question.examples]
    parts, rule = split(labels)
    return DataSet(
        titled(question.title),
        distinct(question.classes),
        np.stack(pixels) if pixels else np.empty((0, SIDE, SIDE), np.uint8),
        labels,
        parts,
        origin="Drawn here.",
        rule=rule if pixels else "",
    )


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Return names that differ, as two programs may have given the same one at once."""
    given = list[str]()
    for number, name in enumerate(names, 1):
        base, again = cleaned(name) or f"class {number}", 1
        text = base
        while text in given:
            again += 1
            text = f"{base[: LONGEST_CLASS - 4]} {again}"
        given.append(text)
    return tuple(given)
