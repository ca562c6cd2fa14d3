import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject
from typing_extensions import override

from nngui.widgets.graphics.charts import CurveChart, HistogramChart
from nngui.widgets.graphics.digit_strip import DigitStrip

IMAGES = [np.eye(4), np.ones((4, 4))]
EDGES, COUNTS = np.linspace(-1, 1, 4), [1, 5, 2]
X, Y = np.linspace(-2, 2, 9), np.linspace(-2, 2, 9) ** 2


class Paintings(QObject):
    """Counts the paintings of a widget."""

    count = 0

    @override
    def eventFilter(self, watched, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.mark.parametrize(
    ("widget", "show", "same", "others"),
    [
        (
            DigitStrip,
            DigitStrip.show_digits,
            (IMAGES, ["0", "1"]),
            [(IMAGES, ["0", "7"]), (IMAGES[::-1], ["0", "7"]), (IMAGES[:1], ["0"]), ((), ())],
        ),
        (
            HistogramChart,
            HistogramChart.show_counts,
            (EDGES, COUNTS),
            [(2 * EDGES, COUNTS), (EDGES, [1, 2, 3]), (EDGES, COUNTS, [1, 1, 1])],
        ),
        (
            CurveChart,
            CurveChart.show_curve,
            (X, Y, (0.0, 0.0)),
            [(X, Y, (1.0, 1.0)), (X, Y, None), (X, 2 * Y, (0.0, 0.0))],
        ),
    ],
)
def test_only_what_is_not_shown_already_is_painted(themed, qtbot, widget, show, same, others):
    shown, paintings = widget(), Paintings()
    qtbot.addWidget(shown)
    shown.resize(200, 120)
    show(shown, *same)
    with qtbot.waitExposed(shown):
        shown.show()
    qtbot.wait(0)
    shown.installEventFilter(paintings)
    show(shown, *same)
    qtbot.wait(0)
    assert paintings.count == 0
    for number, other in enumerate(others, 1):
        show(shown, *other)
        qtbot.waitUntil(lambda number=number: paintings.count >= number)
