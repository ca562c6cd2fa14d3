import numpy as np
import pytest

from engine.data import load
from nngui.design.design import Design
from nngui.design.training_set import Part
from nngui.training.building import network
from nngui.training.evaluation.surface import SIDE, Way, surface
from tests.nngui.training.evaluation.test_evaluation import result


@pytest.fixture(scope="module")
def run():
    """A network, its training examples, and the parameters after each of five epochs."""
    design, data = Design(), load("0 or 1")
    model = network(design)
    thetas = [model.theta.copy()]
    for _ in range(5):
        model.fit(data.x_train[:400], data.y_train[:400], epochs=1, verbose=0)
        thetas.append(model.theta.copy())
    part = Part(data.x_train[:400], data.y_train[:400])
    return design, model, part, Way(1, tuple(range(6)), thetas)


def test_every_point_of_the_slice_is_the_cost_with_the_parameters_there(run):
    design, model, part, way = run
    found = result(surface(model, design.task, part, [way], way.thetas[5], way.thetas[2]))
    assert found.costs.shape == (SIDE, SIDE)
    start = way.thetas[0].astype(float)
    u = way.thetas[5] - start
    u /= np.linalg.norm(u)
    v = way.thetas[2] - start
    v -= (v @ u) * u
    v /= np.linalg.norm(v)
    for row, column in ((0, 0), (7, 20), (24, 24)):
        a = np.linspace(found.low[0], found.high[0], SIDE)[column]
        b = np.linspace(found.low[1], found.high[1], SIDE)[row]
        model.theta[...] = start + a * u + b * v
        cost = model.evaluate(part.x, part.labels, verbose=0)
        assert found.costs[row, column] == pytest.approx(cost, rel=1e-5)


def test_the_three_moments_of_the_slice_lie_in_it(run):
    design, model, part, way = run
    found = result(surface(model, design.task, part, [way], way.thetas[5], way.thetas[2]))
    path = found.paths[0]
    assert path.points[0] == pytest.approx([0, 0])
    for moment in (2, 5):
        away = np.linalg.norm(way.thetas[moment] - way.thetas[0])
        assert np.linalg.norm(path.points[moment]) == pytest.approx(away, rel=1e-5)
    assert 0.5 < path.inside <= 1
    assert (found.low < path.points.min(axis=0)).all()
    assert (found.high > path.points.max(axis=0)).all()


def test_a_second_run_is_drawn_on_the_slice_of_the_first(run):
    design, model, part, way = run
    other = Way(2, (0.0, 1.0), [way.thetas[0], way.thetas[0] + np.float32(0.05)])
    found = result(surface(model, design.task, part, [way, other], way.thetas[5], way.thetas[2]))
    assert [path.run for path in found.paths] == [1, 2]
    assert found.paths[1].inside < 1


def test_where_the_best_moment_is_the_newest_another_one_spans_the_slice(run):
    design, model, part, way = run
    found = result(surface(model, design.task, part, [way], way.thetas[5], way.thetas[5]))
    assert np.ptp(found.paths[0].points[:, 1]) > 0


def test_parameters_that_have_not_moved_have_no_slice(run):
    design, model, part, way = run
    still = Way(1, (0.0,), way.thetas[:1])
    assert result(surface(model, design.task, part, [still], *[way.thetas[0]] * 2)) is None
