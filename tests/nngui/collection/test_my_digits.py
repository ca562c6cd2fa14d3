import numpy as np
import pytest

from engine.data import TASKS
from nngui.collection.my_digits import Edit, Example, MyDigits
from nngui.handwriting import ink
from tests.nngui.digits import contents, drawing, picture

ALL = TASKS["0 to 9"]


@pytest.fixture
def some():
    return MyDigits([drawing(label, seed=label) for label in (7, 0, 1, 1)])


def test_an_edit_makes_another_collection_and_its_inverse_the_first_one_again(some):
    before = contents(some)
    keys = [example.key for example in some]
    for edit in (
        Edit((drawing(4), picture(5))),
        some.removal(keys[1:3]),
        some.relabelling(keys, 1),
    ):
        after = some.edited(edit)
        assert contents(after) != before
        assert contents(after.edited(edit.inverse)) == before
        assert contents(some) == before


def test_undoing_a_removal_puts_the_example_where_it_was(some):
    first = next(iter(some))
    edit = some.removal([first.key])
    assert next(iter(some.edited(edit).edited(edit.inverse))) is first


def test_only_what_gets_another_label_is_relabelled(some):
    edit = some.relabelling([example.key for example in some], 1)
    assert [example.label for example in edit.removed] == [7, 0]
    assert some.edited(edit).counts == (0, 4, 0, 0, 0, 0, 0, 0, 0, 0)


def test_what_is_not_there_is_not_changed(some):
    stranger = drawing(3)
    gone = MyDigits([stranger]).relabelling([stranger.key], 4)
    assert contents(some.edited(gone)) == contents(some)
    assert contents(some.edited(Edit(removed=(stranger,)))) == contents(some)
    assert some.removal(["no such key"]).removed == ()


def test_a_drawing_is_found_by_its_strokes(some):
    example = list(some)[2]
    assert some.find(tuple(stroke.copy() for stroke in example.strokes)) is example
    assert some.find(example.strokes[:1]) is None


def test_zero_or_one_takes_the_middle_of_zeros_and_ones_only(some):
    x, y = some.examples(TASKS["0 or 1"])
    assert y.tolist() == [0, 1, 1]
    assert x.dtype == np.float32
    for row, example in zip(x, list(some)[1:], strict=True):
        np.testing.assert_array_equal(row.reshape(20, 20), ink.image(example.strokes, 20))


def test_zero_to_nine_takes_all_of_them_and_slant_none(some):
    x, y = some.examples(ALL)
    assert x.shape == (4, 784)
    assert y.dtype == np.int64
    assert y.tolist() == [7, 0, 1, 1]
    x, y = some.examples(TASKS["slant"])
    assert x.shape == (0, 784)
    assert y.shape == (0,)


def test_pictures_are_examples_as_they_are():
    example = picture(3)
    x, y = MyDigits([example]).examples(ALL)
    np.testing.assert_array_equal(np.rint(x[0] * 255), example.picture.ravel())
    assert y.tolist() == [3]


def test_a_drawing_is_rendered_once(some, monkeypatch):
    some.examples(ALL)
    monkeypatch.setattr(ink, "image", None)
    x, _ = some.edited(some.removal([])).examples(ALL)
    assert x.any(axis=1).all()


def test_the_pixels_of_a_drawing_are_its_image():
    example = drawing(2)
    assert np.abs(example.pixels / 255 - example.image).max() <= 0.5 / 255 + 1e-6
    assert isinstance(example, Example)
