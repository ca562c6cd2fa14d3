"""The update of a parameter as lines of text, once with letters and once with numbers.

An optimizer has its lines in `Optimizer.lines`. What stands in braces is a quantity: "w", "g" for
∂J/∂w, "alpha", "step" for the change of w; an option, such as "beta_1"; an array of its memory,
such as "momentum", as it was before the step; and one with "_new", as it is after it.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

NEW = "_new"
LETTERS = {
    "w": "w",
    "g": "∂J/∂w",
    "alpha": "α",
    "alpha_t": "αₜ",
    "step": "Δw",
    "mu": "μ",
    "rho": "ρ",
    "beta_1": "β₁",
    "beta_2": "β₂",
    "epsilon": "ε",
    "weight_decay": "λ",
}


class Line(NamedTuple):
    """One line: the quantity that it gives, and from what."""

    gives: str
    text: str


def with_letters(line: Line, letters: Mapping[str, str]) -> str:
    """Return, for example, "w = w − α ∂J/∂w".

    Parameters
    ----------
    line : Line
    letters : mapping of str
        Those of the optimizer's memory; others are known.
    """
    known = LETTERS | dict(letters)
    known |= {f"{name}{NEW}": letter for name, letter in known.items()}
    return f"{known[line.gives]} = {line.text.format(**known)}"


def with_numbers(
    line: Line, letters: Mapping[str, str], values: Mapping[str, float], figure: Callable[..., str]
) -> str:
    """Return, for example, "w = 0.312 − 0.3 · 0.021 = 0.306".

    Parameters
    ----------
    line : Line
    letters : mapping of str
    values : mapping of float
        Of all quantities in it.
    figure : function of the name of a quantity and its value
        Returns the value as a text; a negative one is put into brackets.
    """
    known = LETTERS | dict(letters)
    texts = {name: figure(name, value) for name, value in values.items()}
    inside = {name: bracketed(text) for name, text in texts.items()}
    letter = known[line.gives.removesuffix(NEW)]
    text = re.sub(r"\(\(([^()]*)\)\)", r"(\1)", line.text.format(**inside))
    return f"{letter} = {text} = {texts[line.gives]}"


def bracketed(number: str) -> str:
    """Return a number as a part of a formula: a negative one in brackets."""
    return f"({number})" if number.startswith(("−", "-")) else number
