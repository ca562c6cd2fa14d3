"""Changes nobody meant: of what the pad makes of strokes, and of the answers to its images."""

import numpy as np
import pytest

from nngui.handwriting.novelty import is_novel
from tests.prepared import digits

CLOSE = 1e-4  # further than that another processor does not round a probability


@pytest.fixture(scope="module")
def known():
    with np.load(digits.FILE) as file:
        return {name: file[name] for name in file.files}


@pytest.mark.skipif(not digits.STROKES.exists(), reason="there are no strokes beside the project")
def test_the_pad_makes_the_same_images_of_the_same_strokes_byte_for_byte(known):
    images, labels = digits.prepared(digits.STROKES)
    np.testing.assert_array_equal(images, known["images"])
    np.testing.assert_array_equal(labels, known["label"])


def test_the_ready_network_answers_the_same_images_as_before(known):
    outputs = digits.outputs(known["images"])
    np.testing.assert_array_equal(outputs.argmax(axis=1), known["outputs"].argmax(axis=1))
    np.testing.assert_allclose(outputs, known["outputs"], rtol=0, atol=CLOSE)


def test_the_same_images_do_not_look_like_digits_as_before(known):
    novelty = digits.novelty(known["images"])
    for classes, now, before in zip(digits.CLASSES, novelty, known["novelty"], strict=True):
        np.testing.assert_array_equal(is_novel(now, classes), is_novel(before, classes))
    np.testing.assert_allclose(novelty, known["novelty"], rtol=0, atol=CLOSE)


def test_no_known_answer_is_so_close_that_another_processor_could_turn_it(known):
    two, one = np.sort(known["outputs"], axis=1)[:, -2:].T
    assert (one - two).min() > 10 * CLOSE
    for classes, novelty in zip(digits.CLASSES, known["novelty"], strict=True):
        for shift in (-2 * CLOSE, 2 * CLOSE):
            np.testing.assert_array_equal(
                is_novel(novelty + shift, classes), is_novel(novelty, classes)
            )
