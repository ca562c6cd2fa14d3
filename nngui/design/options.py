"""Options of a design: those values that are not Keras' default, by Keras' names.

What can be set at an optimizer, a loss or an activation stands in its entry in the engine, and what
can be set at a layer in `LAYER`; windows, programs and checks go through these.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from engine.initializers import INITIALIZERS
from engine.options import Option, Value
from nngui.design import figures

Options = tuple[tuple[str, Value], ...]

INITIALIZER_NAMES = tuple(INITIALIZERS)
LAYER = (
    Option(
        "dropout",
        "The share of the outputs of this layer that is set to 0 by chance in every step; never"
        " for J or a prediction.",
        most=1,
        below=True,
    ),
    Option("l2", "J also grows with the squares of the weights: λ Σ w².", "L2"),
    Option("l1", "J also grows with the sizes of the weights: λ Σ |w|.", "L1"),
    Option("use_bias", "Whether there is a bias b; begins a new run.", "bias"),
    Option(
        "kernel_initializer",
        "How the first weights are drawn; begins a new run.",
        "weights",
        choices=INITIALIZER_NAMES,
    ),
    Option(
        "bias_initializer",
        "What the biases begin with; begins a new run.",
        "biases",
        choices=INITIALIZER_NAMES,
    ),
)


class Entry:
    """An entry of the engine, or a layer, as far as its options are concerned.

    Parameters
    ----------
    options : tuple of Option
    of : callable
        The signature of which has the default values.
    """

    def __init__(self, options: tuple[Option, ...], of: Callable[..., Any]) -> None:
        self.defaults = {option.name: option.default(of) for option in options}
        self.options = {option.name: option for option in options}

    def values(self, given: Options) -> dict[str, Value]:
        """Return all values by their names, those that are given and the default ones."""
        return self.defaults | dict(given)

    def canonical(self, given: Mapping[str, Any]) -> Options:
        """Return what is given and is not Keras' default, in the order of the entry.

        Raises
        ------
        ValueError
            If there is no such option, or not with that value.
        """
        for name in given:
            if name not in self.options:
                known = ", ".join(self.options) or "none"
                raise ValueError(f"expected one of the options {known}, got {str(name)[:80]!r}")
        checked = {
            name: option.checked(given[name], self.defaults[name])
            for name, option in self.options.items()
            if name in given
        }
        if self.defaults.get("weight_decay") is None and checked.get("weight_decay") == 0:
            del checked["weight_decay"]
        groups = [self.options[n].group for n, v in checked.items() if self.options[n].group and v]
        if len(groups) > len({*groups}):
            among = [n for n, option in self.options.items() if option.group in groups]
            raise ValueError(f"expected at most one of {', '.join(among)}")
        return tuple((n, v) for n, v in checked.items() if v != self.defaults[n])

    def changed(self, given: Options, name: str, value: Value) -> Options:
        """Return the options after one of them was set; others of its group are not set then."""
        group = self.options[name].group
        kept = {n: v for n, v in given if not group or self.options[n].group != group}
        return self.canonical({**kept, name: value})

    def common(self, given: Options) -> Options:
        """Return those options of another entry that this one has as well."""
        try:
            return self.canonical({n: v for n, v in given if n in self.options})
        except ValueError:
            return ()

    def words(self, given: Options) -> str:
        """Return the options in a few words, such as "momentum 0.9, nesterov"."""
        return ", ".join(phrase(self.options[name], value) for name, value in given)


def entry_of(kind: Any) -> Entry:
    """Return what can be set at an optimizer, a loss or an activation of the engine."""
    return _entry(kind)


@cache
def _entry(kind: Callable[..., Any]) -> Entry:
    options: tuple[Option, ...] = getattr(kind, "options", ())
    return Entry(options, getattr(kind, "forward", kind))


def phrase(option: Option, value: Value) -> str:
    """Return an option in a few words, such as "momentum 0.9", "no bias" or "nesterov"."""
    if isinstance(value, bool):
        return option.words if value else f"no {option.words}"
    shown = figures.learning_rate(value) if isinstance(value, float) else value
    return f"{option.words} {shown}"
