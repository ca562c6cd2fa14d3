from dataclasses import replace

import numpy as np
import pytest

from engine.data import assets, load
from nngui.design import ready
from nngui.design.design import Design, LayerSpec
from nngui.design.presets import PRESETS, described
from nngui.design.problems import Place, problems
from nngui.design.ready import FROM_SCRATCH, READY, from_scratch
from nngui.training.trainer.player import Player, network
from nngui.training.words.run_words import settings
from nngui.window.advice import advice
from tests.nngui.conftest import is_paused
from tests.nngui.session.test_session import ONE, draw, wait_until
from tests.nngui.training.trainer.test_player import trained


@pytest.fixture
def forgotten():
    ready._read.cache_clear()
    yield
    ready._read.cache_clear()


def accuracy(model):
    digits = load("0 to 9")
    return (model.predict(digits.x_val, verbose=0).argmax(axis=1) == digits.y_val).mean()


def test_it_reads_99_percent_of_mnists_test_digits():
    assert accuracy(network(READY)) >= 0.99


def test_it_is_there_before_any_digits_are_read(forgotten, monkeypatch):
    def must_not_be_read(*names):
        pytest.fail(f"{names} should not be needed for the first answer")

    monkeypatch.setattr(assets, "asset", must_not_be_read)
    assert np.isfinite(network(READY).theta).all()


def test_what_is_trained_on_does_not_get_worse():
    run = trained(Player(READY), 2)
    scores = run.measurements.curves.validation_score
    assert scores[0] >= 0.99
    assert scores.min() >= scores[0] - 0.003


def test_a_design_with_other_layers_or_data_begins_untrained():
    for other in (
        replace(READY, layers=(LayerSpec(256, "tanh"), *READY.layers[1:])),
        replace(READY, dataset="slant", layers=(LayerSpec(1, "linear"),)),
    ):
        untrained = network(replace(other, ready=False))
        np.testing.assert_array_equal(network(other).theta, untrained.theta)


def test_from_scratch_it_has_the_numbers_that_suit_random_weights():
    assert from_scratch(READY) == FROM_SCRATCH
    own = from_scratch(replace(READY, learning_rate=0.01, batch_size=64))
    assert own == replace(FROM_SCRATCH, learning_rate=0.01, batch_size=64)
    assert described(FROM_SCRATCH) == "ten digits from scratch"


@pytest.mark.parametrize("content", [None, b"no archive", b""])
def test_without_its_file_it_begins_untrained_and_says_so(
    content, tmp_path, monkeypatch, forgotten
):
    file = tmp_path / ready.FILE
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setattr(ready, "asset", lambda name: tmp_path / name)
    np.testing.assert_array_equal(network(READY).theta, network(FROM_SCRATCH).theta)
    (problem,) = problems(READY)
    assert (problem.place, problem.fatal) == (Place.MODEL, False)
    assert ready.FILE in problem.text
    assert problem.remedied == FROM_SCRATCH


def test_another_network_in_its_file_is_refused(tmp_path, monkeypatch, forgotten):
    network(Design()).save(tmp_path / ready.FILE)
    monkeypatch.setattr(ready, "asset", lambda name: tmp_path / name)
    assert "holds another network" in ready.fault()


def test_the_data_set_brings_it_and_the_drawing_is_read_at_once(session, qtbot):
    draw(session, ONE)
    session.choose_dataset("0 to 9")
    assert session.snapshot.loading
    assert session.inspector.prediction.answer == "1"
    assert "trained already" in advice(session.snapshot)
    snapshot = wait_until(qtbot, session, is_paused, lambda: None)
    assert snapshot.curves.validation_score[0] >= 0.99
    assert "trained already" in advice(snapshot)


def test_starting_over_begins_with_random_weights_and_can_be_undone(session, qtbot):
    session.edit(PRESETS["ten digits 256-128-10"])
    trained_before = session.snapshot.theta
    session.start_over()
    assert session.design == FROM_SCRATCH
    assert session.undo_stack.undo_text == "Start Over with α = 0.002 and 20 Epochs"
    assert (session.snapshot.theta != trained_before).any()
    session.start_over()
    assert session.design == FROM_SCRATCH
    session.undo_stack.undo()
    assert session.design == READY
    np.testing.assert_array_equal(session.snapshot.theta, trained_before)


def test_other_layers_make_it_an_untrained_network_and_change_nothing_else(session):
    session.edit(READY)
    layers = (LayerSpec(200, "relu"), *READY.layers[1:])
    session.edit_layers(layers, "Change Units")
    assert session.design == replace(READY, layers=layers, ready=False)
    assert session.undo_stack.undo_text == "Change Units of the Trained Network"
    session.undo_stack.undo()
    assert session.design == READY


def test_in_the_table_of_runs_it_is_marked(session, qtbot):
    session.edit(replace(READY, batch_size=4_000))
    wait_until(qtbot, session, is_paused, lambda: None)
    with qtbot.waitSignal(session.scene_changed, check_params_cb=lambda scene: scene.state.trained):
        session.step()
    (run,) = session.state.trained
    assert "256-128-10 trained before" in settings(run)
    assert "0 to 9 + styles, augmented" in settings(run)
    session.pause()


def test_its_parameters_are_for_its_own_data_only():
    assert ready.fits(READY)
    assert not ready.fits(replace(READY, dataset="slant"))
    assert not ready.fits(replace(READY, layers=READY.layers[1:]))
