from dataclasses import replace

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGraphicsView,
    QLabel,
    QPushButton,
)

from nngui.design.design import Design
from nngui.training.curves import Curves, Kind
from nngui.training.run import Segment
from nngui.training.shown import Shown
from nngui.views.cost.cost_plot import (
    BEING_DRAWN,
    NOTHING_DRAWN,
    NOTHING_KNOWN,
    NOTHING_TRAINED,
    CostPlot,
)
from nngui.views.cost.crosshair_box import CrosshairBox
from nngui.views.cost.marker import Marker
from nngui.views.cost.run_curves import RunCurves
from nngui.widgets import theme
from tests.nngui.views.cost.runs import FALLING, STEEP, at, curves, run

# after epoch 2 a lesson, which was undone
TAUGHT = replace(
    curves(0.5, 0.25, 0.125, 0.75, 0.125, 0.0625),
    others=((3, Kind.LESSON), (4, Kind.UNDONE)),
)
SLANT = Design(dataset="slant", loss="mean_squared_error")
OTHER_LOSS = Design(loss="mean_squared_error")


@pytest.fixture
def view(qtbot, themed):
    view = CostPlot()
    qtbot.addWidget(view)
    view.resize(800, 400)
    with qtbot.waitExposed(view):
        view.show()
    return view


def show(view, measured, **others):
    view.show_runs((run(measured, **others),), 1)


def plot_of(view):
    return view.findChild(QGraphicsView, "costPlot")


def ranges(view):
    return np.array(plot_of(view).viewRange())


def place_of(view, epoch, cost):
    plot = plot_of(view)
    box = plot.getPlotItem().getViewBox()
    return plot.mapFromScene(box.mapViewToScene(QPointF(epoch, cost)))


