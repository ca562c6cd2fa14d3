from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data import load, pen_styles
from engine.data.mnist import PEN_STYLES
from nngui.design.design import Design
from nngui.design.own_digits import NO_DIGITS
from nngui.design.presets import PRESETS
from nngui.design.training_set import (
    in_words,
    joined,
    sizes,
    steps_in_words,
    times,
    training_set,
)
from tests.nngui.designs import FewDigits, designs

LECTURE, TEN = Design(), replace(PRESETS["ten digits 256-128-10"], pen_styles=False, ready=False)
OWN = FewDigits(0, 0, 1, 7)


def test_usually_it_is_the_examples_of_the_task():
    (part,) = training_set(LECTURE, OWN)
    assert part.x is load("0 or 1").x_train
    assert joined((part,))[0] is part.x


def test_drawn_styles_come_after_the_digits_of_mnist():
    parts = training_set(replace(TEN, pen_styles=True), NO_DIGITS)
    assert [len(part) for part in parts] == [60_000, PEN_STYLES]
    assert parts[1].x is pen_styles()[0]


def test_ones_own_digits_are_repeated_until_they_count():
    others, own = training_set(replace(LECTURE, own="with"), OWN)
    assert own.labels.tolist() == [0, 0, 1]
    assert own.times == round(1_000 / 20 / 3)
    x, labels = joined((others, own))
    assert len(x) == len(labels) == 1_000 + 3 * own.times
    np.testing.assert_array_equal(x[1_000:1_003], own.x)
    np.testing.assert_array_equal(labels[-3:], own.labels)


@given(st.integers(1, 70_000), st.integers(1, 64_000))
def test_no_digit_is_seen_more_than_a_hundred_times_or_not_at_all(own, others):
    assert 1 <= times(own, others) <= 100


def test_only_mine_are_trained_with_as_they_are():
    (own,) = training_set(replace(LECTURE, own="only"), OWN)
    assert (len(own), own.times) == (3, 1)


@pytest.mark.parametrize("own", ["with", "only"])
def test_where_there_are_none_it_learns_from_the_others(own):
    for design in (replace(LECTURE, own=own), replace(Design(dataset="slant"), own=own)):
        (part,) = training_set(design, NO_DIGITS)
        assert len(part) == design.task.train


@given(designs(), st.lists(st.integers(0, 9), max_size=30))
def test_the_sizes_are_known_before_anything_is_read(design, labels):
    own = FewDigits(*labels)
    parts = training_set(design, own)
    assert [(len(part.x), part.times) for part in parts] == [*sizes(design, own)]


def test_the_numbers_are_said_as_a_sum():
    assert in_words(LECTURE, OWN) == "1,000 training, 200 validation"
    own = FewDigits(*range(10))
    ten = replace(TEN, pen_styles=True, own="with")
    assert in_words(ten, own) == "60,000 + 4,000 + 10 × 100 training, 10,000 validation"
    assert in_words(replace(ten, own="only"), own) == "10 training, 10,000 validation"


def test_the_steps_of_an_epoch_are_counted_as_soon_as_there_is_an_example(monkeypatch):
    assert steps_in_words(LECTURE, NO_DIGITS) == "32 steps an epoch"
    assert steps_in_words(replace(LECTURE, batch_size=1000), NO_DIGITS).startswith("all 1,000")
    monkeypatch.setattr("nngui.design.training_set.examples", lambda design, own: 0)
    assert steps_in_words(LECTURE, NO_DIGITS) == ""
