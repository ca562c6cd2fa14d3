from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel, QWidget

from engine.data import TASKS
from nngui import theme
from nngui.messages import Prediction
from nngui.views import prediction_view
from nngui.views.prediction_view import Dial, PredictionView, ProbabilityBars

IMAGE = np.zeros((20, 20), dtype=np.float32)
EMPTY = Prediction(TASKS["0 or 1"], IMAGE)


def binary(p, *, units=1):
    shares = np.array([1 - p, p])
    return Prediction(EMPTY.task, IMAGE, (shares[-units:],), shares, "1" if p >= 0.5 else "0")


def digit(answer):
    shares = np.full(10, 0.05)
    shares[answer] = 0.55
    return Prediction(TASKS["0 to 9"], IMAGE, (shares,), shares, str(answer))


def slant(share):
    return Prediction(TASKS["slant"], IMAGE, (np.array([share]),), answer=f"{45 * share:.0f}")


@pytest.fixture
def view(themed, qtbot):
    view = PredictionView()
    qtbot.addWidget(view)
    view.resize(260, 260)
    with qtbot.waitExposed(view):
        view.show()
    return view


@pytest.fixture
def answer(view):
    return view.findChild(QLabel, "predictionLabel")


@pytest.fixture
def bars(view):
    return view.findChild(QWidget, "probabilityBars")


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


@pytest.mark.parametrize(
    ("prediction", "text"),
    [
        (EMPTY, "–"),
        (binary(0.98), "1"),
        (binary(0.02), "0"),
        (digit(7), "7"),
        (slant(-12 / 45), "-12"),
        (slant(12 / 45), "12"),
    ],
)
def test_the_label_is_the_answer_and_nothing_else(view, answer, prediction, text):
    view.show_prediction(binary(0.6))
    view.show_prediction(prediction)
    assert answer.text() == text


def test_the_answer_is_large_and_bold(view, answer):
    assert answer.font().pointSizeF() >= 2.4 * view.font().pointSizeF()
    assert answer.font().bold()


def test_the_answer_grows_with_the_font(view, answer):
    font = view.font()
    font.setPointSizeF(2 * font.pointSizeF())
    before = answer.height()
    view.setFont(font)
    assert answer.font().pointSizeF() >= 2.4 * font.pointSizeF()
    assert answer.height() > 1.8 * before


def test_a_negative_number_has_room(view, answer):
    view.show_prediction(slant(-1.0))
    assert answer.width() >= answer.fontMetrics().horizontalAdvance("-45")
    assert answer.height() >= answer.fontMetrics().height()


def test_the_sentence_is_told_to_assistive_technology(view):
    assert view.accessibleDescription() == "Draw something"
    view.show_prediction(binary(0.98))
    assert view.accessibleDescription() == "It is a 1, 98 percent"


def test_a_new_answer_is_announced_once_it_has_settled(themed, qtbot, monkeypatch):
    said = []

    class Listener:
        @staticmethod
        def updateAccessibility(event):  # noqa: N802
            assert isinstance(event, QAccessibleAnnouncementEvent)
            said.append(event.message())

    monkeypatch.setattr(prediction_view, "SETTLED", 0)
    monkeypatch.setattr(prediction_view, "QAccessible", Listener)
    view = PredictionView()
    qtbot.addWidget(view)
    for p in (0.02, 0.98, 0.97):
        view.show_prediction(binary(p))
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["It is a 1, 97 percent"]


def test_one_sigmoid_unit_is_shown_as_in_the_lecture(view):
    output = view.findChild(QLabel, "outputLabel")
    view.show_prediction(binary(0.98))
    assert output.isVisible()
    assert output.text() == "P(1) = 0.98"
    view.show_prediction(binary(0.98, units=2))
    assert output.text() == ""
    view.show_prediction(digit(3))
    assert not output.isVisible()


