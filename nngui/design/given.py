"""Parameters that a run begins with, of a network that was trained elsewhere: frozen, by their key.

A design has the key of them, which is made of all that they are: the same design always begins
with the same parameters, as if they had been drawn from its seed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from typing import Any

import numpy as np

from engine.arrays import Array
from engine.options import Value

LENGTH = 16  # characters of a key


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """The parameters of a network, and the optimizer's memory of how it was trained.

    Attributes
    ----------
    name : str
        Of the file that it was read from, "model.keras".
    units : tuple of int
        The number of inputs, then that of the units of every layer.
    theta : ndarray, shape (parameters,), float32, read-only
    optimizer : str
        By which it was trained; empty if it was not compiled.
    optimizer_options : tuple of (str, value)
        Of the optimizer, as a design has them.
    loss : str
    iterations : int
        The optimizer's steps.
    memory : mapping of ndarray, shape (parameters,), read-only
        The optimizer's, by Keras' names.
    """

    name: str
    units: tuple[int, ...]
    theta: Array
    optimizer: str = ""
    optimizer_options: tuple[tuple[str, Value], ...] = ()
    loss: str = ""
    iterations: int = 0
    memory: Mapping[str, Array] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key, another one for whatever differs."""
        told = (self.name, self.units, self.optimizer, self.optimizer_options, self.loss)
        made = sha256(repr((*told, self.iterations, sorted(self.memory))).encode())
        for array in (self.theta, *(self.memory[name] for name in sorted(self.memory))):
            made.update(np.ascontiguousarray(array).data)
        return made.hexdigest()[:LENGTH]

    @property
    def parameters(self) -> int:
        """How many parameters there are: of every unit one weight for each input, and a bias."""
        return sum((inputs + 1) * units for inputs, units in pairwise(self.units))

    def goes_on(self, design: Any) -> bool:
        """Return whether a training by this design goes on with the optimizer's memory."""
        mine = self.optimizer, self.optimizer_options, self.loss
        return mine == (design.optimizer, design.optimizer_options, design.loss)


_known: dict[str, Given] = {}


def keep(given: Given) -> str:
    """Keep these parameters as long as the program runs; return their key."""
    key = given.key
    for array in (given.theta, *given.memory.values()):
        array.flags.writeable = False
    _known.setdefault(key, given)
    return key


def find(key: str) -> Given | None:
    """Return the parameters of that key, if they are known."""
    return _known.get(key)


def among(designs: Iterable[Any]) -> tuple[Given, ...]:
    """Return the parameters that some of these designs begin with, each once."""
    keys = dict.fromkeys(design.given for design in designs)
    return tuple(_known[key] for key in keys if key in _known)
