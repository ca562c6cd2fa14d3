"""A data set of a person's own: named by its content, split by a stated rule."""

import numpy as np
import pytest

from engine.data import held_out, known, load
from nngui.design.data_set import MOST_CLASSES, find, ink, keep, made_of, split, titled


def pictures(count=60, side=12, seed=0):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (count, side, side)).astype(np.uint8)


NAMES = ["cat", "house", "cat"] * 20


def test_its_name_is_another_one_for_whatever_differs():
    data = made_of("pets", pictures(), NAMES)
    assert data.name == made_of("pets", pictures(), NAMES).name
    others = [
        made_of("pet", pictures(), NAMES),
        made_of("pets", pictures(seed=1), NAMES),
        made_of("pets", pictures(), NAMES[1:] + NAMES[:1]),
    ]
    assert len({data.name, *(other.name for other in others)}) == 4


def test_it_is_a_question_as_soon_as_it_is_kept():
    data = made_of("pets", pictures(), NAMES)
    name = keep(data)
    assert known(name)
    assert find(name) is data
    found = load(name)
    assert found.task.classes == ("cat", "house")
    assert found.task.loss == "binary_crossentropy"
    assert found.task.title == "pets"
    assert len(found.x_train) + len(found.x_val) + len(held_out(name)[0]) == 60
    assert found.x_train.max() <= 1
    np.testing.assert_array_equal(found.x_train, ink(data.pixels[data.parts == 0], 12))


def test_it_can_be_asked_at_another_side():
    name = keep(made_of("pets", pictures(), NAMES))
    assert load(name, 20).x_train.shape[1] == 400


def test_the_split_has_the_same_shares_of_every_class():
    labels = np.repeat([0, 1], [100, 40])
    parts, rule = split(labels)
    for label, count in ((0, 100), (1, 40)):
        got = np.bincount(parts[labels == label], minlength=3)
        np.testing.assert_array_equal(got, np.array([0.7, 0.15, 0.15]) * count)
    assert rule.startswith("70\u202f% of each class train, 15\u202f% validate, 15\u202f% test")
    np.testing.assert_array_equal(split(labels)[0], parts)
    assert (split(labels, seed=1)[0] != parts).any()


def test_few_examples_are_not_kept_for_a_test():
    parts, _ = split(np.repeat([0, 1], 10))
    assert np.bincount(parts).tolist() == [16, 4]


def test_classes_that_are_numbers_stand_in_their_order():
    names = [str(i) for i in (10, 2, 1)] * 5
    assert made_of("numbers", pictures(15), names).classes == ("1", "2", "10")


@pytest.mark.parametrize("count", [1, MOST_CLASSES + 1])
def test_too_few_or_too_many_classes_are_refused(count):
    names = [f"class {i}" for i in range(count)] * 2
    with pytest.raises(ValueError, match=f"got {count}"):
        made_of("too many", pictures(len(names)), names)


def test_a_title_is_one_short_line_without_signs_that_names_need():
    assert titled("my/pets #1\n" + "x" * 100) == "my pets 1 " + "x" * 30
    assert titled("\0") == "my data"