def turn_wheel(view, by=120):
    viewport = plot_of(view).viewport()
    middle = QPointF(viewport.rect().center())
    event = QWheelEvent(
        middle,
        viewport.mapToGlobal(middle),
        QPoint(),
        QPoint(0, by),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def choose(view, quantity):
    box = view.findChild(QComboBox, "quantityCombo")
    box.setCurrentIndex(box.findData(quantity))


def drawn(view):
    """The curves that have points, as they are in the plot."""
    items = plot_of(view).scene().items()
    lines = [item for item in items if isinstance(item, pg.PlotCurveItem)]
    return [line for line in lines if line.xData is not None and len(line.xData)]


def test_it_says_what_to_do_while_there_is_nothing(view):
    assert view.reading == NOTHING_TRAINED
    assert view.drawing_reading == NOTHING_DRAWN


def test_the_newest_values_are_written_above_the_plot(view):
    show(view, STEEP)
    assert view.reading == (
        "epoch 37: J = 0.0140, validation J = 0.0240, validation accuracy 99.0\u202f% (198 of 200)"
    )


def test_values_that_find_no_room_are_left_out_whole_and_are_in_the_tooltip(view):
    view.resize(560, 400)
    show(view, STEEP)
    (label,) = (each for each in view.findChildren(QLabel) if each.text().startswith("epoch 37"))
    assert view.reading.startswith(f"{label.text()}, ")
    assert "…" not in label.text()
    assert label.toolTip().startswith(view.reading)


def test_a_regression_has_an_error_instead_of_an_accuracy(view):
    show(view, FALLING, design=SLANT)
    assert view.reading.endswith("mean validation error 1.0°")


def test_the_axis_grows_with_the_run_in_few_steps_and_not_with_its_goal(view):
    ends = []
    for newest in range(1, 400, 3):
        show(view, curves(*0.69 * 0.99 ** np.arange(newest + 1)), goal=20_000)
        low, high = ranges(view)[0]
        assert low <= 0 <= newest <= high <= max(2, 1.8 * newest)
        ends.append(high)
    assert len(set(ends)) < 25
    show(view, curves(*0.69 * 0.99 ** np.arange(118)), goal=120)
    assert ranges(view)[0, 1] == pytest.approx(120, rel=0.02)


def test_an_mnist_epoch_that_is_not_complete_is_a_curve_over_the_whole_width(view):
    epochs = np.linspace(0.02, 0.4, 20)
    measured = curves(2.3, batch_epochs=epochs, batch_costs=2.3 * np.exp(-3 * epochs))
    show(view, measured, epoch=0, fraction=0.4)
    assert ranges(view)[0, 1] == pytest.approx(1, rel=0.02)
    assert any(line.xData[-1] == pytest.approx(0.4) for line in drawn(view))


def test_the_mouse_reads_the_values_of_an_epoch(view, qtbot):
    show(view, FALLING)
    qtbot.mouseMove(plot_of(view).viewport(), place_of(view, 10, 0.4))
    assert view.reading.startswith("at the pointer: epoch 10: J = 0.4131, ")
    QApplication.sendEvent(plot_of(view).viewport(), QEvent(QEvent.Type.Leave))
    assert view.reading.startswith("epoch 37:")


def test_the_mouse_reads_the_values_of_all_runs_that_are_shown(view, qtbot):
    runs = (run(FALLING), run(curves(0.7, 0.35), 2, name="short"), run(STEEP, 3, hidden=True))
    view.show_runs(runs, 1)
    box = view.findChild(CrosshairBox, "crosshairBox")
    qtbot.mouseMove(plot_of(view).viewport(), place_of(view, 1, 0.4))
    assert box.isVisible()
    assert box.rows == [(1, "run 1", "0.6555"), (2, "short", "0.3500")]

    def moved_to_10():  # pyqtgraph leaves out moves that follow one another within 10 ms
        for height in (0.3, 0.4):
            qtbot.mouseMove(plot_of(view).viewport(), place_of(view, 10, height))
        return box.rows == [(1, "run 1", "0.4131"), (2, "short", "–")]

    qtbot.waitUntil(moved_to_10)
    QApplication.sendEvent(plot_of(view).viewport(), QEvent(QEvent.Type.Leave))
    assert not box.isVisible()


def test_a_new_run_forgets_the_epoch_under_the_mouse(view, qtbot):
    show(view, FALLING)
    qtbot.mouseMove(plot_of(view).viewport(), place_of(view, 20, 0.4))
    assert view.reading.startswith("at the pointer: epoch 20:")
    view.show_runs((run(FALLING), run(curves(0.7), 2)), 2)
    assert view.reading.startswith("epoch 0: J = 0.7000")


def test_a_click_in_the_plot_jumps_to_the_nearest_moment_that_is_kept(view, qtbot):
    show(view, FALLING, moments=(0.0, 0.1, 0.2, 8.0, 16.0, 24.0, 32.0))
    for clicked, moment in ((9.6, 8.0), (13.0, 16.0), (0.2, 0.2), (39.0, 37.0)):
        with qtbot.waitSignal(view.epoch_chosen) as chosen:
            place = place_of(view, clicked, 0.4)
            qtbot.mouseClick(plot_of(view).viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert chosen.args == [pytest.approx(moment)]


def test_the_playhead_goes_through_both_plots(view):
    show(view, FALLING)
    view.show_moment(at(12))
    heads = [
        line
        for plot in view.findChildren(pg.PlotWidget)
        for line in plot.scene().items()
        if isinstance(line, pg.InfiniteLine) and line.movable
    ]
    assert [head.value() for head in heads] == [12, 12]
    assert all(head.isVisible() for head in heads)
    view.show_moment(at(37, 0.4))
    assert [head.value() for head in heads] == [pytest.approx(37.4)] * 2


def test_dragging_the_playhead_goes_through_the_epochs(view, qtbot):
    show(view, FALLING)
    view.show_moment(at(12))
    viewport, chosen = plot_of(view).viewport(), []
    view.epoch_chosen.connect(chosen.append)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=place_of(view, 12, 0.2))
    for epoch in (14, 18, 20):
        event_at(viewport, place_of(view, epoch, 0.2))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=place_of(view, 20, 0.2))
    assert 20 in chosen
    assert all(epoch == round(epoch) for epoch in chosen)


