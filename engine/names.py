"""All spellings of a name that Keras accepts, found from the entries themselves."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

T = TypeVar("T")


def snake(name: str) -> str:
    """Return the name of a class as Keras has it in layers and files: leaky_re_lu."""
    words = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", words).lower()


def spellings(entries: Mapping[str, T]) -> dict[str, T]:
    """Return the entries by all their names.

    These are the key, the name of the class, and what stands in the entry's `aliases`, also in
    capital letters.
    """
    found = dict(entries)
    for entry in entries.values():
        for alias in (*getattr(entry, "aliases", ()), getattr(entry, "__name__", "")):
            found.setdefault(alias, entry)
            if alias in getattr(entry, "aliases", ()):
                found.setdefault(alias.upper(), entry)
    found.pop("", None)
    return found


def find(kind: str, name: Any, entries: Mapping[str, T], known: Mapping[str, T]) -> T:
    """Return the entry of that name, in any of its spellings.

    Parameters
    ----------
    kind : str
        Such as "a loss", for the message.
    name : str
    entries : mapping
        All spellings.
    known : mapping
        The names that the message lists.

    Raises
    ------
    ValueError
        If there is none.
    """
    if isinstance(name, str) and name in entries:
        return entries[name]
    raise ValueError(f"expected the name of {kind} ({', '.join(known)}), got {name!r}")


def make(kind: str, name: Any, entries: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    """Return an object of the class of that name; also of what `get_config` returned for one."""
    options = {}
    if isinstance(name, Mapping) and "class_name" in name:
        name, options = name["class_name"], name.get("config", {})
    return find(kind, name, entries, known)(**options)
