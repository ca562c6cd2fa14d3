import numpy as np
import pytest

from nngui.handwriting.erasing import REACH, untouched

UPRIGHT = np.array([[0.5, 0.1], [0.5, 0.9]], np.float32)  # two points, far apart
DOT = np.array([[0.2, 0.2]], np.float32)


def names(strokes):
    return [("upright" if stroke is UPRIGHT else "dot") for stroke in strokes]


@pytest.mark.parametrize(
    ("start", "stop", "left"),
    [
        ((0.5, 0.5), (0.5, 0.5), ["dot"]),
        ((0.5 + 0.9 * REACH, 0.5), (0.9, 0.5), ["dot"]),
        ((0.5 + 1.1 * REACH, 0.5), (0.9, 0.5), ["upright", "dot"]),
        ((0.3, 0.5), (0.7, 0.5), ["dot"]),  # one quick move across the line
        ((0.2, 0.2), (0.2, 0.2), ["upright"]),
        ((0.1, 0.2), (0.9, 0.2), []),
        ((0.5, 0.97), (0.5, 0.97), ["upright", "dot"]),
    ],
)
def test_an_eraser_takes_the_strokes_it_touches_and_no_other(start, stop, left):
    assert names(untouched((UPRIGHT, DOT), start, stop)) == left


def test_on_an_empty_pad_nothing_is_erased():
    assert untouched((), (0, 0), (1, 1)) == ()
