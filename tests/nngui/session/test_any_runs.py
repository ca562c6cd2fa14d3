"""Show 1: whatever is done in whatever order, every row says what its run was trained by.

The truth is a log that the engine writes of every step. `RUNS_TO_TRY=200` tries more sequences.
"""

import os
import random
from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal, Slot

from engine.fitting.training import Training
from nngui.design.design import Design, LayerSpec
from nngui.design.problems import fatal
from nngui.session.state import UNTRAINED
from nngui.training.building import network
from nngui.training.messages import Pace, Phase
from nngui.training.race import Lane as RaceLane
from nngui.training.race import Race
from nngui.training.run import Segment
from nngui.training.trainer.run_at_work import RunAtWork
from nngui.training.words import run_words
from tests.nngui.training.trainer.test_lesson import own_ones

SEQUENCES = int(os.environ.get("RUNS_TO_TRY", "12"))
DEEDS = 25
SMALL = replace(
    Design(), layers=(LayerSpec(3, "sigmoid"), LayerSpec(1, "sigmoid")), batch_size=100, epochs=3
)
RATES, BATCHES, EPOCHS = (0.1, 0.3, 1.0), (50, 100, 300), (2, 3, 5)
LOSSES, OPTIMIZERS = ("binary_crossentropy", "mean_squared_error"), ("sgd", "adam", "rmsprop")


class Log:
    """What every step was made by, by the serial of its run: moment before, and its settings."""

    def __init__(self, monkeypatch):
        self.steps = defaultdict(list)
        self._lane, self._branches = None, set()
        work, train_batch = RunAtWork.work, Training._train_batch
        log = self

        def noted_work(lane, *arguments):
            log._lane = lane
            return work(lane, *arguments)

        def noted_batch(training, batch):
            lane, model = log._lane, training._model
            examples = len(training._x)
            if lane.player is not None and lane.player._model is model:  # and not a lesson's
                moment = lane.player.epoch + batch.start / examples
                settings = (model.optimizer.name, model.optimizer.learning_rate)
                settings += (model.loss.name, training.batch_size)
                log.steps[lane.plan.serial].append((moment, settings))
            train_batch(training, batch)

        monkeypatch.setattr(RunAtWork, "work", noted_work)
        monkeypatch.setattr(Training, "_train_batch", noted_batch)

    def branch(self, run, parent, epoch):
        """Note that a run has the steps of another one up to that moment."""
        if run not in self._branches:
            self._branches.add(run)
            past = [step for step in self.steps[parent] if step[0] < epoch - 1e-9]
            self.steps[run] = past + self.steps[run]

    def spans(self, serial):
        """The settings of a run one after the other, each with the moment from which it holds."""
        spans = []
        for moment, settings in self.steps[serial]:
            if not spans or spans[-1][1] != settings:
                spans.append((pytest.approx(moment), settings))
        return spans


class Echo(QObject):
    """Calls back from another thread."""

    called, heard = Signal(), Signal()

    def __init__(self):
        super().__init__()
        self.called.connect(self.answer)

    @Slot()
    def answer(self):
        self.heard.emit()


class Caller(QObject):
    """Knows when the trainer's thread has taken up all commands that were sent before."""

    def __init__(self, thread):
        super().__init__()
        self.echo, self.answers = Echo(), 0
        self.echo.moveToThread(thread)
        self.echo.heard.connect(self.note)

    @Slot()
    def note(self):
        self.answers += 1

    def call(self, qtbot):
        before = self.answers
        self.echo.called.emit()
        qtbot.waitUntil(lambda: self.answers > before)


