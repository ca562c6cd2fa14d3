"""*My digits*: the labelled examples of a person, as frozen values, independent of files.

The questions of a person are kept with them, see `nngui.collection.question`.
"""

import re
import secrets
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from engine.arrays import FLOAT, Array
from engine.data import Task
from engine.data.images import fitted
from nngui.collection.items import Drawn, Item, Pixels
from nngui.handwriting.ink import Strokes

CLASSES = 10
MOST = 70_000  # the most examples that are imported: as many as MNIST has

_KEY = re.compile("[0-9a-f]{16}-")  # the time in ns, then digits by chance


def new_key(newest: str = "") -> str:
    """Return a key that no other example has.

    Parameters
    ----------
    newest : str
        A key that the new one sorts behind, even if the clock was set back since.
    """
    now = time.time_ns()
    if f"{now:016x}" <= newest and _KEY.match(newest):
        now = int(newest[:16], 16) + 1
    return f"{now:016x}-{secrets.token_hex(3)}"


@dataclass(frozen=True, eq=False)
class Example(Drawn):
    """A digit and its label: a drawing, kept as strokes, or a picture that was imported.

    Attributes
    ----------
    key : str
        Its name in memory and in the file; see `new_key`.
    label : int
        0 to 9.
    strokes : tuple of ndarray, shape (points, 2), float32
        Of a drawing.
    picture : ndarray, shape (28, 28), uint8, or None
        If it has no strokes.
    """

    key: str
    label: int
    strokes: Strokes = ()
    picture: Pixels | None = None


@dataclass(frozen=True, eq=False)
class Edit:
    """A change of a collection, which can be inverted.

    Attributes
    ----------
    added, removed : tuple of Example or Item
        An example that gets another label is in both, with the same key; so is an item that gets
        another name, or another class.
    """

    added: tuple[Example | Item, ...] = ()
    removed: tuple[Example | Item, ...] = ()

    @property
    def inverse(self) -> "Edit":
        """The edit that undoes this one."""
        return Edit(self.removed, self.added)

    @cached_property
    def relabelled(self) -> Mapping[str, int]:
        """The new labels of the examples that stay, by key."""
        removed = {example.key for example in self.removed_digits}
        return {e.key: e.label for e in self.added_digits if e.key in removed}

    @cached_property
    def renamed(self) -> Mapping[str, Item]:
        """The items that stay, with their new names and classes, by key."""
        removed = {item.key for item in self.removed_items}
        return {item.key: item for item in self.added_items if item.key in removed}

    @property
    def added_digits(self) -> tuple[Example, ...]:
        """Those of my digits that are added."""
        return tuple(each for each in self.added if isinstance(each, Example))

    @property
    def removed_digits(self) -> tuple[Example, ...]:
        """Those of my digits that are removed."""
        return tuple(each for each in self.removed if isinstance(each, Example))

    @property
    def added_items(self) -> tuple[Item, ...]:
        """The items that are added."""
        return tuple(each for each in self.added if isinstance(each, Item))

    @property
    def removed_items(self) -> tuple[Item, ...]:
        """The items that are removed."""
        return tuple(each for each in self.removed if isinstance(each, Item))


