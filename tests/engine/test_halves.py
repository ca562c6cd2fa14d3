import numpy as np
import pytest

from engine import Dense, Input, Sequential
from engine.activations import Activation, softmax, softmax_backward
from engine.halves import HalfStep, board, half, is_shared
from engine.layer import Layer

NETWORKS = [
    [Dense(6, "sigmoid"), Dense(4, "tanh"), Dense(3, "softmax")],
    [Dense(5, "relu"), Dense(1)],
    [Dense(8, "tanh"), Dense(7, "tanh"), Dense(6, "relu"), Dense(2, "sigmoid")],
    [Dense(4, "linear", use_bias=False)],
]


def run_both(first, second):
    """Go on by turns, each as far as the next meeting."""
    halves = [first(), second()]
    while [None for each in halves if next(each, True) is None]:
        pass


def made(layers, loss):
    layers = [Dense(x.units, x.activation, use_bias=x.use_bias) for x in layers]
    model = Sequential([Input((9,)), *layers], dtype=np.float64, seed=4)
    model.compile("sgd", loss)
    return model


@pytest.mark.parametrize("layers", NETWORKS, ids=lambda layers: f"{len(layers)} layers")
@pytest.mark.parametrize("loss", ["mse", "binary_crossentropy", "categorical_crossentropy"])
@pytest.mark.parametrize("shared", ["all", "first", "last", "none"])
def test_two_halves_are_the_step_of_one(layers, loss, shared):
    model, other = made(layers, loss), made(layers, loss)
    rng = np.random.default_rng(0)
    x, y = np.ones((11, 10)), rng.random((model.units, 11))
    x[:, :-1] = rng.standard_normal((11, 9))
    step = model.make_step(x, y, update=False)
    step()

    count = len(layers)
    split = {"all": [True] * count, "none": [False] * count}.get(shared, [False] * count)
    if shared in ("first", "last"):
        split[0 if shared == "first" else -1] = True
    split = [
        is_split and layer.activation.name != "softmax"
        for is_split, layer in zip(split, layers, strict=True)
    ]
    both_see = board(other.layers, split, x, np.zeros)
    first, second = (
        HalfStep(who, other.layers, both_see, y.copy(), loss=other.loss, update=[])
        for who in (0, 1)
    )
    run_both(first, second)
    for output in (first.output, second.output):
        np.testing.assert_allclose(output, step.output, atol=1e-14)
    np.testing.assert_allclose(other.gradient, model.gradient, atol=1e-14)


def test_neither_updates_before_both_have_used_the_parameters():
    model = made(NETWORKS[0], "mse")
    both_see = board(model.layers, [True, True, False], np.ones((11, 10)), np.zeros)
    done = []
    halves = [
        HalfStep(
            who,
            model.layers,
            both_see,
            np.zeros((3, 11)),
            loss=model.loss,
            update=[lambda who=who: done.append(who)],
        )()
        for who in (0, 1)
    ]
    assert sum(1 for _ in halves[0]) == 4  # two forwards, one ∂J/∂z, and before the update
    assert done == [0]
    for _ in range(4):
        next(halves[1])
    assert done == [0]


@pytest.mark.parametrize("length", [2, 3, 128, 785])
def test_of_any_number_of_rows_each_is_in_one_half(length):
    rows = list(range(length))
    assert rows[half(0, length)] + rows[half(1, length)] == rows


def built(layer: Layer) -> Layer:
    return Sequential([Input((784,)), layer]).layers[0]


def test_only_large_layers_are_shared():
    assert is_shared(built(Dense(128, "relu")), 32)
    assert not is_shared(built(Dense(25, "sigmoid")), 32)
    assert not is_shared(built(Dense(1, "sigmoid")), 10_000)


def test_a_softmax_is_computed_whole_by_whatever_name():
    assert not is_shared(built(Dense(512, "softmax")), 128)
    other = Activation("another", softmax, softmax_backward)
    assert not is_shared(built(Dense(512, other)), 128)