class Person:
    """Who does anything in any order; chance decides what."""

    def __init__(self, qtbot, session, log, seed):
        self.qtbot, self.session, self.log = qtbot, session, log
        self.random = random.Random(seed)
        self.caller = Caller(session._training._thread)
        self.deeds = []
        self.newest = {}  # what was seen of every run at rest, by its serial

    def live(self):
        deeds = [self.train] * 5 + [self.step, self.edit, self.edit] * 3 + [self.shape] * 2
        deeds += [self.start_over, self.look, self.look, self.branch, self.branch, self.open]
        deeds += [self.undo] * 6 + [self.redo] * 2 + [self.teach, self.delete, self.rename]
        deeds += [self.pause_at_once, self.race]
        for _ in range(DEEDS):
            before = self.session.state
            deed = self.random.choice(deeds)
            deed()
            self.rest()
            self.note(deed)
            self.check(deed, before)

    def rest(self):
        """Wait until the trainer has done all that was asked of it."""
        session, state = self.session, self.session.state
        self.caller.call(self.qtbot)
        self.qtbot.waitUntil(
            lambda: all(s.phase in (Phase.RESTING, Phase.FAILED) for s in session.snapshot.lanes)
        )
        run = session.state.run
        if run.parent is not None:
            every = (*state.runs, *state.deleted)
            parent = next(each for each in every if each.number == run.parent[0])
            self.log.branch(run.serial, parent.serial, run.parent[1])

    def note(self, deed):
        state, run = self.session.state, self.session.state.run
        done, design = run.epoch + run.fraction, state.design
        by = (design.optimizer, design.learning_rate, design.loss)
        self.deeds.append(f"{deed.__name__}: {run.title} at {done:.2f}, {state.looked}, {by}")

    def story(self):
        return "\n".join(self.deeds[-DEEDS:])

    # Deeds

    def train(self):
        self.session.train()

    def pause_at_once(self):
        self.session.train()
        self.session.pause()

    def step(self):
        self.session.step(self.random.choice([Pace.MINI_BATCH, Pace.EPOCH]))

    def edit(self):
        name, values = self.random.choice(
            [
                ("learning_rate", RATES),
                ("batch_size", BATCHES),
                ("epochs", EPOCHS),
                ("loss", LOSSES),
                ("optimizer", OPTIMIZERS),
            ]
        )
        self.session.edit(
            replace(self.session.design, **{name: self.random.choice(values)}), f"Change {name}"
        )

    def shape(self):
        units = self.random.choice([2, 3])
        layers = (LayerSpec(units, "sigmoid"), LayerSpec(1, "sigmoid"))
        seed = self.random.choice([0, 1])
        self.session.edit(replace(self.session.design, layers=layers, seed=seed), "Change Shape")

    def start_over(self):
        self.session.start_over()

    def look(self):
        self.session.look(self.random.uniform(0, self.session.state.run.epoch + 1))

    def branch(self):
        self.look()
        self.session.train_on_from_here()

    def open(self):
        self.session.open_run(self.random.choice(self.session.state.runs).number)

    def teach(self):
        self.session.lessons.teach()

    def delete(self):
        trained = self.session.state.trained
        if trained and self.random.random() < 0.5:
            self.session.runs.delete((self.random.choice(trained).number,))

    def rename(self):
        run = self.random.choice(self.session.state.runs)
        self.session.runs.rename(run.number, self.random.choice(["", "mine", "Adam"]))

    def race(self):
        lanes = [
            RaceLane(f"α {rate}", replace(self.session.design, learning_rate=rate, epochs=2))
            for rate in RATES
        ]
        self.session.races.start(Race("three α", "rate", tuple(lanes)))

    def undo(self):
        self.session.undo_stack.undo()

    def redo(self):
        self.session.undo_stack.redo()

    # What has to be so

    def check(self, deed, before):
        state, scene = self.session.state, self.session.scene
        assert fatal(state.design) is None
        for run in state.runs:
            self.check_row(run)
        there = {run.serial: run for run in (*state.runs, *state.deleted)}
        for serial, (epochs, *_) in self.newest.items():
            assert there[serial].epoch + there[serial].fraction >= epochs, "a run was lost"
        self.check_return(deed, before)
        run = state.run
        assert scene.runs is state.runs
        assert self.session.snapshot.curves is run.curves
        if scene.shown.back:
            assert state.looked in run.moments
        else:
            assert (scene.shown.epoch, scene.shown.fraction) == (run.epoch, run.fraction)
        if run.trained:
            self.newest[run.serial] = self.seen(run)

    def check_row(self, run):
        """The row of a run, and its title in the legend, are those of the log."""
        spans = self.log.spans(run.serial)
        said = []
        for start, design in run_words.used_designs(run):
            settings = (design.optimizer, np.float64(design.learning_rate))
            settings += (design.loss, design.batch_size)
            if not said or said[-1][1] != settings:
                said.append((start, settings))
        if run.epoch + run.fraction > 0:
            assert said == spans, self.story()
            by_log = replace(run, segments=tuple(self.segments(run, spans)))
            assert run_words.trained_by(run) == run_words.trained_by(by_log)
            assert run_words.settings(run) == run_words.settings(by_log)

    def segments(self, run, spans):
        for start, (optimizer, rate, loss, batch) in spans:
            changes = {"optimizer": optimizer, "learning_rate": float(rate)}
            changes |= {"loss": loss, "batch_size": batch}
            yield Segment(float(start.expected), replace(run.segments[0].design, **changes))

    def seen(self, run):
        """What is remembered of a run at rest: how far it is, row, legend and parameters."""
        return (
            run.epoch + run.fraction,
            run_words.settings(run),
            f"run {run.number}",
            len(run.curves),
            self.session.snapshot.theta.tobytes(),
        )

    def check_return(self, deed, before):
        """After an undo a run is as it was seen last; an untrained one has its first weights."""
        run = self.session.state.run
        if deed not in (self.undo, self.redo, self.open) or run.serial == before.run.serial:
            return
        if run.serial in self.newest:
            now, then = self.seen(run), self.newest[run.serial]
            if deed == self.open:  # by the design of its last step: another loss may be pending
                now, then = (*now[:3], now[4]), (*then[:3], then[4])
            assert now == then, self.story()
        elif self.session.state.spot.serial == UNTRAINED:
            first = network(self.session.design).theta
            np.testing.assert_array_equal(self.session.snapshot.theta, first)


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_rows_and_legend_are_those_of_the_engines_own_log(session, qtbot, monkeypatch, seed):
    log = Log(monkeypatch)
    session.edit(SMALL)
    session.take_own(own_ones())
    Person(qtbot, session, log, seed).live()
