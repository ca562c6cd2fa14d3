"""The lines of text that a window shows of an update compute that update."""

import re
from math import sqrt

import numpy as np
import pytest

from engine import SGD, Adam, Dense, Input, RMSprop, Sequential
from engine.inside import look_at_update, look_inside
from engine.optimizers import OPTIMIZERS
from engine.optimizers.adam import AdamW
from engine.optimizers.lines import with_letters, with_numbers

EACH = [
    SGD(0.3),
    SGD(0.1, momentum=0.9),
    SGD(0.1, momentum=0.9, nesterov=True),
    SGD(0.1, weight_decay=0.01),
    Adam(0.01),
    Adam(0.01, amsgrad=True),
    Adam(0.01, clipvalue=0.001),
    AdamW(0.01),
    RMSprop(0.01),
    RMSprop(0.01, centered=True, momentum=0.5),
]
X = np.random.default_rng(0).standard_normal((9, 5)).astype(np.float32)


def computed(text):
    """The value of the right side of a line."""
    python = text.replace("·", "*").replace("−", "-").replace("²", "**2")
    python = re.sub(r"√\(", "sqrt(", python)
    python = re.sub(r"√([\d.e-]+)", r"sqrt(\1)", python)
    return eval(python, {"sqrt": sqrt, "max": max})


@pytest.mark.parametrize("optimizer", EACH, ids=map(repr, EACH))
def test_the_lines_of_an_optimizer_compute_its_update(optimizer):
    model = Sequential([Input((5,)), Dense(4, "tanh"), Dense(1, "sigmoid")], seed=1)
    model.compile(optimizer, "binary_crossentropy")
    model.fit(X, X[:, 0] > 0, epochs=3, verbose=0)
    update = look_at_update(model, look_inside(model, X, X[:, :1] > 0))
    for index in range(0, len(update.before), 3):
        known = {**update.numbers, "w": update.before[index], "g": update.gradient[index]}
        for name in optimizer.memories:
            known[name] = update.memory_before[name][index]
            known[f"{name}_new"] = update.memory_after[name][index]
        known["w_new"] = update.after[index]
        for line in optimizer.all_lines:
            exact = {name: f"({value!r})" for name, value in known.items()}
            exact = {name: text.replace("np.float64", "") for name, text in exact.items()}
            value = computed(line.text.format(**exact))
            if line.gives == "w":
                known["w"] = value
            else:
                assert value == pytest.approx(known[line.gives], rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_has_lines_with_letters(name):
    optimizer = OPTIMIZERS[name]()
    texts = [with_letters(line, optimizer.letters) for line in optimizer.all_lines]
    assert texts[-1].startswith("w = w − ")


def test_a_line_with_numbers_puts_negative_ones_into_brackets():
    (line,) = SGD().lines
    values = {"w": 0.5, "g": -0.25, "alpha": 0.3, "w_new": 0.575}
    text = with_numbers(line, {}, values, lambda name, value: f"{value:g}".replace("-", "−"))
    assert text == "w = 0.5 − 0.3 · (−0.25) = 0.575"
