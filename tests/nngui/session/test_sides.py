"""A question that is asked of images of another side."""

from dataclasses import replace

import numpy as np
import pytest

from engine.data import load
from nngui.design.design import Design, LayerSpec
from nngui.design.keras_code import keras_code
from nngui.design.own_digits import NO_DIGITS
from nngui.design.training_set import augmentation
from nngui.training.messages import Pace
from nngui.training.program import write_program
from tests.nngui.conftest import is_finished
from tests.nngui.session.files.test_documents import open_document, save, shown, step
from tests.nngui.session.test_session import ONE, ZERO, draw, wait_until

SMALL = replace(Design(), side=13, epochs=10, optimizer="adam", learning_rate=0.01)


@pytest.fixture
def small(session, qtbot):
    session.begin(SMALL, "Begin")
    qtbot.waitUntil(lambda: session.snapshot.paused)
    return session


def test_a_network_of_13_by_13_pixels_learns_and_reads_what_is_drawn(small, qtbot):
    wait_until(qtbot, small, is_finished, small.train)
    for lines, answer in ((ZERO, "0"), (ONE, "1")):
        draw(small, lines)
        prediction = small.inspector.prediction
        assert prediction.answer == answer
        assert prediction.image.shape == (13, 13)
        assert not prediction.novel
    assert small.scene.mistakes.digits == 200
    assert small.snapshot.curves.validation_score[-1] > 0.95


def test_another_side_begins_another_run_and_undo_returns(small, qtbot):
    wait_until(qtbot, small, is_finished, small.train)
    trained = small.state.run
    small.edit(replace(SMALL, side=14), "Change Side")
    assert not small.state.run.trained
    assert small.state.find(trained.number) is trained
    small.undo_stack.undo()
    assert small.state.run is trained


def test_a_document_in_the_middle_of_an_epoch_goes_on_with_resized_digits(
    small, make, qtbot, tmp_path
):
    step(qtbot, small, Pace.MINI_BATCH)
    save(qtbot, small, tmp_path / "small.nngui")
    other = make()
    open_document(qtbot, other, tmp_path / "small.nngui")
    assert shown(other) == shown(small)
    for session in (small, other):
        step(qtbot, session)
    np.testing.assert_array_equal(small.snapshot.theta, other.snapshot.theta)


def test_what_differs_from_the_lecture_is_named():
    assert SMALL.examples == "0 or 1 at 13×13"
    assert Design().examples == replace(Design(), side=20).examples == "0 or 1"


def test_augmentation_reaches_as_far_at_any_side():
    changes = augmentation(replace(Design(), side=56), 0)
    image = np.zeros((1, 56**2), np.float32)
    image[0, 28 * 56 + 28] = 1
    column = np.zeros(56)
    for changed in changes.examples(image, 200).reshape(-1, 56, 56):
        column += changed.sum(axis=1)
    assert 23 <= column.nonzero()[0].min() < 25


def test_the_keras_program_has_the_same_digits_in_its_file(tmp_path):
    design = replace(SMALL, layers=(LayerSpec(1, "sigmoid"),))
    assert "Input(shape=(169,))" in keras_code(design)
    for _ in write_program(tmp_path, design, NO_DIGITS):
        pass
    with np.load(tmp_path / "data.npz") as data:
        np.testing.assert_array_equal(data["X"], load("0 or 1", 13).x_train)
        np.testing.assert_array_equal(data["Y_val"], load("0 or 1").y_val)
