"""The questions of the bundled digits: what an entry says is true of its data."""

from dataclasses import replace

import numpy as np
import pytest

from engine.data import ALIKE, TASKS, add, held_out, known, load, mnist, pair, task_of
from engine.data.task import Task

CHOSEN = [name for name, task in TASKS.items() if task.make is mnist.chosen]


@pytest.mark.parametrize("name", CHOSEN)
def test_an_entry_says_how_many_examples_there_are_of_which_classes(name):
    task, data = TASKS[name], load(name)
    assert data.x_train.shape == (task.train, task.pixels)
    assert data.x_val.shape == (task.validation, task.pixels)
    for y in (data.y_train, data.y_val):
        counts = np.bincount(y, minlength=len(task.classes))
        assert len(set(counts.tolist())) == 1
    assert len(held_out(name)[1]) == task.test


@pytest.mark.parametrize("name", CHOSEN)
def test_no_example_both_trains_and_validates(name):
    data = load(name)
    rows = {row.tobytes() for row in data.x_train}
    assert not any(row.tobytes() in rows for row in data.x_val)


def test_odd_digits_are_odd():
    data = load("odd or even")
    x, y = mnist.read_asset("mnist.npz", "x_train", "y_train")
    digit = {row.tobytes(): label for row, label in zip(x[:6000, 4:24, 4:24], y, strict=False)}
    known_rows = 0
    for row, label in zip(np.rint(data.x_train * 255).astype(np.uint8), data.y_train, strict=True):
        if (found := digit.get(row.tobytes())) is not None:
            known_rows += 1
            assert data.task.classes[label] == ("odd" if found % 2 else "even")
    assert known_rows > 2_000


def test_any_two_digits_are_a_question_when_they_are_asked_for():
    assert known("2 or 7")
    data = load("2 or 7")
    assert data.task.classes == ("2", "7")
    assert data.task.members == ((2,), (7,))
    for name in ("7 or 2", "3 or 3", "2 or 12", "a or b"):
        assert not known(name)
    assert [pair(*digits).name for digits in ALIKE] == ["4 or 9", "3 or 5"]


@pytest.mark.parametrize("name", TASKS)
def test_every_question_has_a_sentence_on_what_it_shows(name):
    assert TASKS[name].shows.endswith(".")


def test_classes_that_are_digits_have_their_digit_as_the_only_member():
    assert task_of("0 or 1").members == ((0,), (1,))
    assert task_of("odd or even").numbers[7] == 1
    assert task_of("slant").members == ()
    named = replace(task_of("0 or 1"), classes=("cat", "dog"))
    assert named.members == named.of_digits == ()


def test_a_question_is_added_by_one_entry(monkeypatch):
    monkeypatch.setattr("engine.data.TASKS", TASKS.copy())
    add(
        Task(
            "large or small",
            side=20,
            classes=("small", "large"),
            train=1_000,
            validation=100,
            make=mnist.chosen,
            file="mnist.npz",
            loss="binary_crossentropy",
            digits=((0, 1, 2, 3, 4), (5, 6, 7, 8, 9)),
        )
    )
    data = load("large or small")
    assert np.bincount(data.y_train).tolist() == [500, 500]
