"""What a script computes from a network's parameters, with NumPy in float64, and compares."""

import random
import re
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from engine.activations import ACTIVATIONS
from engine.arrays import Array
from nngui.design import figures
from nngui.design.design import Design, LayerSpec
from nngui.training.trainer.player import DivergenceError, Player

Floats = NDArray[np.float64]

FORWARD = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.2 * z),
    "linear": lambda z: z,
    "softmax": lambda z: np.exp(z - z.max(axis=0)) / np.exp(z - z.max(axis=0)).sum(axis=0),
}
SLOPE = {
    "sigmoid": lambda z, a: a * (1 - a),
    "tanh": lambda z, a: 1 - a**2,
    "relu": lambda z, a: (z > 0) * 1.0,
    "leaky_relu": lambda z, a: np.where(z > 0, 1.0, 0.2),
    "linear": lambda z, a: np.ones_like(z),
}


def random_design(chance: random.Random) -> Design:
    """Return a design that a learner might make."""
    hidden = [name for name in ACTIVATIONS if name in SLOPE]
    layers = [
        LayerSpec(chance.randint(1, 30), chance.choice(hidden)) for _ in range(chance.randint(0, 3))
    ]
    losses = {1: ("binary_crossentropy", "mean_squared_error"), 2: ("categorical_crossentropy",)}
    units = chance.choice((1, 1, 2))
    layers.append(LayerSpec(units, "sigmoid" if units == 1 else "softmax"))
    optimizer, rate = chance.choice((("sgd", 0.1), ("adam", 0.003), ("rmsprop", 0.001)))
    return replace(
        Design(),
        layers=tuple(layers),
        loss=chance.choice(losses[units]),
        optimizer=optimizer,
        learning_rate=rate,
        batch_size=chance.choice((1, 10, 32, 1000)),
        seed=chance.randint(0, 999),
    )


def trained(chance: random.Random, design: Design | None = None) -> Player | None:
    """Return the player of a random design, trained to a random moment; None if it diverged."""
    player = Player(random_design(chance) if design is None else design)
    work = player.work()
    try:
        while not player.ready:
            next(work)
        for _ in range(chance.randint(0, 200)):
            next(work)
    except DivergenceError:
        return None
    return player


def layers_of(design: Design, theta: Array) -> list[tuple[Floats, Floats]]:
    """Return W, shape (units, inputs), and b, shape (units, 1), of every layer in float64."""
    exact, at, inputs, found = theta.astype(np.float64), 0, design.task.pixels, []
    for layer in design.layers:
        both = exact[at : at + layer.units * (inputs + 1)].reshape(layer.units, inputs + 1)
        found.append((both[:, :-1], both[:, -1:]))
        at, inputs = at + both.size, layer.units
    return found


def passed(design: Design, theta: Array, x: Array) -> list[tuple[Floats, Floats]]:
    """Return z and a of every layer, shape (units, examples), for rows of examples."""
    a, found = x.T.astype(np.float64), []
    for layer, (weights, b) in zip(design.layers, layers_of(design, theta), strict=True):
        z = weights @ a + b
        a = FORWARD[layer.activation](z)
        found.append((z, a))
    return found


def same_text(mine: float, other: float) -> bool:
    """Whether both are shown alike, but for one unit of the last of three digits."""
    if figures.weight(mine) == figures.weight(other):
        return True
    size = max(abs(mine), abs(other))
    return abs(mine - other) <= 10 ** (np.floor(np.log10(size)) - 2) if size > 1e-16 else True


NUMBER = re.compile(r"([<>]\s)?([−-]?\d[\d,]*(?:\.\d+)?(?:e[−-]?\d+)?)")
LEAST = 1e-7  # what float32 leaves of a number that is 0


@dataclass
class Tally:
    """How many numbers were compared, and which differed.

    Attributes
    ----------
    numbers : int
    wrong : list of str
    """

    numbers: int = 0
    wrong: list[str] = field(default_factory=list)

    def text(self, what: str, text: str, *exact: float, slack: float = 0.0) -> None:
        """Compare the numbers of a text, in order, with exact ones.

        Each may differ by one unit of its last digit, and by `slack`.
        """
        shown = list(NUMBER.findall(text))
        if len(shown) != len(exact):
            self.wrong.append(f"{what}: {text!r} has not {len(exact)} numbers")
        for (bound, number), value in zip(shown, exact, strict=False):
            self.numbers += 1
            if not agrees(bound.strip(), number, value, slack):
                self.wrong.append(f"{what}: {bound}{number} is {value!r}, in {text!r}")

    def fact(self, what: str, true: bool) -> None:
        """Note whether something is so that is no number."""
        self.numbers += 1
        if not true:
            self.wrong.append(f"{what}: not so")

    def values(self, what: str, ours: Array, theirs: Array, slack: float = 0.0) -> None:
        """Compare numbers as they would be written with three digits."""
        self.numbers += ours.size
        if ours.shape != theirs.shape:
            self.wrong.append(f"{what}: {ours.shape} against {theirs.shape}")
            return
        for mine, other in zip(ours.ravel().tolist(), theirs.ravel().tolist(), strict=True):
            if abs(mine - other) > max(slack, LEAST) and not same_text(mine, other):
                self.wrong.append(f"{what}: {mine!r} is {other!r}")


def agrees(bound: str, number: str, value: float, slack: float = 0.0) -> bool:
    """Whether a number that is written so is that value, but for a unit of its last digit."""
    plain = number.replace(",", "").replace("−", "-")
    mantissa, _, exponent = plain.partition("e")
    decimals = len(mantissa.partition(".")[2])
    unit = 10.0 ** (int(exponent or 0) - decimals)
    away = value - float(plain)
    if bound == "<":
        return 0 <= value < float(plain) + unit + slack
    if bound == ">":
        return away > -unit - slack
    return abs(away) <= unit * (1 + 1e-9) + slack
