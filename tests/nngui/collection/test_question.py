import numpy as np
import pytest

from benchmarks.shapes import shape
from nngui.collection.formats import question_file
from nngui.collection.my_digits import Edit, MyDigits
from nngui.collection.question import beginning, cleaned, distinct, fault_of, questions_of
from nngui.design.data_set import VALIDATION
from tests.nngui.collection.asking import contents, question
from tests.nngui.digits import drawing


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def of(collection):
    (found,) = questions_of(collection.items)
    return found


def test_a_question_is_its_classes_in_the_order_in_which_they_were_named():
    (made,) = questions_of({i.key: i for i in beginning("", ["△", "○"])})
    assert made.classes == ("△", "○")
    assert made.title == "△ or ○"
    assert made.counts == (0, 0)


def test_questions_and_digits_of_one_collection_do_not_mix(rng):
    made, digit = question(rng), drawing()
    both = MyDigits([digit, *made.items])
    assert list(both) == [digit]
    assert len(both) == 1
    assert contents(of(both)) == contents(made)


def test_undoing_any_edit_of_a_question_gives_back_all_that_it_was(rng):
    before = MyDigits(question(rng).items)
    made, last = of(before), before.newest
    first, second = made.examples[0].key, made.examples[1].key
    edits = (
        made.learning(shape("○", rng), 1, last),
        made.learning(np.full((28, 28), 7, np.uint8), 0, last),
        made.removal([first, second]),
        made.relabelling([first], 1),
        made.reworded("shapes", [(0, "circle"), (1, "△"), (None, "□")], last),
        made.reworded("", [(None, "□"), (1, "△")], last),
        Edit(removed=made.items),
    )
    for edit in edits:
        after = before.edited(edit)
        assert not after.same_as(before)
        assert after.edited(edit.inverse).same_as(before)


def test_a_renamed_class_keeps_its_drawings_and_a_removed_one_takes_them_along(rng):
    collection = MyDigits(question(rng, each=2, classes=("○", "△", "□")).items)
    made = of(collection)
    edit = made.reworded("", [(0, "circle"), (2, "□"), (None, "star")], collection.newest)
    left = collection.edited(edit)
    assert not {item.key for item in made.drawings[1]} & set(left.items)
    after = of(left)
    assert after.classes == ("circle", "□", "star")
    assert after.counts == (2, 2, 0)
    assert [e.label for e in after.examples] == [0, 0, 1, 1]


def test_what_two_programs_do_to_one_question_at_once_is_all_kept(rng):
    shared = MyDigits(question(rng).items)
    made = of(shared)
    renames = made.reworded("shapes", [(0, "circle"), (1, "△")])
    draws = made.learning(shape("△", rng), 1, shared.newest)
    for first, second in ((renames, draws), (draws, renames)):
        after = of(shared.edited(first).edited(second))
        assert after.classes == ("circle", "△")
        assert after.counts == (3, 4)


def test_a_drawing_whose_class_another_program_has_removed_comes_back_with_the_class(rng):
    collection = MyDigits(question(rng, classes=("○", "△", "□")).items)
    made = of(collection)
    gone = made.reworded("", [(0, "○"), (1, "△")])
    draws = made.learning(shape("○", rng), 2, collection.newest)
    after = collection.edited(gone).edited(draws)
    assert of(after).counts == (3, 3)
    assert of(after.edited(gone.inverse)).counts == (3, 3, 4)


def test_the_image_of_a_drawing_is_made_once_however_often_the_question_changes(rng):
    collection = MyDigits(question(rng).items)
    image = of(collection).examples[0].image
    draws = of(collection).learning(shape("○", rng), 0, collection.newest)
    assert of(collection.edited(draws)).examples[0].image is image


def test_of_each_class_some_drawings_validate(rng):
    data = question_file.data_set(question(rng, each=10))
    assert data.classes == ("○", "△")
    for label in (0, 1):
        parts = data.parts[data.labels == label]
        assert (parts == VALIDATION).sum() == 2
        assert len(parts) == 10


@pytest.mark.parametrize("each", [0, 1, 2])
def test_a_data_set_can_be_made_of_however_few_drawings(rng, each):
    data = question_file.data_set(question(rng, each=each))
    assert data.counts == (each, each)
    assert data.name.startswith("○ or △ #")


def test_another_drawing_or_another_name_makes_another_data_set(rng):
    collection = MyDigits(question(rng).items)
    made = of(collection)
    names = {
        question_file.data_set(each).name
        for each in (
            made,
            of(collection.edited(made.learning(shape("○", rng), 0, collection.newest))),
            of(collection.edited(made.reworded("", [(0, "circle"), (1, "△")]))),
        )
    }
    assert len(names) == 3


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["cat", "dog"], ""),
        (["A", "a"], ""),
        (["", "cat", " "], "Name at least two classes."),
        (["cat", "dog", " cat "], "Two classes are named “cat”"),
        (["e\u0301", "\u00e9"], "Two classes are named “é”"),
        ([str(i) for i in range(100)], ""),
        ([str(i) for i in range(101)], "There can be at most 100 classes."),
        (["🐈", "🐕", "고양이", "كلب", "👩‍🚀"], ""),
    ],
)
def test_names_of_classes_are_refused_with_the_reason(names, reason):
    fault = fault_of(names)
    assert fault.startswith(reason)
    assert bool(fault) == bool(reason)


def test_a_name_is_one_short_line_in_any_script():
    assert cleaned("  a\tb\nc  ") == "a b c"
    assert cleaned("👩‍🚀") == "👩‍🚀"
    assert len(cleaned("x" * 500)) == 40
    assert distinct(["x", "x", "", "x"]) == ("x", "x 2", "class 3", "x 3")
