import numpy as np
import pytest

from engine import Dense, Input, Sequential
from engine.halves import board
from engine.worker import pieces


@pytest.mark.parametrize("split", [(True, True), (True, False), (False, True), (False, False)])
def test_every_parameter_is_moved_by_one_of_the_two(split):
    model = Sequential([Input((9,)), Dense(5, "relu"), Dense(3)])
    both_see = board(model.layers, split, np.ones((4, 10), np.float32), np.zeros)
    moved = np.zeros(model.theta.size, int)
    for who in (0, 1):
        for piece in pieces(who, model.layers, both_see):
            moved[piece] += 1
    assert (moved == 1).all()


def test_each_moves_the_parameters_of_the_units_that_it_computes():
    model = Sequential([Input((9,)), Dense(6, "relu"), Dense(3)])
    both_see = board(model.layers, (True, False), np.ones((4, 10), np.float32), np.zeros)
    (first,) = pieces(0, model.layers, both_see)
    second, whole = pieces(1, model.layers, both_see)
    assert (first, second, whole) == (slice(0, 30), slice(30, 60), slice(60, 81))
