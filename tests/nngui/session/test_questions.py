"""A question of a person's own: drawn, learned, asked, and carried to another machine."""

import numpy as np
import pytest

from benchmarks.shapes import SHAPES, shape
from engine.data import TASKS
from nngui.collection.my_digits import Edit
from nngui.design import data_set
from nngui.session.questions import VERSIONS
from nngui.session.session import Session
from tests.nngui.collection.asking import contents, question
from tests.nngui.session.files.test_documents import open_document, save


@pytest.fixture
def rng():
    return np.random.default_rng(8)


@pytest.fixture
def asking(ready):
    """A session that asks ○ or △, of which nothing is drawn yet."""
    ready.questions.begin("", SHAPES)
    return ready


def put(session, label, rng):
    session.drawing.clear()
    for stroke in shape(SHAPES[label % 2], rng):
        session.drawing.add_stroke(stroke)


def learn(qtbot, session, each, rng, classes=2):
    """Draw that number of each class, and wait until the open run has all of them."""
    for _ in range(each):
        for label in range(classes):
            put(session, label, rng)
            session.questions.learn(label)
    caught_up(qtbot, session)


def caught_up(qtbot, session):
    asked = session.questions
    qtbot.waitUntil(lambda: asked.asked is not None and not asked.asked.stale)


def train(qtbot, session):
    qtbot.waitUntil(lambda: session.snapshot.paused)
    session.train()
    qtbot.waitUntil(lambda: session.snapshot.finished)


def right(session, rng, count=10):
    """How many new drawings are read rightly."""
    answers = []
    for number in range(count):
        put(session, number % 2, rng)
        answers.append(session.scene.prediction.answer)
    return sum(answer == SHAPES[number % 2] for number, answer in enumerate(answers))


def test_ten_drawings_of_each_class_are_enough_to_read_new_ones(asking, qtbot, rng):
    assert asking.scene.fatal.startswith("Draw at least 2 of each")
    learn(qtbot, asking, 10, rng)
    assert asking.scene.fatal == ""
    task = asking.design.task
    assert (task.classes, task.units, asking.design.loss) == (SHAPES, 1, "binary_crossentropy")
    assert (task.train, task.validation) == (16, 4)
    assert asking.design.augments
    train(qtbot, asking)
    assert right(asking, np.random.default_rng(9)) >= 9


def test_the_pad_is_empty_after_a_drawing_is_learned_and_undo_gives_it_back(asking, qtbot, rng):
    put(asking, 0, rng)
    drawn = asking.drawing.strokes
    asking.questions.learn(0)
    assert asking.drawing.strokes == ()
    asking.undo_stack.undo()
    assert asking.drawing.strokes is drawn
    asking.undo_stack.undo()
    assert asking.questions.asked.question.counts == (0, 0)


def test_a_picture_on_the_pad_is_learned_as_a_drawing_is(asking, qtbot, rng):
    asking.drawing.place(rng.random((28, 28)).astype(np.float32))
    asking.questions.learn(1)
    assert asking.questions.asked.question.counts == (0, 1)
    assert asking.drawing.sheet.empty


def test_the_same_drawing_is_learned_once_and_as_another_class_moved(asking, qtbot, rng):
    put(asking, 0, rng)
    asking.questions.learn(0)
    asking.undo_stack.undo()  # the drawing is on the pad again
    asking.questions.learn(0)
    assert asking.questions.asked.question.counts == (1, 0)
    asking.questions.learn(1)
    assert asking.questions.asked.question.counts == (0, 1)


def test_an_empty_pad_is_not_learned(asking, qtbot):
    with qtbot.waitSignal(asking.questions.notified) as signal:
        asking.questions.learn(0)
    assert signal.args == ["Draw something first, then it can be learned."]


