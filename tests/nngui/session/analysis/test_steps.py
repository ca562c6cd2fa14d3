"""One step in a session: computed while it is watched, of the moment that is shown, and applied."""

from dataclasses import replace

import numpy as np
import pytest

from engine.data import load
from engine.gradient_check import Verdict
from nngui.design.design import LayerSpec
from nngui.training.curves import Kind
from nngui.training.one_step.chips import Followed
from nngui.training.one_step.example import Choice, Source
from tests.nngui.conftest import is_paused, rested
from tests.nngui.session.test_session import ONE, ZERO, draw, wait_until

DIGIT = Choice(Source.TRAINING, 3)


@pytest.fixture
def watched(ready, qtbot):
    """A session that was trained for an epoch, whose steps are watched, and what was shown."""
    wait_until(qtbot, ready, rested, ready.step)
    seen = []
    ready.steps.changed.connect(seen.append)
    ready.steps.watch(True)
    ready.steps.choose(DIGIT)
    qtbot.waitUntil(lambda: seen and seen[-1].step is not None)
    return ready, seen


def moved(seen, check):
    return lambda: seen[-1].step is not None and check(seen[-1].step)


def test_it_is_of_the_newest_parameters(watched, qtbot):
    session, seen = watched
    np.testing.assert_array_equal(
        seen[-1].step.update.before.astype(np.float32), session.snapshot.theta
    )
    assert seen[-1].step.request.moment == 1
    wait_until(qtbot, session, lambda s: rested(s) and s.epoch == 2, session.step)
    qtbot.waitUntil(moved(seen, lambda step: step.request.moment == 2))
    assert seen[-1].step.inside.theta.astype(np.float32).tolist() == (
        session.snapshot.theta.tolist()
    )


def test_it_is_of_the_moment_that_is_looked_back_to(watched, qtbot):
    session, seen = watched
    session.look(0.0)
    assert seen[-1].step is None or seen[-1].step.request.moment == 0
    qtbot.waitUntil(moved(seen, lambda step: step.request.moment == 0))
    shown = np.concatenate([np.vstack([W, b]).T.ravel() for W, b in session.scene.parameters])
    np.testing.assert_array_equal(seen[-1].step.update.before.astype(np.float32), shown)
    assert "newest moment" in seen[-1].cannot_apply


def test_nothing_is_computed_while_nobody_watches(watched, qtbot):
    session, seen = watched
    session.steps.watch(False)
    qtbot.waitUntil(lambda: not session.steps._worker.busy)
    count = len(seen)
    wait_until(qtbot, session, lambda s: rested(s) and s.epoch == 2, session.step)
    assert len(seen) == count
    assert session.snapshot.state is None
    assert not session.steps._worker.busy


def test_it_follows_a_training_and_the_training_is_not_changed(watched, qtbot):
    session, seen = watched
    wait_until(qtbot, session, lambda s: s.finished, session.train)
    qtbot.waitUntil(moved(seen, lambda step: step.request.moment == 100))
    moments = [each.step.request.moment for each in seen if each.step is not None]
    assert moments == sorted(moments)
    assert session.snapshot.epoch == 100


def test_an_applied_step_is_the_one_that_was_shown_with_j_before_and_after(watched, qtbot):
    session, seen = watched
    before, step = session.snapshot.curves.train[-1], seen[-1].step
    session.steps.apply()
    qtbot.waitUntil(
        lambda: (
            seen[-1].applied is not None
            and not np.isnan([seen[-1].applied.after, seen[-1].applied.whole_after]).any()
        )
    )
    applied, curves = seen[-1].applied, session.snapshot.curves
    assert applied.before == step.inside.cost
    assert applied.after == pytest.approx(step.after, rel=1e-4)
    assert (applied.whole_before, applied.whole_after) == (before, curves.train[-1])
    assert curves.kinds[-1] is Kind.APPLIED
    np.testing.assert_allclose(session.snapshot.theta, step.update.after, rtol=1e-5, atol=1e-7)
    assert session.undo_stack.undo_text == "Apply Step"
    wait_until(qtbot, session, is_paused, session.undo_stack.undo)
    qtbot.waitUntil(lambda: seen[-1].applied is None)
    qtbot.waitUntil(moved(seen, lambda each: each.inside.cost == step.inside.cost))


def test_a_drawing_needs_its_right_answer(watched, qtbot):
    session, seen = watched
    session.steps.choose(Choice())
    qtbot.waitUntil(lambda: seen[-1].step is None and "Draw something" in seen[-1].reason)
    draw(session, ONE)
    qtbot.waitUntil(moved(seen, lambda step: not step.known))
    assert "right answer" in seen[-1].cannot_apply
    session.steps.choose(Choice(label=1.0))
    qtbot.waitUntil(moved(seen, lambda step: step.known))
    image = session.scene.prediction.image.reshape(1, -1)
    np.testing.assert_array_equal(seen[-1].step.example.x, image)


def test_a_label_belongs_to_its_drawing_and_comes_with_an_example_of_the_data(watched, qtbot):
    session, seen = watched
    draw(session, ONE)
    session.steps.choose(Choice(label=1.0))
    qtbot.waitUntil(moved(seen, lambda step: step.known))
    draw(session, ZERO)
    qtbot.waitUntil(moved(seen, lambda step: not step.known))
    session.drawing.clear()
    session.drawing.place(seen_digit := load("0 or 1").x_train[0], "0")
    qtbot.waitUntil(moved(seen, lambda step: step.known))
    assert seen[-1].step.inside.y.tolist() == [[0.0]]
    np.testing.assert_array_equal(seen[-1].step.example.x[0], seen_digit)


def test_another_parameter_is_followed_at_once_and_from_then_on(watched, qtbot):
    session, seen = watched
    session.steps.follow(Followed(2, 1, 3))
    assert seen[-1].step.follow == Followed(2, 1, 3)
    session.steps.choose(Choice(Source.VALIDATION, 5))
    qtbot.waitUntil(moved(seen, lambda step: step.example.title == "validation example 6"))
    assert seen[-1].step.follow == Followed(2, 1, 3)


def test_another_parameter_of_a_large_network_is_followed_as_soon_as_it_is_checked(watched, qtbot):
    session, seen = watched
    layers = (LayerSpec(800, "relu"), LayerSpec(1, "sigmoid"))
    session.edit(replace(session.design, layers=layers), "Layers")
    qtbot.waitUntil(moved(seen, lambda step: len(step.layers) == 2))
    session.steps.follow(Followed(2, 0, 700))
    qtbot.waitUntil(moved(seen, lambda step: step.follow == Followed(2, 0, 700)))
    assert seen[-1].step.check.verdict in (Verdict.AGREES, Verdict.KINK)


def test_the_worst_digit_is_found_and_stays_chosen(watched, qtbot):
    session, seen = watched
    session.steps.choose_worst()
    qtbot.waitUntil(moved(seen, lambda step: step.example.choice.number != 3))
    worst = seen[-1].step.example.choice
    assert seen[-1].choice == worst
    session.steps.follow(Followed(1, 0))
    assert seen[-1].choice == worst


def test_another_run_shows_nothing_of_the_one_before(watched, qtbot):
    session, seen = watched
    before = seen[-1].step
    session.start_over()
    assert seen[-1].step is None
    qtbot.waitUntil(moved(seen, lambda step: step.request.serial == session.state.run.serial))
    assert seen[-1].step is not before


def test_closing_while_it_computes_ends_the_thread(watched, qtbot):
    session, _ = watched
    session.train()
    session.steps.choose(Choice(Source.BATCH, 2))
