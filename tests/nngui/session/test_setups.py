"""A session that began with a set-up."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nngui.design import data_set, given
from nngui.design.design import Design, LayerSpec
from nngui.design.setup import KNOWN, Setup, Start
from nngui.handwriting.preparation import NONE
from nngui.handwriting.sheet import Sheet
from nngui.session import document
from nngui.session.document.keeping import template_of
from nngui.session.session import Session
from nngui.system.background import Background
from nngui.training.coach.remarks import Ailment, Remark
from nngui.training.race import READY_MADE
from tests.nngui.conftest import is_finished

STROKE = np.array([[0.4, 0.2], [0.5, 0.8]], np.float32)
DESIGN = replace(Design(), epochs=2, layers=(LayerSpec(3, "sigmoid"), LayerSpec(1, "sigmoid")))


def open_file(qtbot, session, path):
    reasons = []
    session.documents.failed.connect(reasons.append)
    with qtbot.waitSignal(session.documents.ended):
        session.documents.open(path)
    qtbot.waitUntil(lambda: not session.documents.busy)
    assert not reasons


def save(qtbot, session, path):
    with qtbot.waitSignal(session.documents.saved):
        session.save(path)
    qtbot.waitUntil(lambda: not session.documents.busy)


@pytest.fixture
def made(ready, qtbot, tmp_path):
    """The file of a set-up with a drawing, made after a training, with these controls locked."""

    def make(*locked, hidden=()):
        path = tmp_path / "lecture 3.nngui"
        ready.edit(DESIGN)
        ready.drawing.add_stroke(STROKE)
        ready.threshold.move(0.7)
        ready.drawing.prepare(replace(NONE, crop=True))
        setup = ready.setups.made("Draw a 1.", locked, hidden, with_drawing=True)
        with qtbot.waitSignal(ready.documents.saved):
            ready.documents.save_setup(path, setup)
        qtbot.waitUntil(lambda: not ready.documents.busy)
        return path

    return make


@pytest.fixture
def learner(qapp, qtbot):
    session = Session()
    qtbot.waitUntil(lambda: session.snapshot.paused)
    yield session
    session.close()


def test_a_set_up_opens_at_its_start_without_runs_and_is_not_written_again(
    ready, learner, made, qtbot
):
    path = made("learningRateSpin")
    assert ready.documents.path is None, "the instructor's session goes on"
    assert ready.state.setup is None
    open_file(qtbot, learner, path)
    state = learner.state
    assert learner.documents.path is None, "Save asks for a name"
    assert (state.design, state.threshold) == (DESIGN, 0.7)
    assert (len(state.strokes), state.preparation) == (1, replace(NONE, crop=True))
    assert not state.trained
    assert (state.setup.title, state.setup.note) == ("lecture 3", "Draw a 1.")
    assert not learner.documents.modified


def test_a_class_gets_the_network_and_the_data_set_of_a_person_with_the_set_up(ready, tmp_path):
    pixels = np.zeros((8, 12, 12), np.uint8)
    name = data_set.keep(data_set.made_of("shapes", pixels, ["dot", "bar"] * 4))
    design = replace(DESIGN, dataset=name)
    theta = np.ones(design.parameters, np.float32)
    key = given.keep(given.Given("theirs.keras", (144, 3, 1), theta))
    start = Start(replace(design, given=key))
    document.write(tmp_path / "ours.nngui", template_of(Setup("ours", "", start)))
    read = (
        "import sys; from nngui.session import document\n"
        "with document.opened(sys.argv[1]) as file: design = file.content.setup.start.design\n"
        "print(design.task.classes, design.first.name)"
    )
    command = [sys.executable, "-c", read, str(tmp_path / "ours.nngui")]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["('bar',", "'dot')", "theirs.keras"]


def test_a_file_that_is_read_in_no_time_is_opened_too(learner, made, qtbot, monkeypatch):
    path, start = made("learningRateSpin"), Background.start

    def start_and_wait(job, priority):
        start(job, priority)
        job.wait()

    monkeypatch.setattr(Background, "start", start_and_wait)
    open_file(qtbot, learner, path)
    assert learner.state.locks("learningRateSpin")


def test_reset_begins_anew_keeps_the_runs_and_can_be_undone(learner, made, qtbot):
    open_file(qtbot, learner, made("learningRateSpin"))
    learner.train()
    qtbot.waitUntil(lambda: is_finished(learner.snapshot))
    learner.drawing.clear()
    learner.edit(replace(learner.design, batch_size=8))
    learner.threshold.move(0.2)
    entries = len(learner.undo_stack)
    learner.setups.reset()
    state = learner.state
    assert (state.design, state.threshold, len(state.strokes)) == (DESIGN, 0.7, 1)
    assert len(learner.drawing.all_strokes) == 1, "it is on the pad"
    assert [run.number for run in state.trained] == [1]
    assert not state.run.trained
    assert len(learner.undo_stack) == entries + 1
    learner.undo_stack.undo()
    state = learner.state
    assert (state.design.batch_size, state.threshold, state.strokes) == (8, 0.2, ())
    assert (state.open, state.run.epoch) == (1, 2)
    learner.undo_stack.redo()
    assert (learner.state.design, len(learner.state.strokes)) == (DESIGN, 1)


def test_a_document_of_such_a_session_remembers_the_set_up(learner, made, qtbot, tmp_path):
    path = tmp_path / "mine.nngui"
    open_file(qtbot, learner, made("learningRateSpin", hidden=("codeView",)))
    learner.train()
    qtbot.waitUntil(lambda: is_finished(learner.snapshot))
    learner.drawing.clear()
    save(qtbot, learner, path)
    assert learner.documents.path == path
    path = Path(shutil.copy(path, tmp_path / "at home.nngui"))
    another = Session()
    open_file(qtbot, another, path)
    assert another.documents.path == path
    assert another.state.trained
    assert another.state.locks("learningRateSpin")
    assert another.state.setup.hides("codeView")
    another.setups.reset()
    assert (another.state.design, len(another.state.strokes)) == (DESIGN, 1)
    another.close()


def test_names_of_a_newer_program_are_ignored_and_kept(learner, made, qtbot, tmp_path):
    path = tmp_path / "mine.nngui"
    open_file(qtbot, learner, made("learningRateSpin", "magicButton", hidden=("wand",)))
    save(qtbot, learner, path)
    with document.opened(path) as file:
        assert "magicButton" in file.content.setup.locked
        assert "wand" in file.content.setup.hidden
    again = learner.setups.made("", ("seedSpin",), (), with_drawing=False)
    assert (again.locked, again.hidden) == (("seedSpin", "magicButton"), ("wand",))


def test_with_all_locked_nothing_that_a_session_can_be_asked_for_changes_the_design(
    learner, made, qtbot
):
    open_file(qtbot, learner, made(*KNOWN))
    reasons = []
    learner.setups.refused.connect(reasons.append)
    learner.edit(replace(DESIGN, learning_rate=5.0, seed=3))
    learner.edit_layers((LayerSpec(1, "sigmoid"),), "Remove Layer")
    learner.choose_preset("slant regression")
    learner.choose_dataset("0 to 9")
    learner.begin(replace(DESIGN, seed=3), "Repeat")
    learner.start_over()
    learner.step()
    learner.threshold.move(0.1)
    learner.drawing.clear()
    learner.drawing.prepare(NONE)
    for each in READY_MADE:
        learner.races.start(each.race(replace(DESIGN, layers=Design().layers)))
    for turn in (learner.undo_stack.undo, learner.undo_stack.redo):
        turn()
    state = learner.state
    assert (state.design, state.threshold, len(state.strokes)) == (DESIGN, 0.7, 1)
    assert state.preparation == replace(NONE, crop=True)
    assert not state.trained
    assert len(state.runs) == 1
    assert len(learner.undo_stack) == 0
    assert "learning rate α, seed" in reasons[0]
    learner.train()
    qtbot.waitUntil(lambda: is_finished(learner.snapshot))


def test_a_race_whose_lanes_differ_in_what_is_locked_is_not_begun(learner, made, qtbot):
    open_file(qtbot, learner, made("learningRateSpin", "seedSpin"))
    races = {each.topic: each.race(learner.design) for each in READY_MADE}
    for race in (
        races["optimizer"],
        races["rate"],
        races["seed"],
        replace(races["loss"], seeds=3),
        replace(races["loss"], tuned=True),
    ):
        learner.races.start(race)
        assert not learner.state.lanes
    learner.races.start(races["loss"])
    assert learner.state.lanes


def test_an_edit_keeps_the_locked_part_and_does_the_rest(learner, made, qtbot):
    open_file(qtbot, learner, made("learningRateSpin"))
    learner.edit(replace(DESIGN, optimizer="adam", learning_rate=0.001), "Change Optimizer")
    assert learner.design == replace(DESIGN, optimizer="adam")


def test_no_remedy_is_offered_that_the_set_up_does_not_permit(learner, made, qtbot):
    open_file(qtbot, learner, made("unitsSpin#", "activationCombo#", "addLayerButton"))
    learner.edit(replace(DESIGN, dataset="0 to 9"))
    (problem,) = learner.scene.problems
    assert problem.fatal
    assert problem.remedy == ""


def test_the_coach_offers_no_remedy_that_the_set_up_does_not_permit(learner, made, qtbot):
    open_file(qtbot, learner, made("learningRateSpin"))
    gentler = Remark(next(iter(Ailment)), "Too long.", "Shorter steps", DESIGN.gentler)
    other = replace(gentler, remedy="Another seed", design=replace(DESIGN, seed=4))
    learner.coach.receive(learner.scene)
    learner.coach._say(gentler)
    assert (learner.coach.remark.words, learner.coach.remark.remedy) == ("Too long.", "")
    learner.coach._say(other)
    assert learner.coach.remark.remedy == "Another seed"


def test_leaving_keeps_the_work_and_unlocks_all_and_can_be_undone(learner, made, qtbot):
    open_file(qtbot, learner, made(*KNOWN))
    learner.train()
    qtbot.waitUntil(lambda: is_finished(learner.snapshot))
    learner.setups.leave()
    assert learner.state.setup is None
    assert learner.state.run.epoch == 2
    learner.edit(replace(DESIGN, learning_rate=5.0))
    assert learner.design.learning_rate == 5.0
    learner.undo_stack.undo()
    learner.undo_stack.undo()
    assert learner.state.locks("learningRateSpin")
    assert learner.design == DESIGN


def test_a_new_session_has_no_set_up(learner, made, qtbot):
    open_file(qtbot, learner, made(*KNOWN))
    with qtbot.waitSignal(learner.documents.ended):
        learner.documents.begin(Design())
    assert learner.state.setup is None


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ({"note": "x" * 30_000}, "note"),
        ({"locked": ("x",) * 20_000}, "controls"),
        ({"start": {"threshold": 7.0}}, "threshold"),
        ({"start": {"sheet": Sheet((np.full((2, 2), np.nan, np.float32),))}}, "strokes"),
        ({"start": {"design": replace(DESIGN, epochs=0)}}, "epochs"),
    ],
)
def test_a_damaged_set_up_is_refused_in_words(ready, tmp_path, damage, message):
    setup = ready.setups.made("", (), (), with_drawing=False)
    start = replace(setup.start, **damage.get("start", {}))
    others = {name: value for name, value in damage.items() if name != "start"}
    bad = replace(setup, start=start, **others)
    content = replace(template_of(setup), setup=bad)
    document.write(tmp_path / "bad.nngui", content)
    with (
        pytest.raises(document.DocumentError, match=message),
        document.opened(tmp_path / "bad.nngui"),
    ):
        pass
