import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel, QListView, QTableView

from engine.data import TASKS, load
from nngui.design.training_set import Part
from nngui.training.evaluation.evaluated import Detail, Evaluated
from nngui.training.evaluation.evaluation import Evaluation, Which
from nngui.training.evaluation.hidden_map import Axes, HiddenMap
from nngui.views.evaluate.evaluate_view import EvaluateView
from nngui.views.evaluate.map_pane import MapPane, MapPlot
from nngui.views.evaluate.outputs_pane import OutputsPane
from nngui.widgets.copying import copyable_at

SETS = (Which.TRAINING, Which.VALIDATION)


def ten(answers, confidence=0.9):
    """An evaluation of "0 to 9" in which the validation digits are read as these."""
    data, task = load("0 to 9"), TASKS["0 to 9"]
    answers = np.array(answers)
    part = Part(data.x_val[: len(answers)], data.y_val[: len(answers)])
    outputs = np.full((len(answers), 10), (1 - confidence) / 9, np.float32)
    outputs[np.arange(len(answers)), answers] = confidence
    losses = -np.log(outputs[np.arange(len(answers)), part.labels]).astype(float)
    return Evaluation(
        task, Which.VALIDATION, 1, 12.0, (part,), outputs, losses, float(losses.mean())
    )


def one(outputs, labels):
    data, task = load("0 or 1"), TASKS["0 or 1"]
    part = Part(data.x_val[: len(labels)], np.array(labels))
    y = np.array(outputs, np.float32)[:, np.newaxis]
    return Evaluation(task, Which.VALIDATION, 1, 3.0, (part,), y, np.zeros(len(y)), 0.25)


def slant():
    data, task = load("slant"), TASKS["slant"]
    part = Part(data.x_val[:30], data.y_val[:30])
    y = part.labels[:, np.newaxis] + np.linspace(0, 0.5, 30, dtype=np.float32)[:, np.newaxis]
    return Evaluation(task, Which.VALIDATION, 1, 3.0, (part,), y, np.zeros(30), 0.25)


@pytest.fixture
def view(themed, qtbot):
    view = EvaluateView()
    qtbot.addWidget(view)
    view.resize(780, 330)
    view.show()
    return view


def show(view, evaluation, **more):
    view.show_runs((), evaluation.task, 3, trains=False)
    view.show_evaluated(Evaluated(SETS, Which.VALIDATION, 0.5, evaluation, current=True, **more))


def test_the_headline_says_of_what_it_is_and_when(view):
    show(view, ten(load("0 to 9").y_val[:50]))
    assert view.headline == (
        "validation accuracy 100\u202f% (50 of 50) · validation J = 0.1054 · epoch 12"
    )


def test_a_headline_without_room_keeps_its_score(view):
    show(view, ten(load("0 to 9").y_val[:50]))
    label = view.findChild(QLabel, "evaluationLabel")
    label.setFixedWidth(label.fontMetrics().horizontalAdvance("accuracy 100 % and"))
    assert label.text() == "accuracy 100\u202f%"


def test_what_is_not_computed_yet_is_blank(view):
    view.show_runs((), TASKS["0 to 9"], 3, trains=False)
    view.show_evaluated(Evaluated(SETS))
    assert view.headline == "not computed yet"
    assert not view.examples


