from dataclasses import replace

import numpy as np
import pytest

from nngui.design.design import SMALLEST_RATE, Design, LayerSpec
from nngui.design.presets import PRESETS
from nngui.design.ready import READY
from nngui.design.wording import single_output
from tests.nngui.conftest import is_failed, is_finished, is_paused, is_running, rested

FOREVER = 10**6
ZERO = [[[0.5 + 0.3 * np.sin(t), 0.5 - 0.4 * np.cos(t)] for t in np.linspace(0, 6.3, 40)]]
ONE = [[[0.52, 0.1], [0.5, 0.4], [0.48, 0.9]]]


def strokes(lines):
    return tuple(np.array(line, np.float32) for line in lines)


def wait_until(qtbot, session, check, command):
    with qtbot.waitSignal(session.snapshot_changed, check_params_cb=check) as signal:
        command()
    return signal.args[0]


def draw(session, lines):
    session.drawing.clear()
    for stroke in strokes(lines):
        session.drawing.add_stroke(stroke)


def test_it_begins_with_the_lectures_network_untrained(ready):
    assert ready.design == Design()
    assert ready.snapshot.epoch == 0
    assert ready.snapshot.curves.train[0] == pytest.approx(0.7, abs=0.15)


def test_it_predicts_the_drawing_with_what_was_trained(ready, qtbot):
    wait_until(qtbot, ready, is_finished, ready.train)
    for lines, answer, p in ((ZERO, "0", 0.0), (ONE, "1", 1.0)):
        draw(ready, lines)
        assert ready.inspector.prediction.answer == answer
        assert ready.inspector.prediction.probabilities[1] == pytest.approx(p, abs=0.1)


def test_the_prediction_moves_with_every_snapshot(ready, qtbot):
    draw(ready, ONE)
    before = ready.inspector.prediction.probabilities[1]
    wait_until(qtbot, ready, rested, ready.step)
    assert ready.inspector.prediction.probabilities[1] != before


def test_the_prediction_follows_the_pen_before_the_stroke_is_finished(ready, qtbot):
    with qtbot.waitSignal(ready.scene_changed) as signal:
        ready.drawing.follow_pen(strokes(ONE))
    assert signal.args[0].prediction.answer in ("0", "1")
    assert not ready.undo_stack.undo_text


def test_an_empty_pad_predicts_nothing(ready):
    draw(ready, ONE)
    ready.drawing.clear()
    assert ready.inspector.prediction.answer == "–"
    assert ready.inspector.prediction.empty


def test_alpha_changes_a_running_training_without_starting_over(ready, qtbot):
    ready.edit(replace(ready.design, epochs=FOREVER))
    wait_until(qtbot, ready, lambda s: s.epoch > 2, ready.train)
    gentle = replace(ready.design, learning_rate=0.01)
    snapshot = wait_until(
        qtbot, ready, lambda s: s.design == gentle, lambda: ready.edit(gentle, "Change α")
    )
    assert snapshot.epoch > 2
    assert snapshot.running


def test_a_layer_more_starts_over(ready, qtbot):
    wait_until(qtbot, ready, rested, ready.step)
    layers = (LayerSpec(4, "tanh"), *ready.design.layers)
    snapshot = wait_until(qtbot, ready, is_paused, lambda: ready.edit_layers(layers, "Add Layer"))
    assert snapshot.epoch == 0
    assert len(snapshot.theta) == ready.design.parameters


def test_another_loss_before_training_is_measured_anew(ready, qtbot):
    before = ready.snapshot.curves.train[0]
    squared = replace(ready.design, loss="mean_squared_error")
    snapshot = wait_until(qtbot, ready, is_paused, lambda: ready.edit(squared))
    assert 0 < snapshot.curves.train[0] < before


def test_another_loss_in_the_middle_of_a_run_goes_on_from_there(ready, qtbot):
    wait_until(qtbot, ready, rested, ready.step)
    squared = replace(ready.design, loss="mean_squared_error")
    snapshot = wait_until(qtbot, ready, lambda s: s.design == squared, lambda: ready.edit(squared))
    assert snapshot.epoch == 1


