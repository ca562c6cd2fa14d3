"""Segments say the same as a log of the engine: by what every single step was made."""

from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.fitting.training import Training
from nngui.design.design import Design
from nngui.training.trainer.player import Player
from tests.nngui.training.test_resuming import SMALL, put_away
from tests.nngui.training.trainer.test_lesson import own_ones


class Step(NamedTuple):
    """What the engine noted of a step."""

    moment: float
    optimizer: str
    rate: float
    loss: str
    examples: int


@pytest.fixture(scope="module")
def log():
    """All steps of the engine's trainings since it was cleared."""
    steps, trained = [], Training._train_batch

    def noting(training, batch):
        model, before = training._model, training.position.seen
        rate, size = model.optimizer.learning_rate, training.batch_size
        trained(training, batch)
        examples = training.position.seen - before
        assert examples in (size, len(training._x) - before)
        steps.append(Step(0, model.optimizer.name, rate, model.loss.name, size))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Training, "_train_batch", noting)
        yield steps


settings_of_a_run = st.builds(
    replace,
    st.just(SMALL),
    optimizer=st.sampled_from(["sgd", "adam", "rmsprop"]),
    loss=st.sampled_from(["binary_crossentropy", "mean_squared_error"]),
    learning_rate=st.sampled_from([0.001, 0.01, 0.1]),
    batch_size=st.sampled_from([64, 90, 333]),
)
actions = st.one_of(
    settings_of_a_run,
    st.sampled_from(["step", "step", "step", "epoch", "put away", "lesson", "undo"]),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(actions, max_size=12))
def test_segments_name_the_design_of_every_step(log, sequence):
    run, made = Player(SMALL, own_ones()), []
    for action in sequence:
        if action == "put away":
            run = put_away(run, own_ones())
        else:
            act(run, action)
        work = run.work()
        while run.busy:
            if not run.advance_interlude():
                next(work)
        log.clear()  # a lesson has an optimizer of its own
        if action in ("step", "epoch"):
            made += trained_by(run, work, action, log)
        run.free()
    for step in made:
        (design,) = [s.design for s in run.segments if s.start <= step.moment][-1:]
        named = (design.optimizer, design.learning_rate, design.loss, design.batch_size)
        assert step[1:] == named
    starts = [segment.start for segment in run.segments]
    assert starts == sorted(set(starts))
    assert set(starts) <= {0.0, *(step.moment for step in made), run.moment}


def act(run, action):
    if isinstance(action, Design):
        run.set_design(action)
    elif action == "lesson":
        run.teach()
    elif action == "undo" and run.lesson is not None:
        run.restore(None)


def trained_by(run, work, action, log):
    """Make a mini-batch, or all to the end of the epoch; return their steps with their moments."""
    made, epoch = [], run.epoch
    while True:
        before, known = run.moment, len(log)
        while run.moment == before or run.measuring:
            next(work)
        made += [step._replace(moment=before) for step in log[known:]]
        if action == "step" or run.epoch > epoch:
            return made
