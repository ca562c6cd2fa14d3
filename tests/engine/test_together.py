import weakref
from contextlib import closing
from itertools import islice
from math import inf

import numpy as np
import pytest

from engine import SGD, Adam, CosineDecay, Dense, Input, RMSprop, Sequential, halves, together
from engine.together import Together
from engine.training import Training
from tests.engine.wide import X, Y, made, needs_partner

pytestmark = needs_partner


@pytest.fixture(autouse=True)
def unhindered(monkeypatch):
    """Let the partner have all the time it wants: the machine may be busy."""
    monkeypatch.setattr(together, "GRACE", inf)


def state(model):
    return [model.theta, *model.optimizer.state().values()]


def train(kind, model, epochs, *, batch_size=128, disturb=None):
    """Train for some epochs; `disturb` is told the training and each batch."""
    order = np.random.default_rng(1)
    with closing(kind(model, X, Y, batch_size=batch_size, rng=order)) as training:
        for number, progress in enumerate(training):
            if disturb:
                disturb(training, number)
            if progress.epoch == epochs:
                return training.said()
    raise AssertionError("training has an end")


OPTIMIZERS = {
    "adam": lambda: Adam(0.01),
    "adam along a cosine": lambda: Adam(CosineDecay(0.01, 9)),
    "rmsprop": lambda: RMSprop(0.001, momentum=0.5, centered=True),
    "sgd": lambda: SGD(0.1),
    "momentum": lambda: SGD(0.1, momentum=0.9, nesterov=True),
}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("batch_size", [128, 100, 500])
def test_together_comes_to_the_end_to_which_one_process_comes(optimizer, batch_size):
    one, two = (made(OPTIMIZERS[optimizer](), "float64") for _ in range(2))
    _, said = train(Training, one, 3, batch_size=batch_size)
    _, said_by_two = train(Together, two, 3, batch_size=batch_size)
    assert two.optimizer.iterations == one.optimizer.iterations
    np.testing.assert_allclose(said_by_two, said, atol=1e-10)
    for own, other in zip(state(two), state(one), strict=True):
        np.testing.assert_allclose(own, other, atol=1e-10)


@pytest.mark.parametrize("worthwhile", [0, inf], ids=["all shared", "nothing shared"])
@pytest.mark.parametrize(("examples", "batch_size"), [(1, 1), (5, 2), (9, 8), (9, 50)])
def test_it_does_so_however_few_units_and_examples_there_are(
    monkeypatch, worthwhile, examples, batch_size
):
    monkeypatch.setattr(halves, "WORTHWHILE", worthwhile)
    thetas = []
    for kind in (Training, Together):
        layers = [Dense(1, "tanh"), Dense(3, "softmax"), Dense(2, use_bias=False), Dense(4)]
        model = Sequential([Input((300,)), *layers], seed=2, dtype="float64")
        model.compile("adam", "mse")
        x, y = X[:examples], Y[:examples]
        with closing(kind(model, x, y, batch_size=batch_size)) as training:
            next(progress for progress in training if progress.epoch == 2)
        thetas.append(model.theta)
    np.testing.assert_allclose(*thetas, atol=1e-12)


@pytest.mark.parametrize("lost_at", [0, 2, 3, 6])
def test_a_partner_that_is_lost_changes_nothing(lost_at):
    def kill(training, number):
        if number == lost_at:
            training._partner._process.kill()

    one, two = made(), made()
    _, said = train(Together, one, 3)
    _, said_by_two = train(Together, two, 3, disturb=kill)
    np.testing.assert_array_equal(said_by_two, said)
    for own, other in zip(state(two), state(one), strict=True):
        np.testing.assert_array_equal(own, other)


def test_a_partner_that_keeps_it_waiting_is_let_go_and_nothing_changes(monkeypatch):
    def wait(training, number):
        with_partner.append(training._partner is not None)
        if number == 1:
            monkeypatch.setattr(together, "GRACE", 30)
            training._partner.meet.waited = 60

    one, two, with_partner = made(), made(), []
    train(Together, one, 3)
    train(Together, two, 3, disturb=wait)
    assert with_partner == [True] * 2 + [False] * 10
    for own, other in zip(state(two), state(one), strict=True):
        np.testing.assert_array_equal(own, other)


def test_what_was_said_when_the_partner_is_let_go_is_kept(monkeypatch):
    def wait(training, number):
        if number == 1:
            monkeypatch.setattr(together, "GRACE", 30)
            training._partner.meet.waited = 60

    monkeypatch.setattr(halves, "WORTHWHILE", 0)
    said = []
    for disturb in (None, wait):
        model = Sequential([Input((300,)), Dense(4, "sigmoid")], seed=2)
        model.compile("adam", "binary_crossentropy")
        said.append(train(Together, model, 1, disturb=disturb)[1])
    np.testing.assert_array_equal(*said)


def test_after_a_while_alone_it_takes_a_partner_again(monkeypatch):
    def let_go(training, number):
        with_partner.append(training._partner is not None)
        if number == 1:
            training._let_partner_go()

    monkeypatch.setattr(together, "RETRY", 0)
    one, two, with_partner = made(), made(), []
    train(Together, one, 2)
    train(Together, two, 2, disturb=let_go)
    assert with_partner == [True, True, False, False, True, True, True, True]
    np.testing.assert_array_equal(two.theta, one.theta)


def test_without_a_partner_from_the_first_it_is_the_same(monkeypatch):
    one, two = made(), made()
    train(Together, one, 2)

    def refuse(work):
        raise OSError("no more processes")

    monkeypatch.setattr(together, "Partner", refuse)
    train(Together, two, 2)
    np.testing.assert_array_equal(two.theta, one.theta)


def test_it_goes_on_where_another_training_ended():
    one, two = made(), made()
    for model, kinds in ((one, (Training, Training)), (two, (Training, Together))):
        for kind in kinds:
            train(kind, model, 2)
    np.testing.assert_allclose(two.theta, one.theta, atol=2e-5)


def test_what_is_done_to_the_network_between_two_epochs_holds_for_both():
    def change(training, number):
        if number == 3:
            training._model.theta[...] *= 0.5
            training._model.optimizer.learning_rate = 0.003

    one, two = made(), made()
    train(Training, one, 3, disturb=change)
    train(Together, two, 3, disturb=change)
    np.testing.assert_allclose(two.theta, one.theta, atol=2e-5)


def test_what_an_epoch_that_is_broken_off_has_learned_is_kept():
    model = made()
    before = model.theta.copy()
    with closing(Together(model, X, Y, batch_size=128)) as training:
        list(islice(training, 2))
    assert not np.array_equal(model.theta, before)
    assert model.optimizer.iterations == 2


def test_nothing_of_it_stays_in_memory():
    training = Together(made(), X, Y, batch_size=128)
    next(iter(training))
    training.close()
    gone = weakref.ref(training)
    del training
    assert gone() is None
