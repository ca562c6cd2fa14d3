"""Runs that begin with a network from a file of Keras."""

from dataclasses import replace

import numpy as np
import pytest

from engine import Adam, Dense, Input, Sequential, load_model
from engine.data import load
from nngui.design import given
from nngui.design.design import LayerSpec
from nngui.design.keras_code import keras_code
from nngui.design.keras_network import read
from nngui.training.messages import Pace
from nngui.training.race import lanes
from tests.nngui.conftest import is_finished
from tests.nngui.session.files.test_documents import open_document, save, shown, step
from tests.nngui.session.test_session import ONE, ZERO, draw, wait_until

SIDE = 14


@pytest.fixture
def path(tmp_path):
    """A network that was trained for a few steps."""
    model = Sequential([Input((SIDE**2,)), Dense(6, "relu"), Dense(1, "sigmoid")], seed=3)
    model.compile(Adam(0.01), "binary_crossentropy")
    data = load("0 or 1", SIDE)
    model.fit(data.x_train, data.y_train, batch_size=100, epochs=2, verbose=0)
    model.save(tmp_path / "mine.keras")
    return tmp_path / "mine.keras"


def open_network(qtbot, session, path):
    with qtbot.waitSignal(session.networks.read):
        session.networks.open(path)
    qtbot.waitUntil(lambda: session.snapshot.paused)


@pytest.fixture
def opened(ready, qtbot, path):
    draw(ready, ONE)
    open_network(qtbot, ready, path)
    return ready


def test_it_reads_a_drawing_at_once_as_the_file_does(opened, path):
    model = load_model(path)
    for lines in (ZERO, ONE):
        draw(opened, lines)
        prediction = opened.inspector.prediction
        output = model(prediction.image.reshape(1, -1))[0]
        np.testing.assert_array_equal(prediction.activations[-1], output)
    run = opened.state.run
    assert run.name == "mine"
    assert opened.state.trained == (run,)


def test_it_goes_on_with_the_optimizer_where_the_file_ends(opened, qtbot, path):
    opened.edit(replace(opened.design, batch_size=1_000, epochs=4))
    wait_until(qtbot, opened, is_finished, opened.train)
    model, data = load_model(path), load("0 or 1", SIDE)
    before = model.theta.copy()
    model.fit(data.x_train, data.y_train, batch_size=1_000, epochs=4, shuffle=False, verbose=0)
    np.testing.assert_allclose(opened.snapshot.theta, model.theta, atol=2e-6)
    assert np.abs(model.theta - before).max() > 0.01


def test_opening_is_one_step_to_undo_and_the_network_stays_in_runs(opened, qtbot):
    run, design = opened.state.run, opened.design
    assert opened.undo_stack.undo_text == "Open mine"
    opened.undo_stack.undo()
    assert opened.design.architecture == "25-15-1"
    assert run in opened.state.runs
    opened.undo_stack.redo()
    assert (opened.state.run.serial, opened.design) == (run.serial, design)


def test_an_edit_of_its_layers_begins_a_run_with_drawn_weights_beside_it(opened, qtbot, path):
    run = opened.state.run
    layers = (LayerSpec(7, "relu"), LayerSpec(1, "sigmoid"))
    opened.edit_layers(layers, "Add Unit")
    assert opened.undo_stack.undo_text == "Add Unit of the Opened Network"
    assert not opened.design.given
    assert run in opened.state.runs
    opened.undo_stack.undo()
    assert opened.state.run.serial == run.serial
    theta = opened.inspector.parameters[0][0].ravel()
    np.testing.assert_array_equal(theta, load_model(path).get_weights()[0].ravel())


def test_start_over_draws_weights_and_epoch_0_has_those_of_the_file(opened, qtbot, path):
    wait_until(qtbot, opened, is_finished, opened.train)
    opened.look(0)
    opened.train_on_from_here()
    assert opened.design.given
    np.testing.assert_array_equal(
        opened.inspector.parameters[0][0], load_model(path).get_weights()[0]
    )
    opened.start_over()
    assert not opened.design.given
    assert len(opened.state.trained) >= 1


def test_repeated_with_another_seed_it_begins_with_the_same_weights(opened, qtbot, path):
    opened.runs.duplicate(opened.state.open)
    assert opened.design.seed == 1
    np.testing.assert_array_equal(
        opened.inspector.parameters[0][0], load_model(path).get_weights()[0]
    )


def test_lanes_of_a_race_begin_with_drawn_weights(opened):
    found = lanes("optimizer", opened.design)
    assert found
    assert not any(lane.design.given for lane in found)


def test_a_document_has_the_parameters_of_the_file(
    opened, make, qtbot, path, tmp_path, monkeypatch
):
    step(qtbot, opened, Pace.MINI_BATCH)
    save(qtbot, opened, tmp_path / "with it.nngui")
    path.unlink()
    monkeypatch.setattr(given, "_known", {})  # as in another program
    other = make()
    open_document(qtbot, other, tmp_path / "with it.nngui")
    assert shown(other) == shown(opened)
    for session in (opened, other):
        step(qtbot, session)
    np.testing.assert_array_equal(opened.snapshot.theta, other.snapshot.theta)
    other.look(0)
    other.train_on_from_here()
    assert other.design.first.name == "mine.keras"


def test_what_cannot_be_opened_changes_nothing(ready, qtbot, tmp_path):
    (tmp_path / "no.keras").write_text("something else")
    before = ready.state
    with qtbot.waitSignal(ready.networks.failed) as failed:
        ready.networks.open(tmp_path / "no.keras")
    assert failed.args[0].startswith("no.keras was not opened: expected a .keras file")
    assert ready.state is before


def test_two_networks_are_two_runs(ready, qtbot, path, tmp_path):
    second = tmp_path / "second.keras"
    second.write_bytes(path.read_bytes())
    for each in (path, second):
        open_network(qtbot, ready, each)
    assert [run.name for run in ready.state.trained] == ["mine", "second"]


def test_the_keras_code_begins_with_the_weights_of_the_file(path):
    design = read(path).design
    text = keras_code(design)
    assert f"given='{design.given}'" in text
    assert "model.set_weights(" in text
    compile(text, "network.py", "exec")


def test_what_is_exported_goes_on_with_the_memory_of_the_optimizer(opened, qtbot, tmp_path):
    opened.edit(replace(opened.design, batch_size=1_000, epochs=3))
    wait_until(qtbot, opened, is_finished, opened.train)
    opened.inspector.save_network(tmp_path / "trained.keras")
    opened.edit(replace(opened.design, epochs=5))
    wait_until(qtbot, opened, is_finished, opened.train)
    model, data = load_model(tmp_path / "trained.keras"), load("0 or 1", SIDE)
    assert model.optimizer.iterations == 2 * 10 + 3
    model.fit(data.x_train, data.y_train, batch_size=1_000, epochs=2, shuffle=False, verbose=0)
    np.testing.assert_allclose(opened.snapshot.theta, model.theta, atol=2e-6)


def test_an_earlier_moment_is_exported_with_the_memory_of_then(opened, qtbot, tmp_path):
    opened.edit(replace(opened.design, batch_size=1_000, epochs=3))
    wait_until(qtbot, opened, is_finished, opened.train)
    opened.look(1)
    opened.inspector.save_network(tmp_path / "earlier.keras")
    assert load_model(tmp_path / "earlier.keras").optimizer.iterations == 2 * 10 + 1
