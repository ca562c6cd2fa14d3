from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nngui.handwriting import ink
from nngui.handwriting.preparation import COMPLETE, NONE, STEPS, Preparation
from tests.nngui.handwriting.test_ink import SEVEN, ZERO, centre, moved, sides, strokes

SMALL = moved(SEVEN, 0.25, (0.7, 0.7))
some = st.builds(Preparation, st.booleans(), st.booleans(), st.booleans())


def box_middle(image):
    return [(np.flatnonzero(image.max(axis=axis) > 0.05)[[0, -1]].mean()) for axis in (0, 1)]


def test_the_steps_are_crop_scale_and_centre_in_this_order():
    assert STEPS == ("crop", "scale", "centre")
    assert COMPLETE.complete
    for step in STEPS:
        assert not replace(COMPLETE, **{step: False}).complete


def test_without_any_step_the_whole_pad_is_resized():
    image = ink.image([[(0.25, 13.5 / 28), (0.75, 13.5 / 28)]], 28, NONE)
    assert image.sum(axis=0).max() == pytest.approx(ink.PAD_PEN * 28, abs=0.03)
    assert sides(image)[0] == pytest.approx(14 + ink.PAD_PEN * 28, abs=0.4)
    assert centre(image) == pytest.approx((13.5, 13.0), abs=0.01)


def test_without_crop_a_small_drawing_stays_small_and_strays_count():
    small = ink.image(SMALL, 28, Preparation(crop=False))
    assert max(sides(small)) == pytest.approx(0.8 * 0.25 * 19.5 + 2.4, abs=0.3)
    assert centre(small) == pytest.approx((14, 14), abs=0.02)
    stray = [*ZERO, [(0.95, 0.95), (0.96, 0.95)]]
    assert not np.allclose(
        ink.image(stray, 28, Preparation(crop=False)), ink.image(ZERO, 28, Preparation(crop=False))
    )


def test_without_scale_a_drawing_is_as_large_as_drawn_and_as_thin():
    image = ink.image(SMALL, 28, Preparation(scale=False))
    assert max(sides(image)) == pytest.approx(0.8 * 0.25 * 28 + ink.PAD_PEN * 28, abs=0.3)
    assert centre(image) == pytest.approx((14, 14), abs=0.02)


def test_without_centre_the_box_is_in_the_middle():
    image = ink.image(SEVEN, 28, Preparation(centre=False))
    assert box_middle(image) == pytest.approx((13.5, 13.5), abs=0.51)
    assert centre(image) != pytest.approx((14, 14), abs=0.5)
    assert max(sides(image)) == pytest.approx(19.5, abs=0.3)


@given(strokes, some)
def test_whatever_is_left_out_ink_is_between_0_and_1(drawing, preparation):
    image = ink.image(moved(drawing, 1 / 999, 0), 28, preparation)
    assert image.shape == (28, 28)
    assert image.min() >= 0
    assert image.max() <= 1


@pytest.mark.parametrize("step", STEPS)
def test_strokes_that_are_no_fractions_of_the_pad_are_cut_off_at_its_edge(step):
    far = [[(-1e300, 0.5), (1e300, 0.5)]]
    image = ink.image(far, 28, replace(NONE, **{step: True}))
    assert image.sum() > 10


def test_the_stages_lead_from_the_whole_pad_to_the_image():
    drawn, cropped, scaled, centred = ink.stages(SMALL, COMPLETE)
    np.testing.assert_array_equal(drawn, ink.image(SMALL, 28, NONE))
    assert box_middle(cropped) == pytest.approx((13.5, 13.5), abs=0.51)
    assert max(sides(scaled)) == pytest.approx(19.5, abs=0.3)
    np.testing.assert_array_equal(centred, ink.image(SMALL, 28))


@given(some)
def test_a_step_that_is_left_out_changes_nothing_in_its_stage(preparation):
    stages = ink.stages(SMALL, preparation)
    for step, before, after in zip(STEPS, stages, stages[1:], strict=False):
        assert np.array_equal(before, after) is not getattr(preparation, step)
    np.testing.assert_array_equal(stages[-1], ink.image(SMALL, 28, preparation))


def test_no_ink_has_empty_stages():
    assert not any(stage.any() for stage in ink.stages((), COMPLETE))
