from dataclasses import replace

import numpy as np
import pytest

from nngui.handwriting.preparation import Preparation
from tests.drawings import ONE_POINTS, RING_POINTS, beside


@pytest.fixture
def two(ready, qtbot):
    """A session with two digits on the pad, which were found."""
    for stroke in beside(RING_POINTS, ONE_POINTS):
        ready.drawing.add_stroke(stroke)
    qtbot.waitUntil(lambda: len(ready.several.row) == 2)
    return ready


def test_one_digit_alone_makes_no_row(two, qtbot):
    looked = two.several._whole
    two.drawing.erase(two.drawing.strokes[:1])
    qtbot.waitUntil(lambda: two.several._whole not in (looked, None))
    assert not len(two.several.row)


@pytest.mark.parametrize(("threshold", "answer"), [(0.01, "1"), (0.99, "0")])
def test_each_digit_is_read_by_the_threshold(two, threshold, answer):
    two.threshold.move(threshold)
    assert two.several.row.answers == (answer, answer)


def test_each_digit_is_prepared_by_the_steps_that_are_chosen(two):
    before = two.several.row.images
    two.drawing.prepare(replace(Preparation(), scale=False))
    after = two.several.row.images
    assert not any(map(np.array_equal, before, after))
