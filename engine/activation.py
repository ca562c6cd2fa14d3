"""`Activation`: all that is true of an activation, beside its two functions."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from math import inf, isfinite
from typing import Any, Self

from engine.arrays import Array
from engine.options import Option, Value


@dataclass(frozen=True, slots=True, eq=False)
class Activation:
    """All that is true of an activation; called it is Keras' function g, of examples in rows.

    Attributes
    ----------
    name : str
        Keras' name.
    forward : function of z
        Returns a = g(z). Examples are columns: z and a have the shape (units, examples).
    backward : function of z, a and da
        Returns dz = ∂J/∂z from da = ∂J/∂a.
    formula : str
        g as a text.
    slope : str
        g' as a text; empty if an output depends on all units.
    onnx : str
        The operator of ONNX; empty if none is needed.
    range : tuple of float
        The infimum and supremum of the outputs.
    kinks : tuple of float
        The outputs a at which the derivative jumps.
    over_units : bool
        Whether an output depends on all units of the layer, so that a single unit is constant.
    function : function of z, optional
        Keras' function g, if it is another one than `forward`.
    options : tuple of Option
        Arguments of g.
    layer : str
        Keras' name of the layer that takes these options, if there are any.
    given : tuple of (str, value)
        Those options that were given.
    """

    name: str
    forward: Callable[[Array], Array]
    backward: Callable[[Array, Array, Array], Array]
    formula: str
    onnx: str
    range: tuple[float, float] = (-inf, inf)
    kinks: tuple[float, ...] = ()
    over_units: bool = False
    function: Callable[..., Any] | None = None
    slope: str = ""
    options: tuple[Option, ...] = ()
    layer: str = ""
    given: tuple[tuple[str, Value], ...] = ()

    def __call__(self, z: Any, **options: Any) -> Any:
        """Return g(z), the units along the last axis."""
        return (self.function or self.forward)(z, **options)

    def having(self, **options: Value) -> Self:
        """Return the activation with these options.

        Raises
        ------
        ValueError
            If it has no such option, or not with that value.
        """
        known = {option.name: option for option in self.options}
        if not options.keys() <= known.keys():
            wrong = next(name for name in options if name not in known)
            raise ValueError(f"expected an option of {self.name}, got {wrong!r:.80}")
        usual = {name: option.default(self.forward) for name, option in known.items()}
        checked = {name: known[name].checked(each, usual[name]) for name, each in options.items()}
        given = {name: value for name, value in checked.items() if value != usual[name]}
        if not given:
            return self
        forward, backward = (partial(each, **given) for each in (self.forward, self.backward))
        return replace(self, forward=forward, backward=backward, given=tuple(given.items()))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Activation) and (self.given or other.given):
            return (self.name, self.given) == (other.name, other.given)
        functions = (self.function, self.forward)
        return self is other or any(other is each for each in functions if each is not None)

    def __hash__(self) -> int:
        return hash(self.name) if self.given else hash(self.function or self.forward)

    @property
    def __name__(self) -> str:
        return self.name

    @property
    def bounded(self) -> bool:
        """Whether both ends of the range are finite; outputs come close and never reach them."""
        return isfinite(self.range[0]) and isfinite(self.range[1])

    @property
    def negative(self) -> bool:
        """Whether an output can be negative."""
        return self.range[0] < 0

    @property
    def probabilities(self) -> bool:
        """Whether outputs can be read as probabilities."""
        return self.range == (0, 1)
