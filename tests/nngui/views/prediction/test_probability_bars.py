from dataclasses import replace

import numpy as np
import pytest

from engine.data import TASKS
from nngui.design.prediction import Prediction
from nngui.views.prediction.probability_bars import ProbabilityBars
from nngui.views.prediction.threshold_line import ThresholdLine
from nngui.widgets import theme
from tests.nngui.predictions import EMPTY, binary, digit, novel


@pytest.fixture
def bars(themed, qtbot):
    bars = ProbabilityBars()
    qtbot.addWidget(bars)
    bars.resize(260, 60)
    with qtbot.waitExposed(bars):
        bars.show()
    return bars


def columns(image, colour, rows):
    """Return how many columns of the image show the colour in one of the rows."""
    return sum(
        any(image.pixelColor(x, y).name() == colour for y in rows) for x in range(image.width())
    )


def accent_rows(image):
    return [
        y
        for y in range(image.height())
        if any(
            image.pixelColor(x, y).name() == theme.LIGHT.accent for x in range(30, image.width())
        )
    ]


def test_a_bar_is_as_long_as_its_probability(bars):
    bars.show_prediction(binary(1.0))
    whole = columns(bars.grab().toImage(), theme.LIGHT.accent, [bars.height() * 3 // 4 - 5])
    bars.show_prediction(binary(0.5))
    half = columns(bars.grab().toImage(), theme.LIGHT.accent, [bars.height() * 3 // 4 - 5])
    assert whole > 100
    assert half == pytest.approx(whole / 2, abs=2)


def test_every_probability_is_told_to_assistive_technology(bars):
    bars.show_prediction(binary(0.999))
    assert bars.accessibleDescription() == "0: < 0.01, 1: > 0.99"
    bars.show_prediction(EMPTY)
    assert bars.accessibleDescription() == ""


@pytest.mark.parametrize("winner", [0, 4, 9])
def test_the_bar_of_the_answer_stands_out(bars, winner):
    bars.show_prediction(digit(winner))
    rows = accent_rows(bars.grab().toImage())
    assert rows
    height = bars.height() / 10
    assert all(winner * height <= y <= (winner + 1) * height for y in rows)


def test_the_answer_has_a_mark_beside_its_colour(bars):
    bars.show_prediction(binary(0.98))
    image = bars.grab().toImage()
    mark = [
        y
        for y in range(image.height())
        if any(image.pixelColor(x, y).name() == theme.LIGHT.accent for x in range(8))
    ]
    assert mark
    assert min(mark) > image.height() / 2


def test_an_empty_pad_has_no_bar_and_no_mark(bars):
    bars.show_prediction(binary(0.98))
    bars.show_prediction(EMPTY)
    assert columns(bars.grab().toImage(), theme.LIGHT.accent, range(bars.height())) == 0


@pytest.mark.parametrize(("prediction", "room"), [(binary(0.98), 60), (digit(3), 170)])
def test_the_bars_need_little_room(bars, prediction, room):
    bars.show_prediction(prediction)
    assert bars.sizeHint().height() <= room


def test_bars_follow_the_theme(bars, themed):
    bars.show_prediction(binary(0.98))
    theme.apply(theme.Scheme.DARK)
    image = bars.grab().toImage()
    assert columns(image, theme.DARK.accent, range(image.height())) > 100
    assert columns(image, theme.LIGHT.accent, range(image.height())) == 0


def test_what_does_not_look_like_a_digit_has_no_colour_but_hatched_bars(bars):
    bars.show_prediction(binary(0.9))
    solid = columns(bars.grab().toImage(), theme.LIGHT.accent, [bars.height() * 3 // 4 - 5])
    bars.show_prediction(novel(binary(0.9)))
    image = bars.grab().toImage()
    assert columns(image, theme.LIGHT.accent, range(image.height())) == 0
    hatched = columns(image, theme.LIGHT.muted, [bars.height() * 3 // 4 - 5])
    assert 0 < hatched < solid / 2


def test_a_threshold_has_its_line_over_the_last_bar(bars):
    bars.show_prediction(binary(0.9))
    line = bars.findChild(ThresholdLine)
    assert line.isVisible()
    assert line.y() > bars.height() / 2 - 3
    bars.show_prediction(binary(0.9, units=2))
    assert not line.isVisible()
    bars.show_prediction(digit(3))
    assert not line.isVisible()


def test_the_line_stands_where_a_bar_of_that_probability_ends(bars):
    bars.show_prediction(binary(0.75))
    row = bars.height() * 3 // 4
    image = bars.grab().toImage()
    blue = [x for x in range(30, 260) if image.pixelColor(x, row).name() == theme.LIGHT.accent]
    bars.show_prediction(binary(0.0))
    bars.line.show_threshold(0.75, binary(0.0).task)
    image = bars.grab().toImage()
    line = [x for x in range(30, 210) if image.pixelColor(x, row - 8).name() == theme.LIGHT.text]
    assert line
    assert abs(max(blue) - sum(line) / len(line)) <= 3


def test_of_many_classes_the_likeliest_have_a_row_and_the_others_one_together(qtbot, themed):
    names = tuple(f"class {i}" for i in range(40))
    task = replace(TASKS["0 to 9"], name="forty", classes=names)
    chances = np.full(40, 0.005)
    chances[[7, 31]] = 0.5, 0.31
    image = np.ones((28, 28), np.float32)
    bars = ProbabilityBars()
    qtbot.addWidget(bars)
    bars.show_prediction(Prediction(task, image, (chances,), chances, "class 7"))
    rows = bars._rows
    assert len(rows) == 11
    assert [row.label for row in rows if row.number not in ("< 0.01", "0.01")] == [
        "class 7",
        "class 31",
        "30 others",
    ]
    assert [row.label for row in rows if row.wins] == ["class 7"]
    assert rows[-1].number == "0.15"
    assert bars.sizeHint().height() < 300
