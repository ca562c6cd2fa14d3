from dataclasses import replace
from itertools import pairwise
from threading import Event
from time import perf_counter, thread_time

import numpy as np
import pytest

from engine.data import held_out, load
from nngui.design.presets import PRESETS
from nngui.session.analysis.following import SHOWING, WORKING
from nngui.training.building import network
from nngui.training.evaluation import works
from nngui.training.evaluation.evaluated import Detail
from nngui.training.evaluation.evaluation import Which
from nngui.training.training_state import MEASURING
from tests.nngui.conftest import is_finished
from tests.nngui.designs import FewDigits

COST = 0.1  # s


@pytest.fixture
def trained(ready, qtbot, design):
    """A session with the lecture's network after five epochs."""
    ready.edit(design)
    with qtbot.waitSignal(ready.snapshot_changed, check_params_cb=is_finished):
        ready.train()
    return ready


def evaluated(qtbot, session, ask, check=lambda found: found.evaluation is not None):
    """Ask, and return the first value that fulfils the check and belongs to what is shown."""
    with qtbot.waitSignal(
        session.evaluating.changed, check_params_cb=lambda found: found.current and check(found)
    ) as signal:
        ask()
    return signal.args[0]


def outputs(session, theta, x):
    model = network(session.state.run.design)
    model.theta[...] = theta
    return model.predict(x, verbose=0)


def compute(seconds):
    until = thread_time() + seconds
    while thread_time() < until:
        pass


def noted(monkeypatch, delays):
    """Delay works by COST; return the list of their names and the times at which they begin."""
    begun = []

    def late(name, work, delay):
        def begin(subject):
            begun.append((name, perf_counter()))
            delay(COST)
            return (yield from work(subject))

        return begin

    for name, delay in delays.items():
        monkeypatch.setattr(works, name, late(name, getattr(works, name), delay))
    return begun


@pytest.mark.parametrize("view", ["evaluating", "gallery"])
def test_what_is_measured_while_j_is_measured_has_the_epoch_that_is_shown_after_it(
    trained, qtbot, view
):
    session, scene = trained, trained.scene
    before = replace(scene.shown, epoch=scene.shown.epoch - 1, fraction=MEASURING)
    following = getattr(session, view)
    following.ask(Detail.EXAMPLES if view == "evaluating" else True)

    def epoch(found):
        result = found.evaluation if view == "evaluating" else found.answers
        return None if result is None else result.epoch

    own = (session._own,) if view == "evaluating" else ()
    for shown in (before, scene.shown):
        at = shown.epoch + shown.fraction
        with qtbot.waitSignal(following.changed, check_params_cb=lambda f, at=at: epoch(f) == at):
            following.follow(replace(scene, shown=shown), session.inspector.checkpoint, *own)


def test_nothing_is_computed_while_nobody_asks(trained, qtbot):
    with qtbot.assertNotEmitted(trained.evaluating.changed):
        trained.look(2)
        trained.look_at_now()
    assert not trained.evaluating.busy


def test_the_network_that_is_shown_is_evaluated(trained, qtbot):
    found = evaluated(qtbot, trained, lambda: trained.evaluating.ask(Detail.EXAMPLES))
    evaluation = found.evaluation
    assert (evaluation.run, evaluation.epoch, evaluation.which) == (1, 5.0, Which.VALIDATION)
    expected = outputs(trained, trained.snapshot.theta, load("0 or 1").x_val)
    assert evaluation.outputs == pytest.approx(expected, abs=1e-6)
    assert evaluation.cost == pytest.approx(trained.snapshot.curves.validation[-1])


def test_the_evaluation_goes_back_in_time_with_the_window(trained, qtbot):
    evaluated(qtbot, trained, lambda: trained.evaluating.ask(Detail.EXAMPLES))
    found = evaluated(qtbot, trained, lambda: trained.look(2))
    assert found.evaluation.epoch == 2
    assert found.evaluation.cost == pytest.approx(trained.snapshot.curves.validation[2])


def test_until_another_moment_is_evaluated_nothing_is_shown_of_it(trained, qtbot):
    evaluated(qtbot, trained, lambda: trained.evaluating.ask(Detail.EXAMPLES))
    with qtbot.waitSignal(trained.evaluating.changed) as signal:
        trained.look(1)
    assert signal.args[0].evaluation is None


