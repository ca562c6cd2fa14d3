"""Whatever is done in whatever order, all numbers that are shown are of the run and moment shown.

The truth is a forward pass in float64, by the parameters that are kept of that moment.
`SHOWN_TO_TRY=200` tries more sequences.
"""

import os

import numpy as np
import pytest

from engine.data import load
from nngui.training.evaluation.evaluated import Detail
from nngui.training.inspection.pin import Pin
from tests.drawings import strokes
from tests.nngui.session.test_any_runs import SMALL, Log, Person
from tests.nngui.training.trainer.test_lesson import own_ones

SEQUENCES = int(os.environ.get("SHOWN_TO_TRY", "6"))
ONE = strokes([(0.5, 0.15), (0.5, 0.85)])[0]
DATA = load("0 or 1")


def outputs(theta, units, x):
    """ŷ of a network with one hidden layer of sigmoids, for these images."""
    hidden, output = np.split(theta.astype(float), [401 * units])
    hidden = hidden.reshape(units, 401)
    a = sigmoid(x.astype(float) @ hidden[:, :-1].T + hidden[:, -1])
    return sigmoid(a @ output[:-1] + output[-1])


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


def cost(loss, y, p):
    if loss == "mean_squared_error":
        return np.mean((y - p) ** 2)
    p = np.clip(p, 1e-7, 1 - 1e-7)
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


class Looker(Person):
    """A person who has Evaluate and the inspector open, and a drawing on the pad."""

    def live(self):
        session = self.session
        self.evaluated, self.inspected = [], []
        session.evaluating.changed.connect(self.evaluated.append)
        session.inspection.inspected.connect(self.inspected.append)
        session.inspection.set_visible(True)
        session.inspection.look_at(Pin(1, 0))
        session.evaluating.ask(Detail.EXAMPLES)
        super().live()

    def look(self):
        """Look at an epoch that other runs have too."""
        self.session.look(self.random.choice([1.0, 1.0, 2.0]))

    def race(self):
        """Run no race: its lanes train together, which `Person` does not follow."""

    def check(self, deed, before):
        super().check(deed, before)
        session, state = self.session, self.session.state
        if session.scene.prediction.empty:
            session.drawing.add_stroke(ONE)
        self.qtbot.waitUntil(lambda: bool(self.evaluated) and self.evaluated[-1].current)
        scene, kept = session.scene, session._training.checkpoints
        theta, units = session.snapshot.theta, state.run.design.layers[0].units
        if state.looked is not None:
            theta = kept.at(state.open, state.looked).theta
        self.check_network(scene, theta, units)
        self.check_cost(scene, theta, units)
        self.check_curve(scene, kept, units)
        self.check_pages(scene, theta, units)

    def check_network(self, scene, theta, units):
        assert scene.shown.run == scene.state.open, self.story()
        kernel, bias = scene.parameters[0]
        first = theta[: 401 * units].reshape(units, 401)
        assert np.array_equal(kernel.T, first[:, :-1]), self.story()
        assert np.array_equal(bias, first[:, -1]), self.story()
        (said,) = scene.prediction.activations[-1]
        assert said == pytest.approx(self.drawn(theta, units), abs=1e-5), self.story()

    def drawn(self, theta, units):
        return float(outputs(theta, units, self.session.scene.prediction.image.reshape(1, -1))[0])

    def check_cost(self, scene, theta, units):
        shown, curves = scene.shown, scene.state.run.curves
        if shown.measured != shown.epoch + shown.fraction or np.isnan(shown.cost):
            return
        point = curves.at(shown.measured)
        loss = next(name for name, piece in curves.pieces if piece.start <= point < piece.stop)
        p = outputs(theta, units, DATA.x_train)
        truth = cost(loss or scene.state.design.loss, DATA.y_train, p)
        assert shown.cost == pytest.approx(truth, rel=1e-4), self.story()

    def check_curve(self, scene, kept, units):
        curve = scene.drawing_curve
        for epoch, value in zip(curve.epochs[:-1], curve.values[:-1], strict=True):
            theta = kept.at(scene.state.open, epoch).theta
            assert value == pytest.approx(self.drawn(theta, units), abs=1e-5), self.story()
        newest = self.drawn(self.session.snapshot.theta, units)
        assert curve.values[-1] == pytest.approx(newest, abs=1e-5), self.story()

    def check_pages(self, scene, theta, units):
        moment, p = scene.shown.epoch + scene.shown.fraction, outputs(theta, units, DATA.x_val)
        evaluation, inspected = self.evaluated[-1].evaluation, self.inspected[-1]
        assert (evaluation.epoch, inspected.moment) == (moment, moment), self.story()
        np.testing.assert_allclose(evaluation.outputs[:, 0], p, atol=1e-4)
        assert np.array_equal(inspected.unit.W, theta[:400]), self.story()
        wrong = (p >= 0.5) != (DATA.y_val == 1)
        if scene.mistakes is not None:
            mistakes = scene.mistakes
            assert mistakes.zeros == (wrong & (DATA.y_val == 0)).sum(), self.story()
            assert mistakes.ones == (wrong & (DATA.y_val == 1)).sum(), self.story()


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_all_that_is_shown_is_of_the_run_and_the_moment_that_are_shown(
    session, qtbot, monkeypatch, seed
):
    session.edit(SMALL)
    session.undo_stack.clear()  # a network of another shape is not followed here
    session.take_own(own_ones())
    Looker(qtbot, session, Log(monkeypatch), seed).live()
