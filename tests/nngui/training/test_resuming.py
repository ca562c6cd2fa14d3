"""A run that is put away goes on bit for bit, from any moment, also through the file."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nngui.design.design import Design, LayerSpec
from nngui.training.curves import Kind
from nngui.training.storage.state_rows import decoded, encoded
from nngui.training.trainer.player import Player
from nngui.training.trainer.rest import Rest
from tests.nngui.designs import FewDigits
from tests.nngui.training.trainer.test_lesson import given_lesson, own_ones
from tests.nngui.training.trainer.test_player import trained

SMALL = replace(Design(), layers=(LayerSpec(5, "sigmoid"), LayerSpec(1, "sigmoid")), batch_size=90)
OWN = FewDigits(0, 1, 1)

designs = st.builds(
    replace,
    st.just(SMALL),
    optimizer=st.sampled_from(["sgd", "adam", "rmsprop"]),
    schedule=st.sampled_from(["constant", "cosine"]),
    loss=st.sampled_from(["binary_crossentropy", "mean_squared_error"]),
    learning_rate=st.sampled_from([0.001, 0.01, 0.1]),
    batch_size=st.sampled_from([64, 90, 333, 1_000, 5_000]),
    augmentation=st.booleans(),
    own=st.sampled_from(["without", "with"]),
    epochs=st.integers(2, 5),
)


def through_the_file(rest: Rest) -> Rest:
    """Return the same with its state as it comes back from the disk."""
    head, design, theta, memory = encoded(rest.state)
    return replace(rest, state=decoded(head, design, bytes(theta), memory))


def put_away(run, own=OWN):
    return Player(run.design, own, rest=through_the_file(run.rest()))


def same(run, other):
    np.testing.assert_array_equal(run.theta, other.theta)
    curves, expected = run.measurements.curves, other.measurements.curves
    assert (run.epoch, run.segments, run.rate) == (other.epoch, other.segments, other.rate)
    for name in ("train", "validation", "train_score", "validation_score"):
        np.testing.assert_array_equal(getattr(curves, name), getattr(expected, name))
    for name in ("kinds", "losses", "within"):
        assert getattr(curves, name) == getattr(expected, name)


def after_steps(run, edits, stops=frozenset()):
    """Make 60 mini-batches; before some of them edit the design, or put the run away."""
    work = run.work()
    for batch in range(60):
        if batch in edits:
            run.set_design(edits[batch])
        if batch in stops:
            run = put_away(run)
            work = run.work()
        before = run.moment
        while run.busy or run.measuring or run.moment == before:
            if not run.advance_interlude():
                next(work)
    return run


@settings(deadline=None, max_examples=25)
@given(
    designs,
    st.dictionaries(st.integers(0, 59), designs, max_size=3),
    st.sets(st.integers(0, 59), max_size=4),
)
def test_a_run_that_is_put_away_goes_on_bit_for_bit_at_any_mini_batch(design, edits, stops):
    straight = after_steps(Player(design, OWN), edits)
    same(after_steps(Player(design, OWN), edits, stops), straight)


def test_a_run_that_is_put_away_while_an_epoch_is_measured_measures_it_then():
    straight, run = trained(Player(SMALL), 3), Player(SMALL)
    work = run.work()
    while not (run.measuring and run.epoch == 1):
        next(work)
    rest = run.rest()
    assert rest.state.moment == 2
    same(trained(Player(SMALL, rest=through_the_file(rest)), 3), straight)


def test_a_lesson_in_the_middle_of_which_a_run_is_put_away_comes_out_the_same():
    straight = trained(Player(SMALL, own_ones()), 2)
    given_lesson(straight)
    run = trained(Player(SMALL, own_ones()), 2)
    run.teach()
    while not (run.lesson and run.lesson.done > 0.3):
        run.advance_interlude()
    assert (run.theta != run.lesson.before.theta).any()
    again = put_away(run, own_ones())
    assert again.lesson.same_as(run.lesson)
    given_lesson(again)
    assert again.lesson.done == 1
    same(trained(again, 3), trained(straight, 3))


def test_a_measurement_that_an_edit_asked_for_is_made_though_the_run_was_put_away():
    squared = replace(SMALL, loss="mean_squared_error")
    run = trained(Player(SMALL), 2)
    run.set_design(squared)
    again = put_away(run)
    while again.busy:
        again.advance_interlude()
    curves = again.measurements.curves
    assert curves.kinds[-1] is Kind.CHANGE
    assert curves.losses == ((0, "binary_crossentropy"), (3, "mean_squared_error"))


def test_what_rests_holds_no_examples_and_no_buffers():
    run = trained(Player(SMALL), 1)
    work = run.work()
    while not run.fraction:
        next(work)
    rest = run.rest()
    assert run._training is None
    assert not run._model._forwards
    assert sum(array.nbytes for array in (rest.state.theta, *rest.state.memory.values())) < 10_000


def test_a_state_comes_back_from_the_file_as_it_was():
    run = trained(Player(replace(SMALL, optimizer="adam", augmentation=True)), 1)
    work = run.work()
    while not run.fraction:
        next(work)
    state = run.rest().state
    again = through_the_file(run.rest()).state
    assert again.moment == state.moment == run.moment
    for name in ("design", "position", "examples", "points", "iterations", "shuffler", "begin"):
        assert getattr(again, name) == getattr(state, name)
    for name, array in state.memory.items():
        np.testing.assert_array_equal(again.memory[name], array)
    with pytest.raises(ValueError, match="read-only"):
        again.theta[0] = 1


def test_a_run_that_rests_where_it_was_measured_shares_its_checkpoint_and_takes_no_more_memory():
    run = trained(Player(replace(SMALL, optimizer="adam")), 2)
    rest = run.rest()
    assert rest.state.theta is run.good.theta
    assert rest.state.memory is run.good.memory
    other = trained(Player(replace(SMALL, optimizer="adam")), 2)
    other.set_design(SMALL)
    assert not other.rest().state.memory