@pytest.mark.parametrize("which", [Which.TRAINING, Which.TEST, Which.OWN])
def test_another_set_is_evaluated_when_it_is_chosen(trained, qtbot, which):
    own = FewDigits(0, 1, 1)
    trained.take_own(own)
    evaluated(qtbot, trained, lambda: trained.evaluating.ask(Detail.EXAMPLES))
    found = evaluated(
        qtbot,
        trained,
        lambda: trained.evaluating.choose(which),
        lambda found: found.evaluation is not None and found.which is which,
    )
    data = load("0 or 1")
    x = {
        Which.TRAINING: data.x_train,
        Which.TEST: held_out("0 or 1")[0],
        Which.OWN: own.examples(trained.design.task)[0],
    }[which]
    expected = outputs(trained, trained.snapshot.theta, x)
    assert found.evaluation.outputs == pytest.approx(expected, abs=1e-6)


def test_my_digits_are_a_set_only_if_there_are_any(trained, qtbot):
    found = evaluated(qtbot, trained, lambda: trained.evaluating.ask(Detail.EXAMPLES))
    assert found.sets == (Which.TRAINING, Which.VALIDATION, Which.TEST)


def test_a_learning_rate_that_is_turned_evaluates_nothing_anew(trained, qtbot):
    before = evaluated(qtbot, trained, lambda: trained.evaluating.ask(Detail.EXAMPLES))
    with qtbot.waitSignal(trained.evaluating.changed) as signal:
        trained.edit(replace(trained.design, learning_rate=0.01))
    assert signal.args[0].evaluation is before.evaluation


def test_the_digits_of_a_cell_have_the_epoch_that_read_them_rightly_first(trained, qtbot):
    trained.look(0)
    untrained = evaluated(qtbot, trained, lambda: trained.evaluating.ask(Detail.EXAMPLES))
    label, answer = np.argwhere(untrained.evaluation.confusion() * (1 - np.eye(2)))[0].tolist()
    found = evaluated(
        qtbot,
        trained,
        lambda: trained.evaluating.choose_cell((label, answer)),
        lambda found: found.first is not None,
    )
    numbers = found.evaluation.cell(label, answer)[:60]
    assert list(found.first) == numbers.tolist()
    x = load("0 or 1").x_val[numbers]
    checkpoints = trained._training.checkpoints
    answers = [
        outputs(trained, checkpoints.at(1, epoch).theta, x)[:, 0] >= 0.5
        for epoch in trained.state.run.moments
    ]
    for number, each in zip(numbers.tolist(), bool(label) == np.array(answers).T, strict=True):
        moments = np.array(trained.state.run.moments)[each]
        assert found.first[number] == (moments[0] if len(moments) else None)


def test_the_map_has_the_drawing_as_a_star(trained, qtbot):
    trained.drawing.add_stroke(np.array([[0.5, 0.1], [0.5, 0.9]], np.float32))
    found = evaluated(
        qtbot,
        trained,
        lambda: trained.evaluating.ask(Detail.MAP),
        lambda found: found.map is not None,
    )
    hidden = trained.scene.prediction.activations[-2]
    assert found.star == pytest.approx(found.map.axes.places(hidden[np.newaxis])[0])
    assert len(found.map.places) == 200


def test_the_slice_has_the_way_of_every_run_with_these_shapes(trained, qtbot):
    trained.start_over()
    qtbot.waitUntil(lambda: trained.snapshot.paused)
    with qtbot.waitSignal(trained.snapshot_changed, check_params_cb=is_finished):
        trained.train()
    found = evaluated(
        qtbot,
        trained,
        lambda: trained.evaluating.ask(Detail.SURFACE),
        lambda found: found.surface is not None,
    )
    assert [path.run for path in found.surface.paths] == [2, 1]
    assert found.surface.paths[0].points == pytest.approx(found.surface.paths[1].points)


def test_before_training_there_is_no_slice(ready, qtbot):
    found = evaluated(
        qtbot,
        ready,
        lambda: ready.evaluating.ask(Detail.SURFACE),
        lambda found: found.flat,
    )
    assert found.surface is None