def event_at(viewport, place):
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        viewport.mapToGlobal(QPointF(place)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(viewport, event)
    QApplication.processEvents()


def test_a_chosen_epoch_stays_chosen_while_training_goes_on(view, qtbot):
    show(view, FALLING)
    with qtbot.assertNotEmitted(view.epoch_chosen):
        view.show_moment(at(7))
    show(view, curves(*0.69 * 0.9 ** np.arange(60)))
    assert view.reading.startswith("epoch 7:")


def test_zooming_is_kept_until_the_axes_are_to_follow_again(view, qtbot):
    show(view, FALLING)
    before = ranges(view)
    turn_wheel(view)
    zoomed = ranges(view)
    assert not view.following
    assert not np.allclose(zoomed[0], before[0])
    show(view, curves(*np.linspace(30, 20, 200)), goal=300)
    np.testing.assert_allclose(ranges(view)[0], zoomed[0])
    qtbot.mouseClick(view.findChild(QPushButton, "followButton"), Qt.MouseButton.LeftButton)
    assert view.following
    np.testing.assert_allclose(ranges(view), [[0, 200], [0, 50]], atol=5)


def test_nobody_ends_where_no_curve_is(view):
    show(view, FALLING)
    whole = ranges(view)
    for _ in range(30):
        turn_wheel(view, -120)
    np.testing.assert_allclose(ranges(view)[0], whole[0], atol=0.1)
    assert view.following
    for _ in range(60):
        turn_wheel(view, 120)
    (left, right), (low, high) = ranges(view)
    assert 0 < left < right < 40
    assert right - left >= 0.4
    middle = 0.69 * 0.95 ** ((left + right) / 2)
    assert low <= middle <= high, "the values there fill the height"


@pytest.mark.parametrize("logarithmic", [False, True])
def test_nothing_that_training_measures_breaks_it(view, logarithmic):
    view.findChild(QCheckBox, "logBox").setChecked(logarithmic)
    for costs in ([], [np.nan], [np.inf, 0.5], [0.0, 0.0], [1e300, -1.0, np.nan], [1e-300, 1.0]):
        for quantity in ("BOTH", "TRAINING", "VALIDATION", "SCORE"):
            choose(view, quantity)
            show(view, curves(*costs), goal=10)
            assert not view.grab().isNull()
            assert np.isfinite(ranges(view)).all()


def test_the_axis_is_logarithmic_when_j_has_fallen_twentyfold_until_a_person_chooses(view, qtbot):
    box = view.findChild(QCheckBox, "logBox")
    show(view, FALLING)
    assert not box.isChecked()
    np.testing.assert_allclose(ranges(view)[1], [0, 1], atol=0.1)
    show(view, STEEP)
    assert box.isChecked()
    assert ranges(view)[1][0] == pytest.approx(-2, abs=0.1)
    box.click()
    show(view, curves(*0.69 * 0.5 ** np.arange(38)))
    assert not box.isChecked()
    np.testing.assert_allclose(ranges(view)[1], [0, 1], atol=0.1)


@pytest.mark.parametrize("measured", [STEEP, curves(*[0.693] * 40), curves(0.98, 0.97, 0.96)])
@pytest.mark.parametrize("logarithmic", [False, True])
def test_the_name_of_j_0_is_neither_cut_nor_struck_through(view, measured, logarithmic):
    view.findChild(QCheckBox, "logBox").click()
    view.findChild(QCheckBox, "logBox").setChecked(logarithmic)
    show(view, measured)
    QApplication.processEvents()
    plot = plot_of(view).getPlotItem()
    (text,) = (
        item
        for item in plot_of(view).scene().items()
        if isinstance(item, pg.TextItem) and "J(0)" in item.textItem.toPlainText()
    )
    room, place = plot.getViewBox().sceneBoundingRect(), text.sceneBoundingRect()
    assert text.isVisible()
    assert room.adjusted(-1, -1, 1, 1).contains(place)
    start = np.log10(measured.train[0]) if logarithmic else measured.train[0]
    assert place.bottom() <= plot.getViewBox().mapViewToScene(QPointF(0, start)).y() + 1


def test_the_prediction_of_the_drawing_is_written_for_the_moment_shown(view):
    nothing, epochs, values = np.empty(0), np.array([0, 37, 37.4]), np.array([0.5, 0.75, 0.98])
    show(view, FALLING)
    view.show_moment(at(37, 0.4))
    view.show_drawing_curve(epochs, values, "P(1) = 0.98")
    assert view.drawing_reading == "my drawing after epoch 37 +\u202f40\u202f%: P(1) = 0.98"
    view.show_moment(at(12))
    view.show_drawing_curve(epochs, values, "P(1) = 0.60")
    assert view.drawing_reading == "my drawing after epoch 12: P(1) = 0.60"
    view.show_stroke_begun()
    assert view.drawing_reading == BEING_DRAWN
    view.show_drawing_curve(nothing, nothing)
    assert view.drawing_reading == NOTHING_DRAWN
    view.show_drawing_curve(nothing, nothing, drawn=True)
    assert view.drawing_reading == NOTHING_KNOWN


def test_the_numbers_beside_the_axes_are_written_as_everywhere(view):
    show(view, FALLING, goal=20_000)
    axis = plot_of(view).getPlotItem().getAxis("bottom")
    assert axis.tickStrings([0, 5_000, 20_000], 1, 5_000) == ["0", "5,000", "20,000"]
    below = view.findChild(pg.PlotWidget, "drawingPlot").getPlotItem().getAxis("left")
    view.show_drawing_curve(np.array([0, 1]), np.array([-12.0, 3.0]), "angle = 3°", unit="°")
    assert [text for _, text in below._tickLevels[0]] == ["−20°", "20°"]


def test_long_curves_are_drawn_with_few_points(view):
    show(view, curves(*np.random.default_rng(0).random(30_000)))
    points = [len(line.xData) for line in drawn(view)]
    assert len(points) == 2
    assert all(400 < each <= 1200 for each in points)


def test_a_dark_window_has_a_dark_plot(view):
    theme.apply(theme.Scheme.DARK)
    dark = plot_of(view).backgroundBrush().color().name()
    theme.apply(theme.Scheme.LIGHT)
    assert dark == theme.DARK.panel
    assert plot_of(view).backgroundBrush().color().name() == theme.LIGHT.panel


# Several runs


def test_every_run_that_is_not_hidden_is_named_at_the_end_of_its_line(view):
    runs = [run(curves(0.7, 0.1 * i), i, name="my best" if i == 2 else "") for i in (1, 2, 3, 4)]
    runs[3] = replace(runs[3], hidden=True)
    choose(view, "TRAINING")
    view.show_runs(runs, 3)
    assert view.names == ["run 3", "my best", "run 1"]
    assert len(drawn(view)) == 3
    choose(view, "BOTH")
    assert view.names == ["validation", "run 3", "my best", "run 1"]


def test_a_run_alone_has_its_two_curves_named(view):
    show(view, FALLING)
    assert view.names == ["validation", "training"]


def test_a_run_that_is_hidden_or_deleted_leaves_nothing_behind(view):
    runs = [run(FALLING, i) for i in (1, 2, 3)]
    choose(view, "TRAINING")
    view.show_runs(runs, 1)
    many = len(plot_of(view).scene().items())
    view.show_runs(runs[:1], 1)
    assert len(drawn(view)) == 1
    view.show_runs(runs, 1)
    assert len(plot_of(view).scene().items()) == many


def test_the_open_run_is_in_front_and_thicker(view):
    choose(view, "TRAINING")
    runs = [run(FALLING, 1), run(STEEP, 2)]
    for number in (1, 2):
        view.show_runs(runs, number)
        wide = {line.opts["pen"].widthF(): line for line in drawn(view)}
        assert sorted(wide) == [1, 2]
        assert wide[2].zValue() > wide[1].zValue()
        end = (FALLING, STEEP)[number - 1].train[-1]
        assert wide[2].yData[-1] == pytest.approx(end, abs=1e-6) or wide[2].yData[
            -1
        ] == pytest.approx(np.log10(end))


def test_lines_are_as_wide_to_the_eye_on_a_screen_with_small_pixels(view, monkeypatch):
    choose(view, "TRAINING")
    view.show_runs([run(FALLING, 1), run(STEEP, 2)], 1)
    monkeypatch.setattr(plot_of(view), "devicePixelRatioF", lambda: 1.5, raising=False)
    QApplication.sendEvent(plot_of(view), QEvent(QEvent.Type.DevicePixelRatioChange))
    assert sorted(line.opts["pen"].widthF() for line in drawn(view)) == [1.5, 3]


def test_only_the_curve_of_the_run_that_grows_is_drawn_anew(view, monkeypatch):
    resting = [run(FALLING, i) for i in range(2, 11)]
    view.show_runs([run(curves(*STEEP.train[:20])), *resting], 1)
    anew, draw = [], RunCurves._draw
    monkeypatch.setattr(
        RunCurves, "_draw", lambda self, *args: anew.append(self.style) or draw(self, *args)
    )
    view.show_runs([run(curves(*STEEP.train[:21])), *resting], 1)
    assert len({style.marker for style in anew}) == 1


def test_what_has_no_points_takes_no_part_in_painting(view):
    several = [run(FALLING, 1), run(STEEP, 2), run(FALLING, 3)]
    view.show_runs(several, 1)
    items = [each for each in plot_of(view).scene().items() if isinstance(each, pg.PlotCurveItem)]
    lines = [each for each in items if each.isVisible()]
    assert all(each.xData is not None and len(each.xData) for each in lines)
    assert len(lines) == len(several) + 1  # and that of the open run's validation set


def test_the_line_of_the_mini_batches_comes_up_to_the_newest_ones(view, qtbot):
    def lengths():
        items = plot_of(view).scene().items()
        return [len(each.xData) for each in items if getattr(each, "xData", None) is not None]

    for parts in (10, 20, 37):
        batches = np.linspace(0.1, 3.7, 37)[:parts]
        show(view, curves(0.7, 0.6, 0.5, batch_epochs=batches, batch_costs=0.7 - batches / 10))
    assert 37 not in lengths()  # not with every snapshot
    qtbot.waitUntil(lambda: 37 in lengths())


def test_a_snapshot_is_described_once(view, monkeypatch):
    described = []
    playhead = CostPlot._show_playhead
    monkeypatch.setattr(
        CostPlot, "_show_playhead", lambda self: (described.append(1), playhead(self))
    )
    view.show_runs((run(FALLING),), 1, at(37))
    assert described == [1]
    assert "epoch 37" in view.reading


def test_what_cannot_be_compared_is_named_with_its_reason_and_not_drawn(view):
    runs = [
        *(run(FALLING, 1), run(FALLING, 2, design=OTHER_LOSS), run(FALLING, 3, design=SLANT)),
        run(FALLING, 4, design=Design(own="only")),
    ]
    view.show_runs(runs, 1)
    assert view.left_out == (
        "Not drawn, since their J is another quantity: run 2 (mean squared error), run 3 (slant),"
        " run 4 (trained on mine, 0 or 1)."
    )
    assert view.names == ["validation", "training"]
    choose(view, "VALIDATION")
    assert set(view.names) == {"run 1", "run 4"}
    choose(view, "SCORE")
    assert set(view.names) == {"run 1", "run 2", "run 4"}
    assert view.left_out == "Not drawn, since their score is another quantity: run 3 (slant)."
    view.show_runs(runs, 3)
    assert "run 1 (0 or 1)" in view.left_out


def test_the_line_breaks_where_the_loss_was_changed_and_says_what_it_was_changed_to(view):
    measured = curves(
        *(0.25, 0.2, 0.15, 0.5, 0.4, 0.3),
        others=((3, Kind.CHANGE),),
        losses=((0, "mean_squared_error"), (3, "binary_crossentropy")),
    )
    segments = (Segment(0.0, OTHER_LOSS), Segment(2.0, Design()))
    view.show_runs((run(measured, segments=segments), run(FALLING, 2)), 1)
    line = next(line for line in drawn(view) if len(line.xData) == 6 and line.yData[3] == 0.5)
    assert not line.opts["connect"][2]
    assert line.opts["connect"][[0, 1, 3, 4]].all()
    texts = [
        item.textItem.toPlainText()
        for item in plot_of(view).scene().items()
        if isinstance(item, pg.TextItem) and item.isVisible()
    ]
    assert "binary cross-entropy" in texts
    assert "then binary cross-entropy" in reading_at(view, 2)
    view.show_runs((run(measured, segments=segments), run(FALLING, 2)), 2)
    (other,) = (each for each in drawn(view) if len(each.xData) == 3)
    np.testing.assert_allclose(other.yData, [0.5, 0.4, 0.3])


def reading_at(view, epoch):
    view.show_moment(Shown(1, epoch, 0.0, 37, 100, 0.5, back=True))
    return view.reading


def test_a_lesson_and_its_undoing_are_points_of_their_own_and_no_epochs(view):
    show(view, TAUGHT, goal=10)
    assert any(np.array_equal(line.xData, [0, 1, 2, 2, 2, 3]) for line in drawn(view))
    points = [i for i in plot_of(view).scene().items() if isinstance(i, pg.ScatterPlotItem)]
    (diamonds,) = (item for item in points if len(item.data) == 2)
    np.testing.assert_array_equal(diamonds.data["x"], [2, 2])
    np.testing.assert_array_equal(diamonds.data["y"], [0.75, 0.125])


def test_a_star_marks_the_best_epoch_on_the_validation_set(view):
    costs = [0.7, 0.4, 0.2, 0.3, 0.5]
    show(view, Curves(np.array(costs), np.array(costs), np.ones(5), np.array(costs)))
    markers = [i for i in plot_of(view).scene().items() if isinstance(i, Marker)]
    (star,) = (item for item in markers if item._symbol == "star")
    assert (star.pos().x(), star.pos().y()) == (2, 0.2)
    choose(view, "SCORE")
    assert (star.pos().x(), star.pos().y()) == (0, 0.7)
    choose(view, "TRAINING")
    assert not star.isVisible()


def test_the_headline_leaves_its_counts_out_before_anything_is_cut(view):
    show(view, curves(0.5))
    label = next(each for each in view.findChildren(QLabel) if each.text() == view.reading)
    assert view.reading.endswith("% (198 of 200)")
    view.resize(640, 400)
    assert label.text().endswith("validation accuracy 99.0\u202f%")
    assert view.reading.endswith("% (198 of 200)")


@pytest.mark.parametrize(
    ("best", "names"),
    [(0, {"J(0), untrained, best"}), (2, {"J(0), untrained"}), (60, {"J(0), untrained", "best"})],
)
def test_the_names_of_the_start_and_of_the_best_epoch_do_not_cover_one_another(view, best, names):
    costs = 2 + 0.001 * np.abs(np.arange(100.0) - best)
    show(view, Curves(costs, costs, np.ones(100), costs), goal=100)
    texts = {item.textItem.toPlainText(): item for item in visible_texts(view)}
    named = {text for text in texts if "J(0)" in text or "best" in text}
    assert named == names
    boxes = [texts[name].sceneBoundingRect() for name in named]
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)


