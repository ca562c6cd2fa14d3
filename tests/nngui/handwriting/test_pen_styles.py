import importlib.util

import numpy as np
import pytest

from engine.data import asset, pen_styles
from engine.data.mnist import PEN_STYLES
from nngui.handwriting import ink
from nngui.handwriting.pen_style_table import STYLES
from nngui.handwriting.pen_styles import draw, examples, places


def called(style):
    return f"{style.digit} {style.name}"


def drawings(digit, name, count=60):
    (style,) = (s for s in STYLES if (s.digit, s.name) == (digit, name))
    rng = np.random.default_rng(1)
    return [draw(style, rng) for _ in range(count)]


def test_every_digit_is_written_in_more_than_one_style():
    for digit in range(10):
        names = [style.name for style in STYLES if style.digit == digit]
        assert len(set(names)) == len(names) > 1


@pytest.mark.parametrize("style", STYLES, ids=called)
def test_the_extremes_of_a_style_have_the_same_strokes_pieces_and_places(style):
    one, other = (
        [[piece.shape for piece in stroke] for stroke in places(text)]
        for text in (style.one, style.other)
    )
    assert one == other


@pytest.mark.parametrize("style", STYLES, ids=called)
def test_a_drawing_is_strokes_of_many_finite_points_about_the_box(style):
    rng = np.random.default_rng(0)
    for _ in range(20):
        strokes = draw(style, rng)
        assert len(strokes) == len(places(style.one))
        for stroke in strokes:
            assert stroke.shape[0] >= 4
            assert stroke.shape[1] == 2
        points = np.concatenate(strokes)
        assert np.isfinite(points).all()
        assert (np.ptp(points, axis=0) < 250).all()
        assert ink.image(strokes, ink.SIDE).sum() > 20


def test_no_two_drawings_are_alike():
    first, second = (np.concatenate(strokes) for strokes in drawings(1, "with a flag", 2))
    assert first.shape != second.shape or not np.allclose(first, second, atol=1)


def test_a_1_with_a_flag_goes_up_before_it_goes_down():
    for (stroke,) in drawings(1, "with a flag"):
        top = stroke[:, 1].argmin()
        assert 0 < top < len(stroke) - 1
        assert stroke[0, 0] < stroke[top, 0]


def test_the_bar_of_a_7_crosses_its_stem():
    crossing = 0
    for seven, bar in drawings(7, "with a bar"):
        stem = seven[seven[:, 0].argmax() :]
        x = np.interp(bar[:, 1].mean(), stem[:, 1], stem[:, 0])
        crossing += bool(bar[0, 0] < x < bar[-1, 0])
    assert crossing > 50


def test_the_pen_is_slower_where_a_stroke_begins_and_ends_than_in_its_middle():
    steps = [
        np.hypot(*np.diff(stroke, axis=0).T)
        for (stroke,) in drawings(1, "a bar")
        if len(stroke) > 9
    ]
    ends = np.mean([(step[0] + step[-1]) / 2 for step in steps])
    middle = np.mean([step[len(step) // 2] for step in steps])
    assert middle > 1.5 * ends


def test_the_same_seed_draws_the_same_digits_and_another_others():
    x, y = examples(20, 5)
    again, labels = examples(20, 5)
    np.testing.assert_array_equal(x, again)
    np.testing.assert_array_equal(y, labels)
    assert (examples(20, 6)[0] != x).any()


def test_images_are_prepared_as_drawings_are():
    x, y = examples(50, 0)
    assert (x.shape, x.dtype, y.dtype) == ((50, 28, 28), np.uint8, np.uint8)
    assert x.max() == 255
    middle = np.indices((28, 28)).reshape(2, -1) @ x.reshape(50, -1).T / x.sum(axis=(1, 2))
    np.testing.assert_allclose(middle, 14, atol=0.1)


def test_the_script_makes_the_bundled_file(tmp_path):
    spec = importlib.util.spec_from_file_location("make_pen_styles", asset("make_pen_styles.py"))
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert len(pen_styles()[0]) == PEN_STYLES
    x, y = script.pen_styles.examples(PEN_STYLES, script.SEED)
    with np.load(asset("pen_styles.npz")) as bundled:
        np.testing.assert_array_equal(y, bundled["y"])
        np.testing.assert_allclose(x.astype(int), bundled["x"], atol=1)