def test_too_few_drawings_are_named_until_there_are_enough(asking, qtbot, rng):
    assert "fewer of ○ or △" in asking.scene.fatal
    learn(qtbot, asking, 1, rng)
    put(asking, 0, rng)
    asking.questions.learn(0)
    caught_up(qtbot, asking)
    assert asking.scene.fatal.endswith("fewer of △.")
    asking.train()
    assert not asking.state.run.trained


def test_what_is_drawn_after_training_is_learned_when_that_is_asked(asking, qtbot, rng):
    learn(qtbot, asking, 4, rng)
    train(qtbot, asking)
    trained = asking.state.run
    put(asking, 0, rng)
    asking.questions.learn(0)
    asked = asking.questions.asked
    assert (asked.drawings, asked.learned, asked.stale) == (9, 8, True)
    assert asking.state.run is trained
    asking.questions.learn_anew()
    assert asking.design.task.train + asking.design.task.validation == 9
    assert trained in asking.state.runs
    assert not asking.questions.asked.stale


def test_a_drawing_is_not_learned_while_the_pen_is_down(asking, rng):
    finished, unfinished = shape(SHAPES[0], rng)[0], shape(SHAPES[1], rng)[0]
    asking.drawing.add_stroke(finished)
    asking.drawing.follow_pen((finished, unfinished))
    asking.questions.learn(0)
    assert asking.questions.asked.question.counts == (0, 0)
    assert len(asking.drawing.all_strokes) == 2


def test_a_third_class_makes_it_softmax_and_removing_it_one_sigmoid_unit(asking, qtbot, rng):
    asking.questions.reword("", [(0, "○"), (1, "△"), (None, "□")])
    caught_up(qtbot, asking)
    assert asking.design.task.classes == ("○", "△", "□")
    assert (asking.design.output.units, asking.design.output.activation) == (3, "softmax")
    assert asking.design.loss == "sparse_categorical_crossentropy"
    asking.questions.reword("", [(0, "○"), (2, "□")])
    caught_up(qtbot, asking)
    assert asking.design.task.classes == ("○", "□")
    assert (asking.design.output.units, asking.design.output.activation) == (1, "sigmoid")


def test_a_hundred_classes_are_learned(ready, qtbot, rng):
    made = question(rng, each=2, classes=[f"№ {number}" for number in range(100)])
    ready.my_digits.edit("", Edit(made.items), "")
    ready.questions.ask(made.key)
    assert (ready.design.output.units, ready.scene.fatal) == (100, "")


def test_a_renamed_class_has_its_new_name_in_an_untrained_network(asking, qtbot, rng):
    learn(qtbot, asking, 3, rng)
    asking.questions.reword("shapes", [(0, "circle"), (1, "△")])
    caught_up(qtbot, asking)
    assert asking.design.task.classes == ("circle", "△")
    assert asking.design.task.title == "shapes"
    asking.undo_stack.undo()
    caught_up(qtbot, asking)
    assert asking.design.task.classes == SHAPES


def test_a_deleted_question_stays_in_its_runs_and_comes_back_by_undo(asking, qtbot, rng):
    learn(qtbot, asking, 2, rng)
    train(qtbot, asking)
    run, made = asking.state.run, asking.questions.asked.question
    asking.questions.delete()
    assert asking.questions.all == ()
    assert asking.design.dataset == "0 or 1"
    assert run in asking.state.runs
    asking.undo_stack.undo()
    asking.undo_stack.undo()
    assert asking.state.run is run
    assert contents(asking.questions.asked.question) == contents(made)


def test_undoing_all_leads_back_to_the_lectures_question(asking, qtbot, rng):
    learn(qtbot, asking, 2, rng)
    while asking.undo_stack.undo_text:
        asking.undo_stack.undo()
    assert asking.questions.all == ()
    assert asking.questions.asked is None
    while asking.undo_stack.redo_text:
        asking.undo_stack.redo()
    caught_up(qtbot, asking)
    assert asking.questions.asked.question.counts == (2, 2)


