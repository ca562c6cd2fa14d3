"""`Option`: what can be set at an optimizer, a loss, an activation or a layer, by Keras' name.

The default values stand in the signature of the entry itself, and are read from there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from math import inf, isfinite
from numbers import Real
from typing import Any

Value = float | bool | str | None


@dataclass(frozen=True, slots=True)
class Option:
    """One argument of an entry.

    Attributes
    ----------
    name : str
        Keras' name of the argument.
    meaning : str
        Its effect, in one sentence.
    title : str
        Its name in a text, if that is another one.
    most : float
        The largest number that it can be; the smallest is 0.
    below : bool
        Whether it has to be smaller than `most`.
    positive : bool
        Whether it has to be larger than 0.
    choices : tuple of str
        All it can be, if it is a name.
    group : str
        Of the options with the same group at most one is set.
    """

    name: str
    meaning: str
    title: str = ""
    most: float = inf
    below: bool = False
    positive: bool = False
    choices: tuple[str, ...] = ()
    group: str = ""

    @property
    def words(self) -> str:
        """Its name in a text."""
        return self.title or self.name

    @property
    def range(self) -> str:
        """The numbers that it can be, such as "[0, 1)"."""
        if not isfinite(self.most):
            return "more than 0" if self.positive else "at least 0"
        return f"{'(' if self.positive else '['}0, {self.most:g}{')' if self.below else ']'}"

    def default(self, of: Callable[..., Any]) -> Value:
        """Return the value that it has if nothing is said, from the signature of the entry."""
        value: Value = signature(of).parameters[self.name].default
        return value

    def checked(self, value: Any, default: Value) -> Value:
        """Return the value, as a number, a switch or a name like the default.

        Raises
        ------
        ValueError
            If it is none that the option can have.
        """
        if self.choices:
            self._expect(value in self.choices, f"one of {', '.join(self.choices)}", value)
            return str(value)
        if isinstance(default, bool):
            self._expect(isinstance(value, bool), "True or False", value)
            return bool(value)
        if value is None and default is None:
            return None
        number = isinstance(value, Real) and not isinstance(value, bool) and isfinite(value)
        inside = number and 0 <= value <= self.most
        ends = (self.below and value == self.most) or (self.positive and value == 0)
        words = f"a number in {self.range}" if isfinite(self.most) else f"a number, {self.range}"
        self._expect(inside and not ends, words, value)
        return float(value)

    def _expect(self, holds: bool, expected: str, value: Any) -> None:
        if not holds:
            raise ValueError(f"expected {self.name} as {expected}, got {value!r:.80}")


EPSILON = Option("epsilon", "A small number that keeps the division finite.", "ε", positive=True)
LIMITS = (
    Option(
        "weight_decay",
        "Every step also makes all weights and biases smaller by the share λ α.",
        "weight decay",
    ),
    Option(
        "clipnorm",
        "The largest length of the gradient of the weights, or of the biases, of a layer.",
        group="clip",
    ),
    Option("clipvalue", "The largest size of one derivative.", group="clip"),
    Option(
        "global_clipnorm",
        "The largest length of the whole gradient.",
        "global clipnorm",
        group="clip",
    ),
)