def test_while_training_the_newest_result_stays_and_newer_ones_follow(ready, qtbot, design):
    ready.edit(replace(design, epochs=100_000))
    ready.evaluating.ask(Detail.EXAMPLES)
    epochs = set()

    def note(found):
        if found.evaluation is not None:
            epochs.add(found.evaluation.epoch)
        return len(epochs) > 2

    with qtbot.waitSignal(ready.evaluating.changed, check_params_cb=note):
        ready.train()
    ready.pause()


def test_while_training_the_curves_of_the_classes_follow_and_nothing_is_sent_twice(
    ready, qtbot, design
):
    ready.edit(replace(design, epochs=100_000))
    ready.evaluating.ask(Detail.CLASSES)
    found = []
    ready.evaluating.changed.connect(found.append)

    def curves():
        return {each.rocs for each in found if each.rocs is not None}

    ready.train()
    qtbot.waitUntil(lambda: ready.snapshot.running)
    del found[:]
    qtbot.waitUntil(lambda: len(curves()) > 2)
    seen = [(each.evaluation, each.current, each.rocs, each.share) for each in found]
    assert all(one != other for one, other in pairwise(seen))
    ready.pause()


@pytest.mark.parametrize("computes", [False, True])
def test_while_training_an_evaluation_rests_by_what_it_computed(
    ready, qtbot, design, monkeypatch, computes
):
    # waiting is as if other programs had the processor
    begun = noted(monkeypatch, {"evaluation": compute if computes else Event().wait})
    ready.edit(replace(design, epochs=100_000))
    ready.train()
    qtbot.waitUntil(lambda: ready.snapshot.running)
    ready.evaluating.ask(Detail.EXAMPLES)
    qtbot.waitUntil(lambda: len(begun) > 1)
    assert (begun[1][1] - begun[0][1] > COST / WORKING) is computes
    ready.pause()


def test_while_training_the_curves_follow_their_evaluation_without_a_rest(
    ready, qtbot, design, monkeypatch
):
    begun = noted(monkeypatch, {"evaluation": compute, "rocs": lambda _: None})
    ready.edit(replace(design, epochs=100_000))
    ready.train()
    qtbot.waitUntil(lambda: ready.snapshot.running)
    ready.evaluating.ask(Detail.CLASSES)
    qtbot.waitUntil(lambda: len(begun) > 2)
    names, times = zip(*begun[:3], strict=True)
    assert names == ("evaluation", "rocs", "evaluation")
    assert times[1] - times[0] < COST / WORKING < times[2] - times[0]
    ready.pause()


def test_while_training_what_takes_long_to_show_comes_the_more_seldom(ready, qtbot, design):
    shown = {}

    def show(found):
        if found.evaluation is not None and found.evaluation.epoch not in shown:
            shown[found.evaluation.epoch] = perf_counter()
            compute(COST / 2)

    ready.edit(replace(design, epochs=100_000))
    ready.train()
    qtbot.waitUntil(lambda: ready.snapshot.running)
    ready.evaluating.changed.connect(show)
    ready.evaluating.ask(Detail.EXAMPLES)
    qtbot.waitUntil(lambda: len(shown) > 1)
    first, second, *_ = shown.values()
    assert second - first > COST / 2 / SHOWING
    ready.pause()


def test_while_training_another_cell_has_not_the_epochs_of_the_first_one(ready, qtbot, design):
    ready.edit(replace(design, epochs=100_000))
    evaluating = ready.evaluating
    evaluating.ask(Detail.EXAMPLES)
    evaluating.choose_cell((0, 1))
    with qtbot.waitSignal(evaluating.changed, check_params_cb=lambda e: e.first is not None):
        ready.train()
    with qtbot.waitSignal(evaluating.changed) as signal:
        evaluating.choose_cell((1, 0))
    assert signal.args[0].first is None
    ready.pause()


def test_a_session_that_closes_waits_for_what_is_computed(ready, qtbot):
    ready.edit(replace(PRESETS["ten digits 256-128-10"], epochs=1))
    qtbot.waitUntil(lambda: ready.snapshot.paused and len(ready.snapshot.curves) > 0)
    with qtbot.waitSignal(ready.evaluating.changed):
        ready.evaluating.ask(Detail.DISTURBANCE)
    ready.evaluating.close()
    assert not ready.evaluating.busy
