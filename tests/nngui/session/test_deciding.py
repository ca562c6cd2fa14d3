"""The threshold as a part of the session."""

from dataclasses import replace

import pytest

from nngui.design.design import LayerSpec
from tests.drawings import ONE_POINTS, strokes
from tests.nngui.conftest import is_finished


@pytest.fixture
def counted(session):
    """All that was told of mistakes."""
    counted = []
    session.scene_changed.connect(lambda scene: counted.append(scene.mistakes))
    counted.append(session.scene.mistakes)
    return counted


@pytest.fixture
def ready(session, counted, qtbot):
    qtbot.waitUntil(lambda: session.snapshot.paused)
    (stroke,) = strokes(ONE_POINTS)
    session.drawing.add_stroke(stroke)
    return session


def output(session):
    return float(session.inspector.prediction.probabilities[1])


def test_the_mistakes_are_known_as_soon_as_the_data_is_read(session, counted, qtbot):
    qtbot.waitUntil(lambda: session.snapshot.paused)
    assert counted[-1].digits == 200
    assert 50 <= counted[-1].zeros + counted[-1].ones <= 150


def test_the_mistakes_become_fewer_while_the_network_learns(ready, counted, qtbot):
    before = len(counted)
    with qtbot.waitSignal(ready.snapshot_changed, check_params_cb=is_finished):
        ready.train()
    assert len(counted) > before + 2
    assert counted[-1].zeros + counted[-1].ones <= 6


def test_another_threshold_is_another_answer_and_other_mistakes(ready, counted):
    said = ready.inspector.prediction.answer
    ready.threshold.move(1.0 if said == "1" else 0.0)
    assert ready.inspector.prediction.answer != said
    assert (counted[-1].zeros, counted[-1].ones) == ((0, 100) if said == "1" else (100, 0))
    ready.undo_stack.undo()
    assert ready.inspector.prediction.answer == said


def test_the_threshold_is_the_very_place_where_the_answer_changes(ready):
    p = output(ready)
    ready.threshold.move(p)
    assert ready.inspector.prediction.answer == "1"
    ready.threshold.move(p + 1e-6)
    assert ready.inspector.prediction.answer == "0"


def test_the_threshold_outlives_a_start_over_and_another_network(ready):
    ready.threshold.move(0.7)
    ready.start_over()
    assert ready.inspector.prediction.threshold == 0.7
    ready.edit(replace(ready.design, layers=(LayerSpec(1, "sigmoid"),)))
    assert ready.inspector.prediction.threshold == 0.7


def test_two_outputs_have_no_threshold_and_count_no_mistakes(ready, counted):
    layers = (LayerSpec(2, "softmax"),)
    loss = "sparse_categorical_crossentropy"
    ready.edit(replace(ready.design, layers=layers, loss=loss))
    assert ready.inspector.prediction.threshold is None
    assert counted[-1] is None


def test_the_past_has_its_own_mistakes(ready, counted, qtbot):
    first = counted[-1]
    with qtbot.waitSignal(ready.snapshot_changed, check_params_cb=is_finished):
        ready.train()
    assert counted[-1] != first
    ready.look(0)
    assert counted[-1] == first