def test_a_bar_is_as_long_as_its_probability(view, bars):
    view.show_prediction(binary(1.0))
    whole = columns(bars.grab().toImage(), theme.LIGHT.accent, [bars.height() * 3 // 4 - 5])
    view.show_prediction(binary(0.5))
    half = columns(bars.grab().toImage(), theme.LIGHT.accent, [bars.height() * 3 // 4 - 5])
    assert whole > 100
    assert half == pytest.approx(whole / 2, abs=2)


def test_every_probability_is_told_to_assistive_technology(view, bars):
    view.show_prediction(binary(0.999))
    assert bars.accessibleDescription() == "0: < 0.01, 1: > 0.99"
    view.show_prediction(EMPTY)
    assert bars.accessibleDescription() == ""


@pytest.mark.parametrize("winner", [0, 4, 9])
def test_the_bar_of_the_answer_stands_out(view, bars, winner):
    view.show_prediction(digit(winner))
    rows = accent_rows(bars.grab().toImage())
    assert rows
    height = bars.height() / 10
    assert all(winner * height <= y <= (winner + 1) * height for y in rows)


def test_the_answer_has_a_mark_beside_its_colour(view, bars):
    view.show_prediction(binary(0.98))
    image = bars.grab().toImage()
    mark = [
        y
        for y in range(image.height())
        if any(image.pixelColor(x, y).name() == theme.LIGHT.accent for x in range(8))
    ]
    assert mark
    assert min(mark) > image.height() / 2


def test_an_empty_pad_has_no_bar_and_no_mark(view, bars):
    view.show_prediction(binary(0.98))
    view.show_prediction(EMPTY)
    assert columns(bars.grab().toImage(), theme.LIGHT.accent, range(bars.height())) == 0


@pytest.mark.parametrize(("prediction", "room"), [(binary(0.98), 60), (digit(3), 170)])
def test_the_bars_need_little_room(view, bars, prediction, room):
    view.show_prediction(prediction)
    assert bars.sizeHint().height() <= room


def test_a_regression_has_a_dial_in_place_of_the_bars(view, bars):
    dial = view.findChild(Dial)
    assert bars.isVisible()
    assert not dial.isVisible()
    view.show_prediction(slant(0.2))
    assert not bars.isVisible()
    assert dial.isVisible()


def needle(view, qtbot, share):
    """Return the mean place of the needle's pixels, in px right of the pivot."""
    dial = Dial()
    qtbot.addWidget(dial)
    dial.resize(260, 120)
    dial.show_prediction(slant(share))
    image = dial.grab().toImage()
    found = [
        x
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).name() == theme.LIGHT.accent
    ]
    return np.mean(found) - image.width() / 2


def test_the_needle_leans_as_the_drawing_does(view, qtbot):
    assert needle(view, qtbot, -0.3) < -5
    assert needle(view, qtbot, 0.0) == pytest.approx(0, abs=1)
    assert needle(view, qtbot, 0.3) > 5


def test_the_needle_stays_on_the_scale(view, qtbot):
    assert needle(view, qtbot, 1.0) == needle(view, qtbot, 7.0)


@pytest.mark.parametrize("prediction", [Prediction(TASKS["slant"], IMAGE), slant(float("nan"))])
def test_no_number_moves_no_needle(themed, qtbot, prediction):
    dial = Dial()
    qtbot.addWidget(dial)
    dial.show_prediction(prediction)
    image = dial.grab().toImage()
    assert columns(image, theme.LIGHT.accent, range(image.height())) == 0


def test_nothing_moves_when_the_numbers_change(view, answer, bars):
    view.show_prediction(binary(0.02))
    before = answer.geometry(), bars.geometry(), view.sizeHint()
    for prediction in (binary(0.999), EMPTY, binary(0.5, units=2)):
        view.show_prediction(prediction)
        view.layout().activate()
        assert (answer.geometry(), bars.geometry(), view.sizeHint()) == before


def test_bars_follow_the_theme(view, bars, themed):
    view.show_prediction(binary(0.98))
    theme.apply(theme.Scheme.DARK)
    image = bars.grab().toImage()
    assert columns(image, theme.DARK.accent, range(image.height())) > 100
    assert columns(image, theme.LIGHT.accent, range(image.height())) == 0


def test_bars_run_alone(themed, qtbot):
    bars = ProbabilityBars()
    qtbot.addWidget(bars)
    bars.show_prediction(replace(binary(0.98), answer="0"))
    assert bars.accessibleDescription() == "0: 0.02, 1: 0.98"
