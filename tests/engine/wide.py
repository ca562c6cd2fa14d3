"""A network wide enough for two processes, and data for it."""

import numpy as np
import pytest

from engine import Dense, Input, Sequential
from engine.partner import can_have_one

needs_partner = pytest.mark.skipif(not can_have_one(), reason="there can be no second process")

rng = np.random.default_rng(0)
X = rng.random((500, 300), np.float32)
Y = np.eye(4, dtype=np.float32)[rng.integers(0, 4, 500)]


def made(optimizer="adam", dtype="float32"):
    layers = [Dense(70, "relu"), Dense(60, "relu"), Dense(4, "softmax")]
    model = Sequential([Input((300,)), *layers], seed=2, dtype=dtype)
    model.compile(optimizer, "categorical_crossentropy")
    return model
