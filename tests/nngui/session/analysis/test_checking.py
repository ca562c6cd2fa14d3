import numpy as np
import pytest

from engine import Dense, Input, Sequential
from engine.data import TASKS, load
from nngui.design.prediction import Mistakes
from nngui.session.analysis.checking import Checker


@pytest.fixture
def checker():
    return Checker(TASKS["0 or 1"])


def says(probability):
    """A network that says this to every digit."""
    network = Sequential([Input((400,)), Dense(1, "sigmoid")])
    network.theta[...] = 0
    network.layers[0].bias[...] = np.log(probability / (1 - probability))
    return network


@pytest.mark.parametrize(
    ("threshold", "zeros", "ones"), [(0.0, 100, 0), (0.6, 100, 0), (0.8, 0, 100), (1.0, 0, 100)]
)
def test_it_counts_what_is_read_wrongly(checker, threshold, zeros, ones):
    for _ in checker.predict(says(0.7)):
        pass
    assert checker.mistakes(threshold) == Mistakes(200, zeros, ones)


def test_an_output_at_the_threshold_says_1(checker):
    for _ in checker.predict(says(0.5)):
        pass
    assert checker.mistakes(0.5) == Mistakes(200, 100, 0)


def test_the_mistakes_are_those_of_the_single_digits(checker):
    data = load("0 or 1")
    network = Sequential([Input((400,)), Dense(3, "sigmoid"), Dense(1, "sigmoid")], seed=3)
    for _ in checker.predict(network):
        pass
    outputs = network.predict(data.x_val, verbose=0)[:, 0]
    middle = float(np.median(outputs))
    found = checker.mistakes(middle)
    wrong = (outputs >= middle) != data.y_val
    assert found.zeros + found.ones == wrong.sum() > 0
    assert found.zeros == (wrong & (data.y_val == 0)).sum()


def test_of_a_large_network_it_knows_nothing_before_all_digits_were_asked_for(checker, monkeypatch):
    monkeypatch.setattr("nngui.session.analysis.checking.PIECE", 50 * 401)  # 50 digits at a time
    pieces = checker.predict(says(0.7))
    for _ in range(3):
        next(pieces)
        assert checker.mistakes(0.6) is None
    assert next(pieces, "the end") == "the end"
    assert checker.mistakes(0.6) == Mistakes(200, 100, 0)
