from itertools import pairwise

import numpy as np
import pytest
import shiboken6
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from nngui.training.curves import Curves
from nngui.views.cost.comparison import Quantity
from nngui.views.cost.cost_chart import CostChart
from tests.nngui.views.cost.runs import run

COSTS = np.linspace(0.7, 0.1, 10)


@pytest.fixture
def chart(themed, qtbot):
    chart = CostChart()
    qtbot.addWidget(chart.widget)
    chart.show_runs([run(Curves(COSTS, COSTS, COSTS, COSTS))], 1, Quantity.BOTH, "")
    chart.fit(100, shares=False, all_epochs=True)
    chart.widget.show()
    return chart


def written_beside(chart):
    """The values beside the left axis with the places of their texts, from above."""
    pixmap = QPixmap(10, 10)
    painter = QPainter(pixmap)
    _, _, texts = chart.plot.getAxis("left").generateDrawSpecs(painter)
    painter.end()
    places = sorted(((place.top(), place.bottom(), text) for place, _, text in texts))
    return [text for *_, text in places], [(top, bottom) for top, bottom, _ in places]


@pytest.mark.parametrize("lines", range(6, 30))
def test_values_beside_the_axis_do_not_overlap_however_low_it_is(chart, lines):
    chart.widget.resize(400, lines * chart.widget.fontMetrics().height())
    QApplication.processEvents()
    values, places = written_beside(chart)
    assert len(values) >= 2
    assert all(above[1] <= below[0] for above, below in pairwise(places)), values


def test_a_chart_that_grows_gets_more_values_again(chart):
    for height, more in ((90, False), (400, True), (90, False)):
        chart.widget.resize(400, height)
        QApplication.processEvents()
        values, _ = written_beside(chart)
        assert [values[0], values[-1]] == ["1", "0"]
        assert (len(values) > 2) == more


def test_nothing_is_drawn_any_more_once_the_plot_is_closed(themed):
    chart = CostChart()
    pending = chart._later, chart._labels._later
    chart.widget.close()  # takes all that is drawn out of the scene
    assert not any(map(shiboken6.isValid, pending))