def test_versions_that_nothing_leads_to_any_more_are_forgotten(asking, qtbot, rng):
    before = len(TASKS)
    for _ in range(VERSIONS):
        learn(qtbot, asking, 1, rng)
    assert len(TASKS) - before <= VERSIONS + 3
    assert data_set.find(asking.design.dataset) is not None


def test_a_question_is_exported_and_imported_whole(asking, make, qtbot, rng, tmp_path):
    learn(qtbot, asking, 3, rng)
    path, other = tmp_path / "shapes.question", make()
    asking.questions.export(path)
    other.questions.open(path)
    assert other.questions.asked is None  # it is read in a thread of its own
    caught_up(qtbot, other)
    assert contents(other.questions.asked.question) == contents(asking.questions.asked.question)
    put(other, 1, rng)
    other.questions.learn(1)
    caught_up(qtbot, other)
    assert other.questions.asked.question.counts == (3, 4)
    with qtbot.waitSignal(other.questions.notified) as signal:
        other.questions.open(path)  # nothing comes twice, and nothing goes
    assert signal.args == ["“○ or △” is here already, with all its drawings."]
    assert other.questions.asked.question.counts == (3, 4)


def test_a_damaged_file_is_refused_where_it_was_opened(asking, qtbot, tmp_path):
    path = tmp_path / "broken.question"
    path.write_bytes(b"{")
    with qtbot.waitSignal(asking.questions.failed) as signal:
        asking.questions.open(path)
    assert signal.args[0].startswith("broken.question: expected a question as JSON")
    with qtbot.waitSignal(asking.questions.failed) as signal:
        asking.questions.open(tmp_path / "nowhere.question")
    assert signal.args == ["nowhere.question: expected a file with a question."]


def test_several_files_are_opened_one_after_the_other(asking, make, qtbot, rng, tmp_path):
    paths, other = [tmp_path / "a.question", tmp_path / "b.question"], make()
    for path in paths:
        asking.questions.begin("", SHAPES)
        asking.questions.export(path)
    for path in paths:
        other.questions.open(path)
    qtbot.waitUntil(lambda: len(other.questions.all) == 2)
    assert other.questions.asked.question.key == asking.questions.asked.question.key


def test_a_document_holds_its_question_whole_and_is_continued_elsewhere(
    asking, make, qtbot, rng, tmp_path
):
    learn(qtbot, asking, 4, rng)
    train(qtbot, asking)
    path, other = tmp_path / "a.nngui", make()
    save(qtbot, asking, path)
    made = asking.questions.asked.question
    open_document(qtbot, other, path)
    assert other.questions.all == ()
    assert contents(other.questions.asked.question) == contents(made)
    put(other, 0, rng)
    other.questions.learn(0)
    assert other.questions.all[0].counts == (5, 4)
    other.questions.learn_anew()
    train(qtbot, other)
    assert other.snapshot.epoch == other.design.epochs


def test_a_document_with_nothing_drawn_yet_is_opened(asking, make, qtbot, tmp_path):
    caught_up(qtbot, asking)
    path, other = tmp_path / "a.nngui", make()
    save(qtbot, asking, path)
    with qtbot.waitSignal(other.documents.ended):
        other.documents.open(path)
    qtbot.waitUntil(lambda: other.questions.asked is not None)
    assert other.questions.asked.question.classes == SHAPES


def test_what_another_program_draws_is_taken_up(qapp, make, qtbot, rng, tmp_path):
    one, other = Session(folder=tmp_path), Session(folder=tmp_path)
    try:
        one.questions.begin("", SHAPES)
        key = one.questions.all[0].key
        qtbot.waitUntil(lambda: not one.my_digits.unsaved)
        other.my_digits.look()
        qtbot.waitUntil(lambda: bool(other.questions.all))
        other.questions.ask(key)
        put(other, 1, rng)
        other.questions.learn(1)
        qtbot.waitUntil(lambda: not other.my_digits.unsaved)
        one.my_digits.look()
        qtbot.waitUntil(lambda: one.questions.asked.question.counts == (0, 1))
    finally:
        one.close()
        other.close()