class MyDigits(Collection[Example]):
    """The examples of a person; it never changes, an edit makes another one.

    Iterating is in the order in which the examples were made, also after an undo.

    Parameters
    ----------
    examples : iterable of Example or Item
        The last one of a key counts.

    Attributes
    ----------
    items : mapping of str to Item
        What the person's questions consist of, by key; the same object until an edit changes it.
    """

    def __init__(self, examples: Iterable[Example | Item] = ()) -> None:
        every = list(examples)
        self._examples = {each.key: each for each in every if isinstance(each, Example)}
        self.items: Mapping[str, Item] = {
            each.key: each for each in every if isinstance(each, Item)
        }

    @override
    def __len__(self) -> int:
        return len(self._examples)

    @override
    def __iter__(self) -> Iterator[Example]:
        return iter(self._in_order)

    @override
    def __contains__(self, example: object) -> bool:
        if isinstance(example, Item):
            return example.key in self.items
        return isinstance(example, Example) and example.key in self._examples

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """The number of examples of each label, from 0 to 9."""
        labels = np.array([example.label for example in self._examples.values()], np.intp)
        return tuple(np.bincount(labels, minlength=CLASSES).tolist())

    @cached_property
    def drawings(self) -> tuple[Example, ...]:
        """The examples that have strokes."""
        return tuple(example for example in self if example.picture is None)

    @property
    def everything(self) -> tuple[Example | Item, ...]:
        """All digits, and all that the questions consist of."""
        return (*self._examples.values(), *self.items.values())

    @property
    def newest(self) -> str:
        """The key that sorts behind all others; empty without examples."""
        return max(max(self._examples, default=""), max(self.items, default=""))

    def get(self, keys: Iterable[str]) -> tuple[Example, ...]:
        """Return the examples with these keys, as far as they are in the collection."""
        return tuple(self._examples[key] for key in keys if key in self._examples)

    def same_as(self, other: "MyDigits") -> bool:
        """Return whether the other collection holds the same objects."""
        return self.same_digits(other) and self.items == other.items

    def same_digits(self, other: "MyDigits") -> bool:
        """Return whether the other collection holds the same digits, whatever its questions."""
        return self._examples == other._examples

    def find(self, strokes: Strokes) -> Example | None:
        """Return the example with just these strokes, if there is one."""
        if not strokes:
            return None
        count, points = len(strokes), len(strokes[0])  # which differ for most, and cost little
        drawings = (e for e in self._examples.values() if len(e.strokes) == count)
        alike = (e for e in drawings if len(e.strokes[0]) == points)
        return next((e for e in alike if all(map(np.array_equal, e.strokes, strokes))), None)

    def find_picture(self, pixels: Pixels) -> Example | None:
        """Return the picture with just these pixels, shape (28, 28), if there is one."""
        pictures = (e for e in self._examples.values() if e.picture is not None)
        return next((e for e in pictures if np.array_equal(e.picture, pixels)), None)  # type: ignore[arg-type]

    def edited(self, edit: Edit) -> "MyDigits":
        """Return the collection after an edit; examples it removes may be missing."""
        after = MyDigits()
        after._examples = self._examples.copy()
        _apply(after._examples, edit.removed_digits, edit.added_digits, edit.relabelled)
        after.items = self.items
        if edit.added_items or edit.removed_items:
            after.items = items = dict(self.items)
            _apply(items, edit.removed_items, edit.added_items, edit.renamed)
        return after

    def removal(self, keys: Iterable[str]) -> Edit:
        """Return the edit that removes these examples."""
        return Edit(removed=self.get(keys))

    def relabelling(self, keys: Iterable[str], label: int) -> Edit:
        """Return the edit that gives these examples another label."""
        changed = tuple(e for e in self.get(keys) if e.label != label)
        return Edit(added=tuple(replace(e, label=label) for e in changed), removed=changed)

    def examples(self, task: Task) -> tuple[Array, NDArray[np.int64]]:
        """Return the examples to train a network with for that task.

        A drawing becomes an image at its first use, 0.65 ms each.

        Parameters
        ----------
        task : Task

        Returns
        -------
        x : ndarray, shape (examples, side * side), float32
            Ink in [0, 1].
        y : ndarray, shape (examples,), int64
            The number of the class. Examples of other classes are left out; for a regression
            there are none.
        """
        number = task.numbers
        chosen = [example for example in self if example.label in number]
        x = np.empty((len(chosen), task.side, task.side), FLOAT)
        for row, example in zip(x, chosen, strict=True):
            row[...] = fitted(example.image, task.side)
        y = np.array([number[example.label] for example in chosen], np.int64)
        return x.reshape(len(chosen), task.pixels), y

    @cached_property
    def _in_order(self) -> list[Example]:
        return sorted(self._examples.values(), key=lambda example: example.key)


T = TypeVar("T", Example, Item)


def _apply(
    there: dict[str, T], removed: Iterable[T], added: Iterable[T], stays: Collection[str]
) -> None:
    """Change a mapping by an edit; what stays is changed only if it is there."""
    for each in removed:
        if each.key not in stays:
            there.pop(each.key, None)
    for each in added:
        if each.key not in stays or each.key in there:
            there[each.key] = each