def test_starting_over_gives_the_same_run_again(ready, qtbot):
    first = wait_until(qtbot, ready, is_finished, ready.train)
    wait_until(qtbot, ready, is_paused, ready.start_over)
    second = wait_until(qtbot, ready, is_finished, ready.train)
    np.testing.assert_array_equal(first.theta, second.theta)


def test_undo_takes_back_strokes_and_settings_in_their_order(ready):
    draw(ready, ONE)
    ready.edit(replace(ready.design, seed=4), "Change Seed")
    ready.undo_stack.undo()
    assert ready.design.seed == 0
    ready.undo_stack.undo()
    assert ready.inspector.prediction.empty
    ready.undo_stack.redo()
    assert not ready.inspector.prediction.empty


def test_turning_a_number_is_one_step_of_undo(ready):
    for rate in (0.4, 0.5, 0.6):
        ready.edit(replace(ready.design, learning_rate=rate), "Change Learning Rate")
    ready.undo_stack.undo()
    assert ready.design == Design()


def test_two_different_settings_are_two_steps_of_undo(ready):
    ready.edit(replace(ready.design, learning_rate=0.4))
    ready.edit(replace(ready.design, epochs=7))
    ready.undo_stack.undo()
    assert (ready.design.learning_rate, ready.design.epochs) == (0.4, 100)


def test_a_design_that_does_not_fit_together_cannot_be_trained(ready, qtbot):
    with qtbot.waitSignal(ready.scene_changed) as signal:
        ready.edit(replace(ready.design, dataset="0 to 9"))
    (problem,) = signal.args[0].problems
    assert problem.fatal
    with qtbot.assertNotEmitted(ready.snapshot_changed):
        ready.train()
        ready.step()
    draw(ready, ONE)
    assert ready.inspector.prediction.answer == "–"
    snapshot = wait_until(
        qtbot, ready, is_paused, lambda: ready.edit(problem.remedied, problem.remedy)
    )
    assert len(snapshot.curves) == 1


def test_the_past_can_be_looked_at_and_left_again(ready, qtbot):
    draw(ready, ONE)
    wait_until(qtbot, ready, is_finished, ready.train)
    now = ready.inspector.prediction.probabilities[1]
    ready.look(0)
    shown = ready.scene.shown
    assert (shown.epoch, shown.newest, shown.back) == (0, 100, True)
    assert abs(ready.inspector.prediction.probabilities[1] - now) > 0.1
    ready.look(100)
    assert ready.inspector.prediction.probabilities[1] == now


def test_the_curve_of_the_drawing_ends_with_what_is_predicted_now(ready, qtbot):
    wait_until(qtbot, ready, is_finished, ready.train)
    draw(ready, ONE)
    curve = ready.scene.drawing_curve
    assert curve.reading == single_output(ready.inspector.prediction)
    assert curve.epochs[[0, -1]].tolist() == [0, 100]
    assert curve.values[-1] == pytest.approx(ready.inspector.prediction.probabilities[1])


def test_the_angle_of_a_leaning_stroke_is_a_number(ready, qtbot):
    wait_until(
        qtbot,
        ready,
        is_paused,
        lambda: ready.edit(replace(PRESETS["slant regression"], epochs=3)),
    )
    wait_until(qtbot, ready, is_finished, ready.train)
    draw(ready, [[[0.7, 0.1], [0.5, 0.5], [0.3, 0.9]]])
    assert int(ready.inspector.prediction.answer) > 10
    assert len(ready.inspector.prediction.probabilities) == 0


def test_diverging_offers_a_smaller_alpha_and_goes_on_with_it(ready, qtbot):
    linear = replace(
        Design(),
        layers=(LayerSpec(1, "linear"),),
        loss="mean_squared_error",
        learning_rate=900.0,
        epochs=FOREVER,
    )
    wait_until(qtbot, ready, is_paused, lambda: ready.edit(linear))
    wait_until(qtbot, ready, is_failed, ready.train)
    assert ready.design.gentler.learning_rate == 300
    wait_until(qtbot, ready, is_running, ready.train_more_gently)
    assert ready.design.learning_rate == 300


