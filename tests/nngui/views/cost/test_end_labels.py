from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetricsF

from nngui.views.cost.comparison import Quantity
from nngui.views.cost.cost_chart import CostChart
from nngui.views.cost.end_labels import EndLabel, spread
from nngui.widgets.graphics.run_styles import style_of
from tests.nngui.views.cost.runs import curves, run


@given(st.lists(st.floats(-50, 250), max_size=12).map(sorted))
def test_names_never_lie_over_one_another_nor_outside(places):
    moved = spread(places, 16, 0, 200)
    assert all(8 - 1e-6 <= place <= 192 + 1e-6 for place in moved)
    assert all(b - a >= 16 - 1e-6 for a, b in pairwise(moved))


@given(st.lists(st.integers(1, 11).map(lambda n: 16.0 * n), max_size=9, unique=True).map(sorted))
def test_names_that_have_room_stay_at_the_ends_of_their_lines(places):
    assert spread(places, 16, 0, 200) == pytest.approx(places)


@pytest.mark.parametrize("height", [80, 200])
def test_where_there_is_not_room_for_all_the_open_run_keeps_its_name(themed, qtbot, height):
    chart = CostChart()
    qtbot.addWidget(chart.widget)
    chart.widget.resize(600, height)
    chart.widget.show()
    runs = [run(curves(0.7, 0.1), number) for number in range(1, 11)]
    chart.show_runs(runs, 7, Quantity.TRAINING, "binary_crossentropy")
    chart.fit(10, shares=False, all_epochs=True)
    placed = chart._labels.placed()
    assert "run 7" in [label.text for label, _ in placed]
    line = QFontMetricsF(chart._labels._font()).height()
    assert all(b - a >= line - 1e-6 for (_, a), (_, b) in pairwise(placed))
    assert chart.room.top() <= placed[0][1] <= placed[-1][1] <= chart.room.bottom()
    assert (len(placed) == 10) == (height == 200)


def test_of_many_lines_the_names_that_find_room_are_chosen_without_comparing_all(
    themed, qtbot, monkeypatch
):
    chart = CostChart()
    qtbot.addWidget(chart.widget)
    chart.widget.resize(600, 200)
    labels = [
        EndLabel(float(number), str(number), style_of(1), first=number == 30)
        for number in range(300)
    ]
    chart._labels.show_labels(labels)
    monkeypatch.setattr(EndLabel, "__eq__", None)  # each with each, they would be compared
    placed = [label for label, _ in chart._labels.placed()]
    rest = range(300 - len(placed) + 1, 300)
    assert [label.text for label in placed] == ["30", *map(str, rest)]
