"""The session as a file: what is opened is what was saved, and goes on bit for bit."""

import os
import random
from dataclasses import replace

import numpy as np
import pytest

from nngui.design.design import Design
from nngui.training.messages import AppliedStep, Edit, Pace
from nngui.training.race import READY_MADE
from tests.nngui.conftest import is_finished, rested
from tests.nngui.session.test_session import ONE, ZERO, draw, wait_until

SMALL = replace(Design(), epochs=6, optimizer="adam", learning_rate=0.01)
DOCUMENTS = int(os.environ.get("NNGUI_DOCUMENTS", "10"))  # see benchmarks/documents.py


def save(qtbot, session, path):
    with qtbot.waitSignal(session.documents.ended):
        session.save(path)
    assert session.documents.path == path


def open_document(qtbot, session, path):
    with qtbot.waitSignal(session.documents.ended):
        session.documents.open(path)
    qtbot.waitUntil(lambda: session._coming is None and session.snapshot.phase.name == "RESTING")


def shown(session):
    """All that is seen of a session, but the serials of its runs."""
    state, scene = session.state, session.scene
    runs = [
        (r.number, r.title, r.segments, r.epoch, r.fraction, r.goal, r.moments, r.parent)
        for r in state.runs
    ]
    curves = [[c.tolist() for c in (r.curves.train, r.curves.moments)] for r in state.runs]
    strokes = [stroke.tolist() for stroke in state.strokes]
    parameters = [[kernel.tolist(), bias.tolist()] for kernel, bias in scene.parameters]
    moment = replace(scene.shown, run=0)
    prediction = scene.prediction.answer, [float(p) for p in scene.prediction.probabilities]
    return runs, curves, state.open, state.design, strokes, parameters, moment, prediction


def step(qtbot, session, pace=Pace.EPOCH):
    """Make a step, from wherever the run is, and wait until it is made."""

    def moved(snapshot):
        return rested(snapshot) and (snapshot.epoch, snapshot.fraction) != before

    before = session.snapshot.epoch, session.snapshot.fraction
    wait_until(qtbot, session, moved, lambda: session.step(pace))


def trained_further(qtbot, session):
    session.look_at_now()
    run = session.state.run
    end = run.goal if run.epoch < run.goal else run.epoch + session.design.epochs
    session.train()
    qtbot.waitUntil(lambda: session.snapshot.finished and session.snapshot.epoch == end)
    return session.snapshot.theta


@pytest.mark.parametrize("seed", range(DOCUMENTS))
def test_a_session_that_was_saved_and_opened_goes_on_as_one_that_was_never_closed(
    make, qtbot, tmp_path, seed
):
    rng, first = random.Random(seed), make()
    first.edit(replace(SMALL, seed=seed))
    for _ in range(rng.randint(2, 7)):
        action = rng.randrange(6)
        if action == 0:
            draw(first, rng.choice((ZERO, ONE)))
        elif action == 1:
            first.edit(replace(first.design, learning_rate=rng.choice((0.003, 0.02))))
        elif action == 2 and first.state.run.trained:
            first.start_over()
            qtbot.waitUntil(lambda: first.snapshot.paused)
        elif action == 3 and first.snapshot.epoch > 1:
            first.look(1)
            first.train_on_from_here()
            qtbot.waitUntil(lambda: first.snapshot.finished)
        else:
            step(qtbot, first, rng.choice((Pace.MINI_BATCH, Pace.EPOCH)))
    if rng.random() < 0.4 and first.snapshot.epoch:
        first.look(0)
    save(qtbot, first, tmp_path / "work.nngui")
    second = make()
    open_document(qtbot, second, tmp_path / "work.nngui")
    assert shown(second) == shown(first)
    np.testing.assert_array_equal(trained_further(qtbot, second), trained_further(qtbot, first))


def test_every_run_of_a_document_can_be_looked_back_at(make, qtbot, tmp_path):
    first = make()
    wait_until(qtbot, first, is_finished, first.train)
    first.edit(replace(first.design, seed=7, epochs=4))
    qtbot.waitUntil(lambda: first.snapshot.paused)
    wait_until(qtbot, first, is_finished, first.train)
    save(qtbot, first, tmp_path / "work.nngui")
    second = make()
    open_document(qtbot, second, tmp_path / "work.nngui")
    for number, epoch in ((1, 58), (1, 3), (2, 2), (1, 100)):
        for session in (first, second):
            session.open_run(number)
            session.look(epoch)
        assert shown(second) == shown(first)


def test_training_goes_on_while_a_document_is_written(make, qtbot, tmp_path):
    session = make()
    session.edit(replace(Design(), epochs=100_000))
    session.train()
    qtbot.waitUntil(lambda: session.snapshot.epoch > 20)
    save(qtbot, session, tmp_path / "work.nngui")
    epoch = session.snapshot.epoch
    qtbot.waitUntil(lambda: session.snapshot.epoch > epoch)
    assert session.snapshot.running
    assert session.documents.modified


