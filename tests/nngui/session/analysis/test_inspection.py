from dataclasses import replace
from time import perf_counter, thread_time

import numpy as np
import pytest

from engine.data import load
from nngui.session.analysis.inspection import SHARE
from nngui.session.state import SessionState
from nngui.training.inspection.pin import BIAS, Pin
from nngui.training.messages import Pace
from tests.drawings import strokes
from tests.nngui.training.inspection import by_hand

COST = 0.02  # s
ONE = strokes([(0.5, 0.15), (0.5, 0.85)])[0]


@pytest.fixture
def looking(ready):
    """A session with a drawing, whose inspector can be seen."""
    ready.drawing.add_stroke(ONE)
    ready.inspection.set_visible(True)
    return ready


def inspected(qtbot, session, act=lambda: None, check=lambda found: found is not None):
    """What is inspected after that, as soon as it passes the check."""
    with qtbot.waitSignal(session.inspection.inspected, check_params_cb=check) as seen:
        act()
    return seen.args[0]


def by_script(session, layer, unit):
    """z and a of a unit for the drawing, from the float32 parameters that are shown."""
    scene = session.scene
    functions = session.state.run.design.activations
    z, a = by_hand.sums(scene.parameters, functions, scene.prediction.image)[layer - 1]
    return float(z[unit]), float(a[unit])


def test_a_pinned_unit_has_its_values_at_every_moment_that_is_shown(looking, qtbot):
    session = looking
    found = inspected(qtbot, session, lambda: session.inspection.look_at(Pin(2, 3)))
    assert (found.unit.z, found.unit.a) == pytest.approx(by_script(session, 2, 3))
    with qtbot.waitSignal(session.snapshot_changed, check_params_cb=lambda s: s.epoch == 1):
        session.step(Pace.EPOCH)
    found = inspected(qtbot, session, session.look_at_now, lambda f: f and f.moment == 1)
    assert (found.unit.z, found.unit.a) == pytest.approx(by_script(session, 2, 3))
    assert np.abs(found.unit.change).max() > 0
    found = inspected(qtbot, session, lambda: session.look(0.0), lambda f: f and f.moment == 0)
    assert (found.unit.z, found.unit.a) == pytest.approx(by_script(session, 2, 3))
    assert np.abs(found.unit.change).max() == 0


def test_the_first_weights_of_an_untrained_run_are_not_those_of_the_run_that_it_replaced(
    looking, qtbot
):
    session, found = looking, []
    session.inspection.inspected.connect(found.append)
    session.inspection.look_at(Pin(1, 3))
    with session.inspection._checkpoints._lock:  # the trainer has not taken up the new run yet
        session.edit(replace(session.design, seed=7))
        assert session.state.run.number == 1
        assert found[-1].unit.W0 is None
    qtbot.waitUntil(lambda: session.snapshot.paused and found[-1].unit.W0 is not None)
    assert np.array_equal(found[-1].unit.W, session.scene.parameters[0][0][:, 3])
    assert np.abs(found[-1].unit.change).max() == 0


def test_nothing_is_computed_while_it_cannot_be_seen(ready, qtbot):
    session, found = ready, []
    session.inspection.inspected.connect(found.append)
    session.inspection.look_at(Pin(1, 0))
    session.drawing.add_stroke(ONE)
    assert found == []
    session.inspection.set_visible(True)
    assert found[-1].pin == Pin(1, 0)
    count = len(found)
    session.inspection.set_visible(False)
    session.drawing.clear()
    assert len(found) == count


def test_the_digits_that_excite_it_come_after_a_moment(looking, qtbot):
    session = looking
    found = inspected(qtbot, session, lambda: session.inspection.look_at(Pin(1, 4)))
    assert found.over is None
    found = inspected(qtbot, session, check=lambda f: f and f.over is not None)
    kernel, bias = (array.astype(float) for array in session.scene.parameters[0])
    data = load("0 or 1")
    z = data.x_train.astype(float) @ kernel[:, 4] + bias[4]
    assert [e.index for e in found.over.value.most] == np.argsort(-z)[:6].tolist()
    assert [e.index for e in found.over.value.least] == np.argsort(z)[:6].tolist()
    assert found.over.moment == found.moment


def test_a_network_for_images_of_another_side_is_shown_over_its_own_data(looking, qtbot):
    session = looking
    session.edit(replace(session.design, side=14))
    qtbot.waitUntil(lambda: session.snapshot.paused)
    found = inspected(
        qtbot,
        session,
        lambda: session.inspection.look_at(Pin(1, 0)),
        lambda f: f is not None and f.over is not None,
    )
    assert found.image.shape == (14, 14)
    layer = inspected(
        qtbot,
        session,
        lambda: session.inspection.look_at(Pin(1)),
        lambda f: f is not None and f.importance is not None,
    )
    assert layer.pin == Pin(1)


def test_what_took_long_at_another_moment_is_not_shown_as_of_this_one(looking, qtbot):
    session = looking
    session.inspection.look_at(Pin(1, 4))
    inspected(qtbot, session, check=lambda f: f and f.over is not None)
    with qtbot.waitSignal(session.snapshot_changed, check_params_cb=lambda s: s.epoch == 1):
        session.step(Pace.EPOCH)
    found = inspected(qtbot, session, lambda: session.look(0.0))
    assert found.over is None or found.over.moment == found.moment == 0


