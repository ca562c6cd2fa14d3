from dataclasses import replace

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPixmap, QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QGraphicsView, QLabel, QPushButton, QSlider

from engine.data import TASKS
from nngui.training.curves import Curves, Kind
from nngui.training.shown import Shown
from nngui.views.cost.chart import LineKey
from nngui.views.cost.cost_chart import TRAIN
from nngui.views.cost.cost_plot import (
    BEING_DRAWN,
    NOTHING_DRAWN,
    NOTHING_KNOWN,
    NOTHING_TRAINED,
    CostPlot,
)
from nngui.widgets import theme


def curves(*train):
    costs = np.array(train, float)
    return Curves(costs, costs + 0.01, np.full(len(costs), 0.9), np.full(len(costs), 0.99))


def at(epoch, fraction=0.0):
    """The moment after an epoch, of 37."""
    return Shown(1, epoch, fraction, 37, 100, 0.5, back=epoch < 37)


# after epoch 2 a lesson, which was undone
TAUGHT = replace(
    curves(0.5, 0.25, 0.125, 0.75, 0.125, 0.0625),
    others=((3, Kind.LESSON), (4, Kind.UNDONE)),
)
FALLING = curves(*0.69 * 0.9 ** np.arange(38))


@pytest.fixture
def view(qtbot, themed):
    view = CostPlot()
    qtbot.addWidget(view)
    view.resize(640, 360)
    with qtbot.waitExposed(view):
        view.show()
    return view


def plot_of(view):
    return view.findChild(QGraphicsView, "costPlot")


def ranges(view):
    return np.array(plot_of(view).viewRange())


def place_of(view, epoch, cost):
    plot = plot_of(view)
    box = plot.getPlotItem().getViewBox()
    return plot.mapFromScene(box.mapViewToScene(QPointF(epoch, cost)))


