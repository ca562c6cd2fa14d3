"""Photos of digits are read, or refused for what else is on them: see `dev.py bench photos`."""

import numpy as np
import pytest

from engine import load_model
from engine.data import asset
from nngui.collection.formats.found import digit_in
from nngui.handwriting.pen_style_table import STYLES
from tests.nngui.handwriting import photos

SOME = [(7, 7)]  # a seed and a style of each


@pytest.mark.parametrize("kind", photos.READ, ids=lambda kind: kind.__name__)
def test_a_photo_of_a_digit_is_read(kind):
    images = [digit_in(0, photos.taken(kind, *each)).picture for each in SOME]
    x = np.stack(images).reshape(len(SOME), -1) / np.float32(255)
    answers = load_model(asset("digits.keras")).predict(x, verbose=0).argmax(axis=1)
    assert answers.tolist() == [STYLES[style].digit for _, style in SOME]


@pytest.mark.parametrize("kind", photos.REFUSED, ids=lambda kind: kind.__name__)
def test_a_photo_with_something_else_on_it_is_refused_for_that(kind):
    for each in SOME:
        with pytest.raises(ValueError, match=f"^{photos.REFUSED[kind]}"):
            digit_in(0, photos.taken(kind, *each))