def test_a_layer_has_its_gradients_and_the_units_that_matter(looking, qtbot):
    session = looking
    with qtbot.waitSignal(session.snapshot_changed, check_params_cb=lambda s: s.epoch == 1):
        session.step(Pace.EPOCH)
    session.inspection.look_at(Pin(1))
    moments = session.snapshot.moments
    found = inspected(
        qtbot,
        session,
        check=lambda f: f and f.importance and f.gradients and len(f.gradients.epochs) >= 8,
    )
    assert set(found.gradients.epochs) <= set(moments)
    assert found.gradients.rms.shape[1] == 3
    assert len(found.importance.value.without) == 25


def test_an_output_looks_for_something(looking, qtbot):
    session = looking
    session.inspection.look_at(Pin(3, 0))
    found = inspected(qtbot, session, check=lambda f: f and f.ideals and f.over)
    assert [each.title for each in found.ideals.value] == ["1", "0"]
    assert found.is_output


def test_an_edited_weight_is_shown_at_once_and_undone(looking, qtbot):
    session, pin = looking, Pin(1, 2, 170)
    session.inspection.look_at(pin)
    before = float(session.scene.parameters[0][0][170, 2])

    def weight():
        return float(session.scene.parameters[0][0][170, 2])

    session.inspection.set_value(pin, 2.5)
    qtbot.waitUntil(lambda: weight() == 2.5)
    assert session.undo_stack.undo_text == "Edit Weight"
    session.inspection.set_value(Pin(2, 0, BIAS), -1.5)
    qtbot.waitUntil(lambda: float(session.scene.parameters[1][1][0]) == -1.5)
    session.undo_stack.undo()
    session.undo_stack.undo()
    qtbot.waitUntil(lambda: weight() == before)


def test_a_unit_that_is_switched_off_counts_for_nothing(looking, qtbot):
    session = looking
    session.inspection.look_at(Pin(1, 2))
    session.inspection.switch_off(Pin(1, 2))
    qtbot.waitUntil(lambda: not session.scene.parameters[1][0][2].any())
    before = session.scene.prediction.activations[-1].copy()
    session.inspection.set_value(Pin(1, 2, BIAS), 50)
    qtbot.waitUntil(lambda: float(session.scene.parameters[0][1][2]) == 50)
    assert np.array_equal(session.scene.prediction.activations[-1], before)


def test_looking_back_nothing_can_be_edited(looking, qtbot):
    session = looking
    with qtbot.waitSignal(session.snapshot_changed, check_params_cb=lambda s: s.epoch == 1):
        session.step(Pace.EPOCH)
    session.look(0.0)
    theta = session.snapshot.theta
    session.inspection.set_value(Pin(1, 0, 0), 9)
    session.inspection.switch_off(Pin(1, 0))
    assert session.scene.shown.back
    assert session.snapshot.theta is theta


def test_what_a_set_up_locks_is_not_edited(looking, monkeypatch):
    session = looking
    monkeypatch.setattr(SessionState, "locks", lambda state, control: control == "weightSlider")
    session.inspection.set_value(Pin(1, 0, 0), 9)
    session.inspection.switch_off(Pin(1, 0))
    assert session.undo_stack.undo_text != "Edit Weight"
    assert "Switch" not in session.undo_stack.undo_text


def test_a_part_that_is_gone_is_freed(looking, qtbot):
    session = looking
    session.inspection.look_at(Pin(1, 24))
    with qtbot.waitSignal(session.inspection.pin_changed) as freed:
        session.choose_preset("logistic regression")
    assert freed.args == [None]
    assert session.inspection.pin is None


@pytest.mark.parametrize("part", ["inspection", "explanation"])
def test_the_pen_comes_first(looking, part):
    session, found = looking, []
    if part == "inspection":
        session.inspection.look_at(Pin(1, 0))
        session.inspection.inspected.connect(found.append)
    else:
        session.inspection.set_visible(False)
        session.explanation.set_visible(True)
        session.explanation.explained.connect(found.append)
    found.clear()
    for length in range(2, 40):
        session.drawing.follow_pen((ONE, 0.3 + 0.01 * ONE[:1] * length))
    assert len(found) <= 1


def test_values_follow_while_it_trains(looking, qtbot):
    session, moments = looking, []
    session.inspection.inspected.connect(lambda f: moments.append(f.moment if f else None))
    session.inspection.look_at(Pin(1, 0))
    session.edit(replace(session.design, epochs=1_000_000), "Change Epochs")
    session.train()
    qtbot.waitUntil(lambda: len(set(moments)) > 3)  # however fast it trains
    assert session.snapshot.running
    with qtbot.waitSignal(session.snapshot_changed, check_params_cb=lambda s: not s.running):
        session.pause()
    qtbot.waitUntil(lambda: moments[-1] == session.scene.shown.epoch + session.scene.shown.fraction)
    assert None not in moments
    assert moments == sorted(moments)


def test_values_that_take_long_to_show_leave_the_time_to_the_training(looking, qtbot):
    session, times = looking, []

    def show(found):
        times.append(perf_counter())
        until = thread_time() + COST
        while thread_time() < until:
            pass

    session.edit(replace(session.design, epochs=1_000_000), "Change Epochs")
    session.inspection.look_at(Pin(1, 0))
    session.train()
    qtbot.waitUntil(lambda: session.snapshot.running)
    session.inspection.inspected.connect(show)
    qtbot.waitUntil(lambda: len(times) > 2)
    assert times[2] - times[1] > 0.9 * COST / SHARE
    session.inspection.look_at(Pin(1, 1))  # a person is answered at once
    assert len(times) == 4
    session.pause()