def test_a_cell_that_is_chosen_shows_its_digits_the_worst_first(view, qtbot):
    labels = load("0 to 9").y_val[:40]
    answers = labels.copy()
    fours = np.flatnonzero(labels == 4)
    answers[fours] = 9
    show(view, ten(answers))
    table = view.findChild(QTableView, "confusionMatrix")
    chosen = QSignalSpy(view.cell_chosen)
    place = table.visualRect(table.model().index(4, 9)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.at(0)[0] == (4, 9)
    assert [item.number for item in view.examples] == fours.tolist()
    assert view.heading.startswith(
        f"4 read as 9: {len(fours)} of {len(fours)} (100\u202f%), and from which epoch"
    )


def test_the_arrow_keys_go_from_cell_to_cell(view, qtbot):
    show(view, ten(load("0 to 9").y_val[:40]))
    table = view.findChild(QTableView, "confusionMatrix")
    table.setFocus()
    chosen = QSignalSpy(view.cell_chosen)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(table, key)
    assert chosen.at(chosen.count() - 1)[0] == (2, 1)


def test_without_a_cell_all_mistakes_are_shown(view):
    answers = load("0 to 9").y_val[:40].copy()
    answers[[3, 7]] = (answers[[3, 7]] + 1) % 10
    show(view, ten(answers))
    assert [item.number for item in view.examples] == [3, 7]
    assert view.heading.startswith("2 mistakes, the worst first")


def test_below_a_digit_stands_since_when_it_was_read_rightly(view):
    labels = load("0 to 9").y_val[:10]
    answers = labels.copy()
    answers[[3, 7]] = (answers[[3, 7]] + 1) % 10
    show(view, ten(answers), first={3: 4.0, 7: None})
    assert [item.caption for item in view.examples] == ["from 4", "never"]


def test_a_digit_is_put_on_the_pad_by_enter(view, qtbot):
    answers = load("0 to 9").y_val[:10].copy()
    answers[3] = (answers[3] + 1) % 10
    show(view, ten(answers))
    digits = view.findChild(QListView, "cellDigits")
    digits.setFocus()
    digits.setCurrentIndex(digits.model().index(0))
    chosen = QSignalSpy(view.example_chosen)
    qtbot.keyClick(digits, Qt.Key.Key_Return)
    image, label = chosen.at(0)
    assert (image.ravel() == load("0 to 9").x_val[3]).all()
    assert label == str(load("0 to 9").y_val[3])


def test_a_digit_is_put_on_the_pad_by_a_click(view, qtbot):
    answers = load("0 to 9").y_val[:10].copy()
    answers[[3, 6]] = (answers[[3, 6]] + 1) % 10
    show(view, ten(answers))
    digits = view.findChild(QListView, "cellDigits")
    chosen = QSignalSpy(view.example_chosen)
    place = digits.visualRect(digits.model().index(1)).center()
    qtbot.mouseClick(digits.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.count() == 1
    assert (chosen.at(0)[0].ravel() == load("0 to 9").x_val[6]).all()


def test_the_matrix_is_copied_with_the_names_of_its_classes(view):
    show(view, one([0.9, 0.8, 0.3, 0.1], [1, 0, 1, 0]))
    matrix = view.findChild(QTableView, "confusionMatrix")
    assert copyable_at(matrix.viewport()) is matrix
    assert matrix.copied_text() == "\t0\t1\n0\t1\t1\n1\t1\t1"


def test_a_plot_is_copied_as_the_numbers_that_it_shows(view):
    view.show_detail(Detail.OUTPUTS)
    show(view, one([0.9, 0.8, 0.3, 0.1], [1, 0, 1, 0]))
    rows = view.pane.roc.copied_text().splitlines()
    assert rows[0] == "inf\t0.0\t0.0"
    assert rows[-1].endswith("1.0\t1.0")


def test_precision_and_recall_have_their_counts(view):
    show(view, one([0.9, 0.8, 0.3, 0.1], [1, 0, 1, 0]))
    view.show_detail(Detail.OUTPUTS)
    show(view, one([0.9, 0.8, 0.3, 0.1], [1, 0, 1, 0]))
    reading = view.pane.reading.text()
    assert "precision 50.0\u202f% (1 of 2 answers 1) · recall 50.0\u202f% (1 of 2 1s)" in reading
    assert "area under ROC 75.0\u202f%" in reading


def test_the_threshold_is_dragged_in_the_histogram(view):
    show(view, one([0.9, 0.8, 0.3, 0.1], [1, 0, 1, 0]))
    view.show_detail(Detail.OUTPUTS)
    show(view, one([0.9, 0.8, 0.3, 0.1], [1, 0, 1, 0]))
    moved = QSignalSpy(view.threshold_moved)
    line = view.pane.steps.line
    line.setValue(0.851)
    line.sigDragged.emit(line)
    assert moved.at(0)[0] == pytest.approx(0.85)


def test_a_regression_has_predicted_against_true_answers(view):
    show(view, slant())
    assert not view.findChild(QTableView, "confusionMatrix").isVisible()
    assert view.findChild(object, "scatterPlot").isVisible()
    assert view.headline.startswith("mean validation error 11.2° · validation J")
    assert view.examples[0].number == 29


def mapped(labels):
    """A map of as many examples, with these labels."""
    axes = Axes(3.0, np.zeros(4), np.eye(2, 4), 0.75)
    places = np.random.default_rng(0).normal(size=(len(labels), 2))
    images = np.zeros((len(labels), 400), np.float32)
    return HiddenMap(axes, 3.0, places, np.array(labels, float), images)


def test_a_class_has_one_colour_among_the_outputs_and_on_the_map(view):
    pane = OutputsPane()
    pane.show_outputs(one([0.9, 0.8, 0.3, 0.1], [1, 0, 1, 0]), 0.5)
    of_outputs = [pg.mkPen(each.opts["pen"]).color().rgb() for each in pane.steps._curves]
    plot = MapPlot()
    plot.show_map(mapped([0, 1]), TASKS["0 or 1"], None)
    assert [brush.color().rgb() for brush in plot._points.data["brush"]] == of_outputs


def test_the_errors_of_a_regression_are_one_histogram(view):
    pane = OutputsPane()
    pane.show_outputs(slant(), 0.5)
    assert [curve.isVisible() for curve in pane.steps._curves] == [False, True]


def test_the_colours_of_a_map_of_numbers_are_explained(view):
    pane = MapPane()
    pane.show_map(mapped([-0.9, 0.5]), TASKS["slant"], 2, None)
    assert pane.reading.text().endswith("of the variance; from orange (−45°) to blue (45°)")
    pane.show_map(mapped([0, 1]), TASKS["0 or 1"], 2, None)
    assert pane.reading.text().endswith("of the variance")


def test_a_hidden_page_asks_for_nothing_and_a_shown_one_for_its_detail(view):
    asked = QSignalSpy(view.detail_asked)
    view.hide()
    view.show()
    view.show_detail(Detail.MAP)
    assert [asked.at(i)[0] for i in range(asked.count())] == [None, Detail.EXAMPLES, Detail.MAP]


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("evaluation", [ten([1, 2, 3]), one([0.2, 0.7], [0, 1]), slant()])
def test_every_detail_is_shown_though_nothing_of_it_is_known(view, detail, evaluation):
    view.show_detail(detail)
    show(view, evaluation)
    assert not view.grab().isNull()