def visible_texts(view):
    items = plot_of(view).scene().items()
    return [i for i in items if isinstance(i, pg.TextItem) and i.isVisible()]


def test_what_is_read_of_an_epoch_is_its_last_point_and_names_a_lesson(view):
    taught = Curves(*(column[:4] for column in columns(TAUGHT)), others=TAUGHT.others[:1])
    show(view, taught, goal=10)
    assert view.reading.startswith("epoch 2 (lesson): J = 0.75")
    show(view, TAUGHT, goal=10)
    view.show_moment(Shown(1, 2, 0.0, 3, 10, 0.125, back=True))
    assert view.reading.startswith("epoch 2 (lesson undone): J = 0.125")


def columns(of):
    return of.train, of.validation, of.train_score, of.validation_score


def test_the_numbers_of_all_runs_that_are_shown_can_be_taken_along(view):
    measured = replace(TAUGHT, losses=((0, "binary_crossentropy"),))
    runs = [run(measured), run(curves(0.5), 2, name="a, b"), run(FALLING, 3, hidden=True)]
    view.show_runs(runs, 1)
    head, *lines = view.csv().splitlines()
    assert head == "run,name,epoch,cost,validation_cost,score,validation_score,point,loss"
    assert lines[0] == "1,run 1,0,0.5,0.51,0.9,0.99,epoch,binary_crossentropy"
    assert lines[-1] == '2,"a, b",0,0.5,0.51,0.9,0.99,epoch,binary_crossentropy'
    copied = view.copied_text().splitlines()
    assert copied[0] == head.replace(",", "\t")
    assert copied[-1].split("\t") == ["2", "a, b", *lines[-1].split(",")[3:]]
    table = [line.split(",") for line in lines[:-1]]
    assert [(row[2], row[7]) for row in table] == [
        *(("0", "epoch"), ("1", "epoch"), ("2", "epoch")),
        *(("2", "lesson"), ("2", "lesson undone"), ("3", "epoch")),
    ]
