"""The session as a file: what is opened is what was saved, and goes on bit for bit."""

import os
import random
from dataclasses import replace

import numpy as np
import pytest

from nngui.design import data_set
from nngui.design.design import Design, LayerSpec
from nngui.handwriting.preparation import NONE
from nngui.training.inspection.pin import Pin
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
    picture = None if state.picture is None else state.picture.pixels.tolist()
    setup = state.setup
    begun = setup and (setup.title, setup.note, setup.locked, setup.hidden, setup.start.design)
    rest = state.threshold, state.preparation, begun, picture
    kinds = session.snapshot.curves.kinds
    drawn = state.design, strokes, parameters, moment, prediction
    return runs, curves, state.open, *drawn, kinds, rest


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


def options(rng):
    """Layers, optimizer and loss with options of their own."""
    layers = (
        LayerSpec(6, "leaky_relu", (("negative_slope", 0.3),), dropout=0.2, l2=0.001),
        LayerSpec(4, "tanh", use_bias=False, kernel_initializer="he_normal"),
        LayerSpec(1, "sigmoid"),
    )
    of_optimizer, of_loss = (("beta_1", 0.8),), (("label_smoothing", 0.1),)
    return replace(SMALL, layers=layers, optimizer_options=of_optimizer, loss_options=of_loss)


def own_data(rng):
    """A data set of a person's own."""
    chance = np.random.default_rng(5)
    pixels, labels = chance.integers(0, 255, (60, 12, 12), np.uint8), ["dot", "bar", "ring"] * 20
    name = data_set.keep(data_set.made_of("shapes", pixels, labels))
    layers = LayerSpec(5, "relu"), LayerSpec(3, "softmax")
    return replace(
        SMALL, dataset=name, layers=layers, loss="sparse_categorical_crossentropy", batch_size=8
    )


DESIGNS = (
    lambda rng: SMALL,
    options,
    own_data,
    lambda rng: replace(SMALL, side=14, schedule="cosine"),
    lambda rng: replace(SMALL, augmentation=True, batch_size=100),
)


def changed(qtbot, session, make):
    """Change the parameters by hand, and wait until that is measured."""
    before = len(session.snapshot.changes)
    wait_until(qtbot, session, lambda s: rested(s) and len(s.changes) > before, make)


def applied(rng, qtbot, session):
    task = session.design.task
    x = np.full((1, task.side**2), rng.random(), np.float32)
    y = np.zeros(1, np.int64) if len(task.classes) > 2 else np.ones((1, 1), np.float32)
    changed(qtbot, session, lambda: session.changes.make(AppliedStep(x, y), "Apply Step"))


def edited(rng, qtbot, session):
    pin = Pin(1, 2, rng.randrange(50))
    changed(qtbot, session, lambda: session.inspection.set_value(pin, rng.random()))


def switched_off(rng, qtbot, session):
    unit = rng.choice([u for u in range(4) if (1, u) not in session.switched_off])
    session.switched_off.add((1, unit))
    changed(qtbot, session, lambda: session.inspection.switch_off(Pin(1, unit)))


def branched(rng, qtbot, session):
    if session.snapshot.epoch > 1:
        session.look(1)
        session.train_on_from_here()
        qtbot.waitUntil(lambda: session.snapshot.finished)
        session.switched_off.clear()


def begun_anew(rng, qtbot, session):
    if session.state.run.trained:
        session.start_over()
        qtbot.waitUntil(lambda: session.snapshot.paused)
        session.switched_off.clear()


def pictured(rng, qtbot, session):
    session.picking.put("validation", rng.randrange(5))
    assert session.state.picture is not None


ACTIONS = (
    lambda rng, qtbot, session: draw(session, rng.choice((ZERO, ONE))),
    lambda rng, qtbot, session: session.edit(
        replace(session.design, learning_rate=rng.choice((0.003, 0.02)))
    ),
    begun_anew,
    branched,
    lambda rng, qtbot, session: step(qtbot, session, rng.choice((Pace.MINI_BATCH, Pace.EPOCH))),
    applied,
    edited,
    switched_off,
    pictured,
    lambda rng, qtbot, session: session.threshold.move(rng.choice((0.3, 0.8))),
    lambda rng, qtbot, session: session.drawing.prepare(replace(NONE, crop=rng.random() < 0.5)),
)


def begun_by_a_set_up(qtbot, session, path):
    """Let the session be one that begins with a set-up which locks the data set."""
    setup = session.setups.made("Find α.", ("datasetCombo",), (), with_drawing=True)
    with qtbot.waitSignal(session.documents.ended):
        session.documents.save_setup(path, setup)
    open_document(qtbot, session, path)


@pytest.mark.parametrize("seed", range(DOCUMENTS))
def test_a_session_that_was_saved_and_opened_goes_on_as_one_that_was_never_closed(
    make, qtbot, tmp_path, seed
):
    rng, first = random.Random(seed), make()
    first.switched_off = set()
    first.edit(replace(DESIGNS[seed % len(DESIGNS)](rng), seed=seed))
    qtbot.waitUntil(lambda: first.snapshot.paused)
    if seed % 3 == 2:
        begun_by_a_set_up(qtbot, first, tmp_path / "set-up.nngui")
    step(qtbot, first)
    kinds = {seed % len(ACTIONS), *rng.sample(range(len(ACTIONS)), rng.randint(2, 5))}
    for kind in kinds:
        ACTIONS[kind](rng, qtbot, first)
        if rng.random() < 0.3:
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