def test_changes_since_a_document_was_saved_are_known(make, qtbot, tmp_path):
    session = make()
    assert not session.documents.modified
    draw(session, ONE)
    assert session.documents.modified
    save(qtbot, session, tmp_path / "work.nngui")
    assert not session.documents.modified
    session.threshold.move(0.7)
    assert session.documents.modified
    session.undo_stack.undo()
    assert not session.documents.modified


def test_a_document_that_cannot_be_read_changes_nothing(make, qtbot, tmp_path):
    session = make()
    step(qtbot, session)
    draw(session, ONE)
    before = shown(session)
    (tmp_path / "work.nngui").write_bytes(b"PK\x05\x06 something else")
    with qtbot.waitSignal(session.documents.failed) as failure:
        session.documents.open(tmp_path / "work.nngui")
    assert "work.nngui" in failure.args[0]
    assert "damaged" in failure.args[0]
    qtbot.waitUntil(lambda: not session.documents.busy)
    assert shown(session) == before
    assert session.documents.path is None


def test_a_folder_that_cannot_be_written_to_is_said_and_the_document_keeps_its_name(
    make, qtbot, tmp_path
):
    session = make()
    save(qtbot, session, tmp_path / "work.nngui")
    draw(session, ONE)
    with qtbot.waitSignal(session.documents.failed) as failure:
        session.save(tmp_path / "missing" / "other.nngui")
    assert "other.nngui" in failure.args[0]
    qtbot.waitUntil(lambda: not session.documents.busy)
    assert session.documents.path == tmp_path / "work.nngui"
    assert session.documents.modified


def test_a_new_document_is_empty_and_the_old_one_can_be_opened_again(make, qtbot, tmp_path):
    session = make()
    wait_until(qtbot, session, is_finished, session.train)
    draw(session, ONE)
    save(qtbot, session, tmp_path / "work.nngui")
    before = shown(session)
    session.documents.begin(Design())
    qtbot.waitUntil(lambda: not session.state.run.trained and session.snapshot.paused)
    assert session.documents.path is None
    assert not session.state.strokes
    assert not session.undo_stack.undo_text
    open_document(qtbot, session, tmp_path / "work.nngui")
    assert shown(session) == before


def test_a_race_that_was_saved_in_the_middle_ends_as_one_that_was_never_closed(
    make, qtbot, tmp_path
):
    first = make()
    first.edit(replace(Design(), epochs=40))
    first.races.start(READY_MADE[0].race(first.design))
    qtbot.waitUntil(lambda: min(run.epoch for run in first.state.runs) > 3)
    first.pause()
    qtbot.waitUntil(lambda: all(lane.paused for lane in first.snapshot.lanes))
    save(qtbot, first, tmp_path / "race.nngui")
    second = make()
    open_document(qtbot, second, tmp_path / "race.nngui")
    assert shown(second) == shown(first)
    assert second.scene.standing.outcome == first.scene.standing.outcome
    for session in (first, second):
        session.train()
    for session in (first, second):
        qtbot.waitUntil(lambda session=session: session.scene.standing.over)
    assert second.scene.standing == first.scene.standing
    for one, other in zip(first.state.runs, second.state.runs, strict=True):
        np.testing.assert_array_equal(one.curves.train, other.curves.train)


def test_a_document_is_shown_at_once_with_its_own_drawing(make, qtbot, tmp_path):
    first, second = make(), make()
    draw(first, ONE)
    step(qtbot, first)
    save(qtbot, first, tmp_path / "one.nngui")
    draw(second, ZERO)
    scenes = []
    second.scene_changed.connect(scenes.append)
    open_document(qtbot, second, tmp_path / "one.nngui")
    of_the_document = [scene for scene in scenes if scene.state.run.epoch == 1]
    image = first.scene.prediction.image
    assert of_the_document
    assert all(np.array_equal(scene.prediction.image, image) for scene in of_the_document)


def test_a_run_with_an_applied_step_and_an_edited_weight_goes_on_bit_for_bit(make, qtbot, tmp_path):
    first, second = make(), make()
    first.edit(SMALL)
    step(qtbot, first)
    x, y = np.ones((1, 400), np.float32), np.ones((1, 1), np.float32)
    for change in (AppliedStep(x, y), Edit(np.array([3]), np.array([0.5], np.float32))):
        wait_until(
            qtbot,
            first,
            lambda s, change=change: rested(s) and s.changes and s.changes[-1].change is change,
            lambda change=change: first.changes.make(change, "Change"),
        )
    save(qtbot, first, tmp_path / "a.nngui")
    open_document(qtbot, second, tmp_path / "a.nngui")
    assert second.snapshot.curves.kinds == first.snapshot.curves.kinds
    ends = [wait_until(qtbot, each, is_finished, each.train) for each in (first, second)]
    np.testing.assert_array_equal(ends[0].theta, ends[1].theta)
