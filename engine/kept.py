"""Buffers that are kept because they are slow to make, such as one pass for each batch size."""

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST = 8


class Kept(dict[K, V]):
    """At most eight values by their keys; a ninth one empties it first, and so does `pickle`."""

    def __reduce__(self) -> tuple[type["Kept[K, V]"], tuple[()]]:
        return Kept, ()

    def get_or_make(self, key: K, make: Callable[[K], V]) -> V:
        """Return the value of this key, made from the key if there is none."""
        if key not in self:
            if len(self) >= MOST:
                self.clear()
            self[key] = make(key)
        return self[key]