def turn_wheel(view):
    viewport = plot_of(view).viewport()
    middle = QPointF(viewport.rect().center())
    event = QWheelEvent(
        middle,
        viewport.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def test_it_says_what_to_do_while_there_is_nothing(view):
    assert view.reading == NOTHING_TRAINED
    assert view.drawing_reading == NOTHING_DRAWN


def test_the_newest_values_are_written_above_the_plot(view):
    view.show_curves(FALLING, 100, TASKS["0 or 1"])
    assert view.reading == (
        "epoch 37: J = 0.0140, validation J = 0.0240, validation accuracy 99.0\u202f% (198 of 200)"
    )


def test_values_that_find_no_room_end_in_dots_and_are_in_the_tooltip(view):
    view.resize(400, 360)
    view.show_curves(FALLING, 100)
    (label,) = (each for each in view.findChildren(QLabel) if each.text().startswith("epoch 37"))
    assert label.text().endswith("…")
    assert label.toolTip().startswith(view.reading)


def test_a_regression_has_an_error_instead_of_an_accuracy(view):
    view.show_curves(FALLING, 100, TASKS["slant"])
    assert view.reading.endswith("mean validation error 1.0°")


def test_the_axes_reach_to_the_goal_and_stay_while_the_cost_falls(view):
    view.show_curves(curves(0.69), 100)
    before = ranges(view)
    view.show_curves(FALLING, 100)
    np.testing.assert_array_equal(ranges(view), before)
    np.testing.assert_allclose(before, [[0, 100], [0, 1]], atol=2)
    view.show_curves(FALLING, 5)
    assert ranges(view)[0, 1] == pytest.approx(37, rel=0.03)


def test_the_mouse_reads_the_values_of_an_epoch(view, qtbot):
    view.show_curves(FALLING, 100)
    qtbot.mouseMove(plot_of(view).viewport(), place_of(view, 10, 0.4))
    assert view.reading.startswith("at the pointer: epoch 10: J = 0.2406, ")
    QApplication.sendEvent(plot_of(view).viewport(), QEvent(QEvent.Type.Leave))
    assert view.reading.startswith("epoch 37:")


def test_a_new_run_forgets_the_epoch_under_the_mouse(view, qtbot):
    view.show_curves(FALLING, 100)
    qtbot.mouseMove(plot_of(view).viewport(), place_of(view, 20, 0.4))
    assert view.reading.startswith("at the pointer: epoch 20:")
    view.show_curves(curves(0.7), 100)
    assert view.reading.startswith("epoch 0: J = 0.7000")


def test_the_keyboard_reads_the_values_of_an_epoch(view, qtbot):
    view.show_curves(FALLING, 100)
    with qtbot.waitSignal(view.epoch_chosen) as chosen:
        qtbot.keyClick(view.findChild(QSlider, "epochSlider"), Qt.Key.Key_Home)
    assert chosen.args == [0]
    assert view.reading.startswith("epoch 0: J = 0.6900")


def test_a_chosen_epoch_stays_chosen_while_training_goes_on(view, qtbot):
    view.show_curves(FALLING, 100)
    with qtbot.assertNotEmitted(view.epoch_chosen):
        view.show_moment(at(7))
    view.show_curves(curves(*0.69 * 0.9 ** np.arange(60)), 100)
    assert view.epoch == 7
    assert view.reading.startswith("epoch 7:")


def test_zooming_is_kept_until_the_axes_are_to_follow_again(view, qtbot):
    view.show_curves(FALLING, 100)
    before = ranges(view)
    turn_wheel(view)
    zoomed = ranges(view)
    assert not view.following
    assert not np.allclose(zoomed, before)
    view.show_curves(curves(*np.linspace(30, 1, 200)), 300)
    np.testing.assert_array_equal(ranges(view), zoomed)
    qtbot.mouseClick(view.findChild(QPushButton, "followButton"), Qt.MouseButton.LeftButton)
    assert view.following
    np.testing.assert_allclose(ranges(view), [[0, 300], [0, 50]], atol=5)


@pytest.mark.parametrize("logarithmic", [False, True])
def test_nothing_that_training_measures_breaks_it(view, logarithmic):
    view.findChild(QCheckBox, "logBox").setChecked(logarithmic)
    for costs in ([], [np.nan], [np.inf, 0.5], [0.0, 0.0], [1e300, -1.0, np.nan], [1e-300, 1.0]):
        view.show_curves(curves(*costs), 10)
        assert not view.grab().isNull()
        assert np.isfinite(ranges(view)).all()


def test_a_logarithmic_axis_shows_powers_of_ten(view, qtbot):
    view.show_curves(FALLING, 100)
    view.findChild(QCheckBox, "logBox").click()
    np.testing.assert_allclose(ranges(view)[1], [-2, 0], atol=0.1)
    view.findChild(QCheckBox, "logBox").click()
    np.testing.assert_allclose(ranges(view)[1], [0, 1], atol=0.1)


def test_the_prediction_of_the_drawing_is_written_for_the_moment_shown(view):
    nothing, epochs, values = np.empty(0), np.array([0, 37, 37.4]), np.array([0.5, 0.75, 0.98])
    view.show_curves(FALLING, 100)
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
    view.show_curves(FALLING, 20_000)
    axis = plot_of(view).getPlotItem().getAxis("bottom")
    assert axis.tickStrings([0, 5_000, 20_000], 1, 5_000) == ["0", "5,000", "20,000"]
    below = view.findChildren(pg.PlotWidget)[1].getPlotItem().getAxis("left")
    view.show_drawing_curve(np.array([0, 1]), np.array([-12.0, 3.0]), "angle = 3°", unit="°")
    assert [text for _, text in below._tickLevels[0]] == ["−20°", "20°"]


def test_long_curves_are_drawn_with_few_points(view):
    view.show_curves(curves(*np.random.default_rng(0).random(30_000)), 30_000)
    items = plot_of(view).scene().items()
    drawn = [len(item.getData()[0]) for item in items if isinstance(item, pg.PlotCurveItem)]
    assert len(drawn) == 2
    assert all(1000 < points <= 2000 for points in drawn)


def test_a_dark_window_has_a_dark_plot(view):
    theme.apply(theme.Scheme.DARK)
    dark = plot_of(view).backgroundBrush().color().name()
    theme.apply(theme.Scheme.LIGHT)
    assert dark == theme.DARK.panel
    assert plot_of(view).backgroundBrush().color().name() == theme.LIGHT.panel


def test_the_numbers_can_be_taken_along(view, tmp_path):
    view.show_curves(curves(0.5, 0.25), 10)
    head, *lines = view.csv().splitlines()
    assert head == "epoch,cost,validation_cost,score,validation_score,point"
    assert lines == ["0,0.5,0.51,0.9,0.99,epoch", "1,0.25,0.26,0.9,0.99,epoch"]
    (tmp_path / "cost.png").write_bytes(view.png())
    assert (tmp_path / "cost.png").stat().st_size > 1000


def test_the_arrow_keys_pass_over_epochs_that_are_not_kept(view, qtbot):
    view.show_stride(4)
    view.show_curves(FALLING, 100)
    for epoch in (36, 32):
        with qtbot.waitSignal(view.epoch_chosen) as chosen:
            qtbot.keyClick(view.findChild(QSlider, "epochSlider"), Qt.Key.Key_Left)
        assert chosen.args == [epoch]


def pen_widths(view):
    """Return the widths of the pens: the curves', the ring's at J(0), the diamonds' at lessons."""
    items = plot_of(view).scene().items()
    curves = [i.opts["pen"] for i in items if isinstance(i, pg.PlotCurveItem)]
    rings = [i.opts["pen"] for i in items if isinstance(i, pg.ScatterPlotItem)]
    return [pen.widthF() for pen in (*curves, *rings)]


def test_lines_are_as_wide_to_the_eye_on_a_screen_with_small_pixels(view, monkeypatch):
    view.show_curves(FALLING, 100)
    assert pen_widths(view) == [2, 2, 2, 2]
    monkeypatch.setattr(plot_of(view), "devicePixelRatioF", lambda: 1.5, raising=False)
    QApplication.sendEvent(plot_of(view), QEvent(QEvent.Type.DevicePixelRatioChange))
    assert pen_widths(view) == [3, 3, 3, 3]
    view.show_curves(curves(*np.linspace(1, 0.1, 400)), 400)
    assert pen_widths(view) == [1.5, 1.5, 3, 3]


@pytest.mark.parametrize("ratio", [1, 2])
def test_a_sample_in_the_legend_is_as_wide_as_the_line(themed, qtbot, ratio):
    key = LineKey("training", TRAIN)
    qtbot.addWidget(key)
    key.resize(120, 20)
    picture = QPixmap(key.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.white)
    key.devicePixelRatioF = lambda: float(ratio)
    key.render(picture)
    column = [picture.toImage().pixelColor(10 * ratio, y).saturation() for y in range(20 * ratio)]
    assert sum(saturation > 60 for saturation in column) >= 2 * ratio


def test_a_lesson_and_its_undoing_are_points_of_their_own_and_no_epochs(view):
    view.show_curves(TAUGHT, 10)
    assert view.epoch == 3
    items = plot_of(view).scene().items()
    lines = [item for item in items if isinstance(item, pg.PlotCurveItem)]
    assert any(np.array_equal(line.xData, [0, 1, 2, 2, 2, 3]) for line in lines)
    points = [item for item in items if isinstance(item, pg.ScatterPlotItem)]
    (diamonds,) = (item for item in points if len(item.data) == 2)
    np.testing.assert_array_equal(diamonds.data["x"], [2, 2])
    np.testing.assert_array_equal(diamonds.data["y"], [0.75, 0.125])
    table = [line.split(",") for line in view.csv().splitlines()[1:]]
    assert [(row[0], row[-1]) for row in table] == [
        *(("0", "epoch"), ("1", "epoch"), ("2", "epoch")),
        *(("2", "lesson"), ("2", "lesson undone"), ("3", "epoch")),
    ]


def test_what_is_read_of_an_epoch_is_its_last_point_and_names_a_lesson(view):
    taught = Curves(*(column[:4] for column in columns(TAUGHT)), others=TAUGHT.others[:1])
    view.show_curves(taught, 10)
    assert view.reading.startswith("epoch 2 (lesson): J = 0.75")
    view.show_curves(TAUGHT, 10)
    view.show_moment(Shown(1, 2, 0.0, 3, 10, 0.125, back=True))
    assert view.reading.startswith("epoch 2 (lesson undone): J = 0.125")


def columns(of):
    return of.train, of.validation, of.train_score, of.validation_score
