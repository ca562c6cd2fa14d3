from math import cos, pi

import numpy as np
import pytest

from engine import SGD, Adam, CosineDecay, ExponentialDecay, RMSprop


@pytest.mark.parametrize(("step", "rate"), [(0, 0.5), (10, 0.25), (15, 0.5 * 0.5**1.5)])
def test_exponential_decay_is_its_formula(step, rate):
    assert ExponentialDecay(0.5, 10, 0.5)(step) == pytest.approx(rate)


def test_a_staircase_falls_only_at_whole_periods():
    schedule = ExponentialDecay(0.5, 10, 0.5, staircase=True)
    assert [schedule(step) for step in (0, 9, 10, 19, 20)] == [0.5, 0.5, 0.25, 0.25, 0.125]


@pytest.mark.parametrize(("step", "share"), [(0, 1), (50, 0.5), (25, (1 + cos(pi / 4)) / 2)])
def test_cosine_decay_is_its_formula(step, share):
    assert CosineDecay(0.2, 100)(step) == pytest.approx(0.2 * share)


def test_cosine_decay_stays_at_its_last_share_for_ever():
    assert CosineDecay(0.2, 100, alpha=0.1)(1000) == pytest.approx(0.02)


def test_warming_up_rises_on_a_line_and_falls_from_the_target():
    schedule = CosineDecay(0.0, 100, warmup_target=0.4, warmup_steps=10)
    assert [schedule(step) for step in (0, 5, 10)] == pytest.approx([0, 0.2, 0.4])
    assert schedule(60) == pytest.approx(0.2)
    assert schedule(110) == pytest.approx(0)


@pytest.mark.parametrize("kind", [SGD, RMSprop, Adam])
def test_every_optimizer_steps_by_the_rate_that_it_shows(kind):
    theta, gradient = np.zeros(1), np.ones(1)
    optimizer = kind(ExponentialDecay(0.5, 1, 0.5))
    same, alone = kind(0.5), np.zeros(1)
    optimizer.build(theta)
    same.build(alone)
    for expected in (0.5, 0.25, 0.125):
        assert optimizer.learning_rate == same.learning_rate == expected
        optimizer.step(theta, gradient)
        same.step(alone, gradient)
        np.testing.assert_array_equal(theta, alone)
        same.learning_rate /= 2


def test_a_rate_that_follows_a_schedule_cannot_be_set():
    with pytest.raises(TypeError, match="follows its schedule CosineDecay"):
        SGD(CosineDecay(0.1, 10)).learning_rate = 0.1


@pytest.mark.parametrize("steps", [0, -1])
@pytest.mark.parametrize("kind", [ExponentialDecay, CosineDecay])
def test_a_schedule_of_no_steps_is_refused(kind, steps):
    with pytest.raises(ValueError, match=f"decay_steps > 0, got {steps}"):
        kind(0.1, steps, 0.5)
