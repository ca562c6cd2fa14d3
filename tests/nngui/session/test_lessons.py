"""Lessons in a session: asked for with a button, taken back with undo."""

import numpy as np
import pytest

from tests.nngui.conftest import is_paused, is_running, rested
from tests.nngui.session.test_session import ONE, draw, wait_until
from tests.nngui.training.trainer.test_lesson import own_ones


@pytest.fixture
def knowing(ready, qtbot):
    """A session that was trained for an epoch and has digits of the person's own."""
    wait_until(qtbot, ready, rested, ready.step)
    wait_until(qtbot, ready, lambda s: s.own == 2, lambda: ready.take_own(own_ones()))
    return ready


def lesson_over(snapshot):
    return snapshot.lesson is not None and snapshot.lesson.done == 1


def test_a_lesson_is_undone_and_given_again_bit_for_bit(knowing, qtbot):
    before = knowing.snapshot.theta
    after = wait_until(qtbot, knowing, lesson_over, knowing.lessons.teach).theta
    assert (after != before).any()
    assert knowing.undo_stack.undo_text == "Teach My Digits"
    back = wait_until(qtbot, knowing, is_paused, knowing.undo_stack.undo)
    np.testing.assert_array_equal(back.theta, before)
    again = wait_until(qtbot, knowing, is_paused, knowing.undo_stack.redo)
    np.testing.assert_array_equal(again.theta, after)


def test_a_lesson_that_is_being_given_can_be_undone(knowing, qtbot):
    before = knowing.snapshot.theta
    knowing.lessons.teach()
    back = wait_until(qtbot, knowing, lambda s: s.paused, knowing.undo_stack.undo)
    np.testing.assert_array_equal(back.theta, before)


def test_without_digits_nothing_is_taught(ready):
    ready.lessons.teach()
    assert not ready.undo_stack.undo_text


def test_closing_in_the_middle_of_a_lesson_ends_the_thread(knowing, qtbot):
    wait_until(qtbot, knowing, is_running, knowing.lessons.teach)
    knowing.close()
    assert knowing._training.finished


def test_what_is_predicted_follows_the_lesson(knowing, qtbot):
    with qtbot.waitSignal(
        knowing.scene_changed, check_params_cb=lambda scene: lesson_over(scene.snapshot)
    ) as signal:
        knowing.lessons.teach()
    shown = signal.args[0].shown
    assert (shown.epoch, shown.newest) == (1, 1)
    assert shown.cost == knowing.snapshot.curves.train[-1]
    assert knowing.snapshot.own_right == 2


def test_a_lesson_that_was_paused_goes_on_and_is_undone_as_one(knowing, qtbot):
    before = knowing.snapshot.theta
    begun = wait_until(qtbot, knowing, lambda s: s.lesson is not None, knowing.lessons.teach)
    paused = wait_until(qtbot, knowing, is_paused, knowing.pause)
    assert begun.lesson.done <= paused.lesson.done < 1
    wait_until(qtbot, knowing, lesson_over, knowing.lessons.teach)
    assert len(knowing.undo_stack) == 1
    back = wait_until(qtbot, knowing, is_paused, knowing.undo_stack.undo)
    np.testing.assert_array_equal(back.theta, before)


def test_a_second_lesson_is_undone_to_where_it_began_though_figures_of_the_first_come_late(
    knowing, qtbot
):
    first = wait_until(qtbot, knowing, lesson_over, knowing.lessons.teach)
    knowing.lessons.teach()
    knowing.lessons.receive(first)
    wait_until(
        qtbot,
        knowing,
        lambda s: lesson_over(s) and not s.lesson.same_as(first.lesson),
        lambda: None,
    )
    back = wait_until(qtbot, knowing, is_paused, knowing.undo_stack.undo)
    np.testing.assert_array_equal(back.theta, first.theta)


def test_the_curve_of_the_drawing_ends_with_what_the_taught_network_says(knowing, qtbot):
    draw(knowing, ONE)
    for command in (knowing.lessons.teach, knowing.undo_stack.undo):
        wait_until(qtbot, knowing, is_paused, command)
        prediction = knowing.inspector.prediction.probabilities[1]
        curve = knowing.scene.drawing_curve
        assert curve.epochs[[0, -1]].tolist() == [0, 1]
        assert curve.values[-1] == pytest.approx(prediction)
