"""A value of a JSON file together with its place, which error messages name.

Keras writes an object as its class by name, with its options (`described`, `class_of`).
"""

import json
import reprlib
from collections.abc import Collection, Iterator, Mapping, Set
from contextlib import contextmanager
from typing import Any, NoReturn

from engine.printing import printable

Json = dict[str, Any]

LONGEST = 600  # characters of a message: files may hold names of any length
LARGEST = 2**31 - 1  # of a whole number; no count in a model is larger
FARTHEST = 1e30  # of any number; a float32 ends at 3e38


class ModelFileError(ValueError):
    """A file contains no network that can be opened here; the message says why.

    It is one line of printable characters, whatever the file contains.
    """

    def __init__(self, message: str) -> None:
        super().__init__(printable(message, LONGEST))


def shown(value: object) -> str:
    """Return `value` as a short text for a message, however long and deep it is."""
    brief = reprlib.Repr()
    brief.maxstring = brief.maxother = 60
    brief.maxlevel = 2
    return brief.repr(value)


class Entry:
    """A value in a file, with a method for each type that it may be read as.

    Parameters
    ----------
    value : object
        The result of `json.loads`.
    place : str
        The name of the place in error messages.

    Raises
    ------
    ModelFileError
        By every method, if the value is something else.
    """

    def __init__(self, value: Any, place: str) -> None:
        self.value, self.place = value, place

    def __getitem__(self, key: str) -> "Entry":
        self.keys()
        if key not in self.value:
            self.refuse(f"{key!r} in it")
        return Entry(self.value[key], f"{self.place}, {key}")

    def get(self, key: str, default: Any = None) -> "Entry":
        """Return the value of `key`, or `default`."""
        return self[key] if key in self.keys() else Entry(default, f"{self.place}, {key}")

    def refuse(self, expected: str) -> NoReturn:
        """Raise an error: something else was expected here."""
        raise ModelFileError(f"{self.place}: expected {expected}, got {shown(self.value)}")

    def keys(self) -> Set[str]:
        """Return the keys of a mapping."""
        if not isinstance(self.value, dict):
            self.refuse("a mapping")
        keys: Set[str] = self.value.keys()
        return keys

    def items(self) -> list["Entry"]:
        """Return the entries of a list."""
        if not isinstance(self.value, list):
            self.refuse("a list")
        return [Entry(value, f"{self.place}, {i}") for i, value in enumerate(self.value, 1)]

    def text(self) -> str:
        """Return a string."""
        if not isinstance(self.value, str):
            self.refuse("a text")
        return str(self.value)

    def whole(self, least: int = 0) -> int:
        """Return a whole number."""
        if type(self.value) is not int or not least <= self.value <= LARGEST:
            self.refuse(f"a whole number from {least} to {LARGEST}")
        return int(self.value)

    def number(self) -> float:
        """Return a number."""
        if type(self.value) not in (int, float) or not abs(self.value) <= FARTHEST:
            self.refuse(f"a number from {-FARTHEST} to {FARTHEST}")
        return float(self.value)

    def amount(self) -> float:
        """Return a number that is not negative."""
        if self.number() < 0:
            self.refuse("a number ≥ 0")
        return self.number()

    def flag(self) -> bool:
        """Return true or false."""
        if type(self.value) is not bool:
            self.refuse("true or false")
        return bool(self.value)

    def require_only(self, known: Collection[str], usual: Mapping[str, Any]) -> None:
        """Refuse an option that is set, and that is neither known nor has its usual value."""
        for key in self.keys() - set(known):
            entry = self[key]
            if entry.value != usual[key] if key in usual else entry.value:
                wanted = f"{key} left at {usual.get(key)}" if key in usual else f"no {key}"
                entry.refuse(f"{wanted}, which this engine lacks")

    @contextmanager
    def naming(self) -> Iterator[None]:
        """Prefix errors of the engine with the place of the value."""
        try:
            yield
        except ModelFileError:
            raise
        except (ValueError, TypeError, ArithmeticError) as error:
            raise ModelFileError(f"{self.place}: {error}") from error


def parse(data: bytes, place: str) -> Entry:
    """Return the content of a JSON file."""
    try:
        value = json.loads(data.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ModelFileError(
            f"{place}: expected JSON, got {shown(data[:40])} … ({error}); the file is damaged"
        ) from error
    return Entry(value, place)


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number in JSON")


def described(module: str, name: str, config: Mapping[str, Any]) -> Json:
    """Return the description of an object of the class ``module.name``."""
    return {
        "module": module,
        "class_name": name,
        "config": dict(config),
        "registered_name": None,
    }


def class_of(entry: Entry) -> str:
    """Return the name of an object's class; the class has to be one of Keras' own."""
    name = entry["class_name"].text()
    module, registered = entry.get("module").value, entry.get("registered_name").value
    if not (isinstance(module, str) and module.split(".")[0] == "keras"):
        entry["class_name"].refuse(f"a class of Keras, not of the module {shown(module)}")
    if registered not in (None, name):
        entry["registered_name"].refuse("a class of Keras, not a registered one")
    return name