def test_closing_in_the_middle_of_training_ends_the_thread(ready, qtbot):
    ready.edit(replace(ready.design, epochs=FOREVER))
    wait_until(qtbot, ready, is_running, ready.train)
    ready.close()
    assert ready._training.finished


def test_passing_through_a_loss_that_does_not_fit_keeps_what_was_trained(ready, qtbot):
    trained = wait_until(qtbot, ready, is_finished, ready.train)
    ready.edit(replace(ready.design, loss="categorical_crossentropy"), "Change Loss")
    ready.train()
    ready.undo_stack.undo()
    further = wait_until(qtbot, ready, lambda s: s.epoch == trained.epoch + 1, ready.step)
    np.testing.assert_array_equal(further.curves.train[:-1], trained.curves.train)


def test_a_design_that_does_not_fit_pauses_what_runs(ready, qtbot):
    ready.edit(replace(ready.design, epochs=FOREVER))
    wait_until(qtbot, ready, lambda s: s.epoch > 0, ready.train)
    unfit = ready.design.with_output(1, "softmax")
    wait_until(qtbot, ready, is_paused, lambda: ready.edit(unfit))
    assert ready.snapshot.epoch > 0


def test_train_pressed_just_before_an_edit_is_not_lost(ready, qtbot):
    ready.train()
    snapshot = wait_until(
        qtbot,
        ready,
        is_finished,
        lambda: ready.edit(replace(ready.design, loss="mean_squared_error", epochs=3)),
    )
    assert snapshot.epoch == snapshot.goal >= 3  # more, if it was faster than the edit


def test_looking_back_shows_the_network_as_it_was_then(ready, qtbot):
    draw(ready, ONE)
    wait_until(qtbot, ready, is_finished, ready.train)
    ready.look(20)
    then = ready.inspector.prediction.probabilities[1]
    layers = (LayerSpec(25, "relu"), *ready.design.layers[1:])
    relu = replace(ready.design, layers=layers)
    ready.look_at_now()
    wait_until(qtbot, ready, lambda s: s.design == relu, lambda: ready.edit(relu))
    ready.look(20)
    assert ready.inspector.prediction.probabilities[1] == then


def test_turning_a_number_back_leaves_nothing_to_undo(ready):
    ready.edit(replace(ready.design, epochs=7))
    ready.edit(Design())
    assert not ready.undo_stack.undo_text


def test_a_smaller_alpha_is_never_smaller_than_can_be_set(ready):
    ready.edit(replace(ready.design, learning_rate=SMALLEST_RATE))
    assert ready.design.gentler.learning_rate == SMALLEST_RATE


def test_an_erased_stroke_comes_back_with_undo(ready):
    draw(ready, ONE)
    ready.drawing.erase(())
    assert ready.inspector.prediction.empty
    ready.undo_stack.undo()
    assert not ready.inspector.prediction.empty


def test_undo_of_the_pad_takes_back_strokes_and_leaves_later_settings(ready):
    draw(ready, [*ZERO, *ONE])
    ready.edit(replace(ready.design, learning_rate=0.4), "Change Learning Rate")
    ready.drawing.undo()
    assert len(ready.drawing.strokes) == 1
    assert ready.design.learning_rate == 0.4
    assert ready.undo_stack.redo_text == "Draw Stroke"
    ready.undo_stack.redo()
    assert len(ready.drawing.strokes) == 2


def test_undo_of_the_pad_takes_back_erasing_and_clearing_and_ends_with_the_empty_pad(ready):
    able = []
    ready.drawing.undoable_changed.connect(able.append)
    draw(ready, ONE)
    ready.drawing.erase(())
    ready.edit(replace(ready.design, seed=4), "Change Seed")
    ready.drawing.undo()
    assert len(ready.drawing.strokes) == 1
    ready.drawing.undo()
    assert ready.drawing.strokes == ()
    assert able[-1] is False
    ready.drawing.undo()
    assert ready.design.seed == 4


def test_starting_over_from_the_trained_network_ends_requested_training(session, qtbot):
    session.edit(READY)
    session.train()
    session.start_over()
    qtbot.waitUntil(lambda: not session.snapshot.loading)
    assert session.snapshot.paused
