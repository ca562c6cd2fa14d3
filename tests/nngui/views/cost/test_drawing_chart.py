import numpy as np
import pyqtgraph as pg
import pytest

from nngui.views.cost.cost_chart import CostChart
from nngui.views.cost.drawing_chart import DrawingChart, last_crossing
from nngui.views.cost.marker import Marker

CLASSES = ("0", "1")


@pytest.fixture
def chart(themed, qtbot):
    above = CostChart()
    chart = DrawingChart(above)
    for each in (above, chart):
        qtbot.addWidget(each.widget)
        each.widget.resize(600, each.widget.height())
        each.widget.show()
    above.fit(10, shares=False, all_epochs=True)
    chart.above = above
    return chart


def test_it_is_high_enough_to_be_read(chart):
    assert chart.widget.height() >= 90
    assert chart.room.height() >= 75


def test_it_says_since_when_the_answer_is_what_it_is(chart):
    epochs = np.arange(6.0)
    chart.show_values(epochs, np.array([0.6, 0.4, 0.7, 0.3, 0.2, 0.1]), "", 0.5, CLASSES)
    assert chart.crossing == "0 since epoch 3"
    chart.show_values(epochs, np.array([0.6, 0.4, 0.7, 0.3, 0.2, 0.5]), "", 0.5, CLASSES)
    assert chart.crossing == "1 since epoch 5"
    chart.show_values(epochs, np.array([0.6, 0.4, 0.7, 0.3, 0.2, 0.5]), "", 0.25, CLASSES)
    assert chart.crossing == "1 since epoch 5"
    chart.show_values(epochs / 10, np.array([0.6, 0.4, 0.2, 0.3, 0.2, 0.1]), "", 0.5, CLASSES)
    assert chart.crossing == "0 since epoch 0 +\u202f10\u202f%"


def test_an_answer_that_never_changed_has_no_such_moment(chart):
    chart.show_values(np.arange(3.0), np.array([0.6, 0.7, 0.8]), "", 0.5, CLASSES)
    assert chart.crossing == ""
    chart.show_values(np.empty(0), np.empty(0), "", 0.5, CLASSES)
    assert chart.crossing == ""


def test_a_single_answer_is_a_point_for_it_has_no_line(chart):
    def points():
        shapes = [i for i in chart.widget.scene().items() if isinstance(i, Marker)]
        return [(each.x(), each.y()) for each in shapes if each.isVisible()]

    chart.show_values(np.zeros(1), np.array([0.7]), "", 0.5, CLASSES)
    assert points() == [(0, 0.7)]
    chart.show_values(np.arange(2.0), np.array([0.7, 0.8]), "", 0.5, CLASSES)
    assert points() == []


def test_the_threshold_is_a_line_where_there_is_one(chart):
    values = np.array([0.6, 0.7, 0.8])

    def level():
        lines = [i for i in chart.widget.scene().items() if isinstance(i, pg.InfiniteLine)]
        return [line.value() for line in lines if line.angle == 0 and line.isVisible()]

    chart.show_values(np.arange(3.0), values, "", 0.7, CLASSES)
    assert level() == [0.7]
    chart.show_values(np.arange(3.0), 10 * values, "°")
    assert level() == []


def test_the_last_crossing_is_the_first_value_of_the_last_answer():
    assert last_crossing(np.array([0.1, 0.9, 0.5, 0.4, 0.3]), 0.5) == 3
    assert last_crossing(np.array([0.4]), 0.5) is None
