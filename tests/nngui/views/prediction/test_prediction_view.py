from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel, QWidget

from engine.data import TASKS
from nngui.design.prediction import Mistakes
from nngui.views.prediction import prediction_view
from nngui.views.prediction.dial import Dial
from nngui.views.prediction.prediction_view import PredictionView
from nngui.views.prediction.threshold_line import ThresholdLine
from tests.nngui.predictions import EMPTY, binary, digit, novel, slant


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


@pytest.mark.parametrize(
    ("prediction", "text"),
    [
        (EMPTY, "–"),
        (binary(0.98), "1"),
        (binary(0.02), "0"),
        (digit(7), "7"),
        (slant(-12 / 45), "−12"),
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


def test_a_regression_has_a_dial_in_place_of_the_bars(view, bars):
    dial = view.findChild(Dial)
    assert bars.isVisible()
    assert not dial.isVisible()
    view.show_prediction(slant(0.2))
    assert not bars.isVisible()
    assert dial.isVisible()


def test_nothing_moves_when_the_numbers_change(view, answer, bars):
    view.show_prediction(binary(0.02))
    before = answer.geometry(), bars.geometry(), view.sizeHint()
    for prediction in (binary(0.999), EMPTY, binary(0.5, units=2)):
        view.show_prediction(prediction)
        view.layout().activate()
        assert (answer.geometry(), bars.geometry(), view.sizeHint()) == before


@pytest.fixture
def doubt(view):
    return view.findChild(QLabel, "doubtLabel")


@pytest.mark.parametrize(
    ("prediction", "text"),
    [
        (digit(7), "This does not look like a digit."),
        (binary(0.98), "This does not look like a 0 or a 1."),
        (slant(0.2), "This does not look like a digit."),
    ],
)
def test_what_does_not_look_like_a_digit_is_doubted_beside_the_answer(
    view, answer, doubt, prediction, text
):
    view.show_prediction(prediction)
    assert doubt.text() == ""
    view.show_prediction(novel(prediction))
    assert doubt.isVisible()
    assert doubt.text() == text
    assert answer.text() == prediction.answer
    assert view.accessibleDescription().startswith(text)
    assert "1 real digit in 100" in doubt.toolTip()


@pytest.mark.parametrize("prediction", [digit(7), binary(0.98), slant(-1.0)])
@pytest.mark.parametrize("width", [214, 400])
def test_the_doubt_has_room_and_moves_nothing(view, answer, bars, doubt, prediction, width):
    view.show_prediction(prediction)
    view.resize(width, view.sizeHint().height())
    view.layout().activate()
    before = answer.geometry(), bars.geometry(), doubt.geometry(), view.sizeHint()
    view.show_prediction(novel(prediction))
    view.layout().activate()
    assert (answer.geometry(), bars.geometry(), doubt.geometry(), view.sizeHint()) == before
    needed = doubt.fontMetrics().boundingRect(doubt.rect(), Qt.TextFlag.TextWordWrap, doubt.text())
    assert doubt.rect().contains(needed.adjusted(1, 1, -1, -1))


def test_a_doubt_is_announced_though_the_answer_is_the_same(themed, qtbot, monkeypatch):
    said = []

    class Listener:
        @staticmethod
        def updateAccessibility(event):  # noqa: N802
            said.append(event.message())

    monkeypatch.setattr(prediction_view, "SETTLED", 0)
    monkeypatch.setattr(prediction_view, "QAccessible", Listener)
    view = PredictionView()
    qtbot.addWidget(view)
    for prediction in (digit(7), novel(digit(7))):
        said.clear()
        view.show_prediction(prediction)
        qtbot.waitUntil(lambda: bool(said))
    assert said == ["This does not look like a digit. The network says 7, 55 percent"]


def test_the_last_step_of_the_lecture_can_be_read(view):
    decision = view.findChild(QLabel, "decisionLabel")
    for prediction, text in (
        (binary(0.98), "ŷ ≥ 0.50: predict 1"),
        (binary(0.02), "ŷ < 0.50: predict 0"),
        (replace(binary(0.98), answer="0", threshold=0.99), "ŷ < 0.99: predict 0"),
        (EMPTY, "ŷ ≥ 0.50?"),
        (binary(0.98, units=2), ""),
    ):
        view.show_prediction(prediction)
        assert decision.text() == text


def test_output_and_threshold_are_explained_by_the_classes_of_the_question(view):
    shapes = replace(TASKS["0 or 1"], name="shapes", classes=("○", "△"))
    view.show_prediction(replace(binary(0.98), task=shapes, answer="△"))
    line = view.findChild(ThresholdLine)
    decided = "ŷ is f(x); where it reaches the line, predict △."
    assert view.findChild(QLabel, "decisionLabel").toolTip() == decided
    assert line.toolTip().startswith(f"{decided} Drag the line")
    assert line.accessibleDescription() == "predicts △ from 0.50 on"
    output = view.findChild(QLabel, "outputLabel")
    assert output.toolTip().endswith(": f(x), the probability of △.")
    linear = replace(binary(0.98), task=shapes, answer="△", functions=("linear",))
    view.show_prediction(linear)
    assert output.toolTip().endswith(": f(x).")


def test_outputs_that_are_no_probabilities_are_called_and_copied_as_they_are(view, bars):
    view.show_prediction(binary(0.98))
    assert bars.accessibleName() == "Probabilities"
    name, p = bars.copied_text().splitlines()[1].split("\t")
    assert (name, float(p)) == ("1", pytest.approx(0.98))
    linear = replace(binary(0.98), activations=(np.array([6.94]),), functions=("linear",))
    view.show_prediction(linear)
    assert bars.accessibleName() == "Outputs"
    assert "probability of each" not in bars.toolTip()
    name, output = bars.copied_text().splitlines()[1].split("\t")
    assert (name, float(output)) == ("1", 6.94)
    view.show_prediction(EMPTY)
    assert bars.copied_text() == ""


@pytest.mark.parametrize("points", [9, 14, 20])
def test_the_last_step_is_read_whole_in_large_letters_too(view, qtbot, points):
    font = view.font()
    font.setPointSizeF(points)
    view.setFont(font)
    view.setFixedWidth(20 * points)  # hardly more than the step itself
    view.show_prediction(binary(0.02))
    decision = view.findChild(QLabel, "decisionLabel")
    qtbot.waitUntil(lambda: decision.width() >= decision.sizeHint().width())
    assert decision.text() == "ŷ < 0.50: predict 0"


def test_the_line_asks_for_another_threshold(view, qtbot):
    view.show_prediction(binary(0.6))
    with qtbot.waitSignal(view.threshold_moved) as moved:
        qtbot.keyClick(view.findChild(ThresholdLine), Qt.Key.Key_Right)
    assert moved.args == [0.51]
    with qtbot.assertNotEmitted(view.threshold_moved):
        view.show_prediction(replace(binary(0.6), threshold=0.3))
    assert view.findChild(ThresholdLine).threshold == 0.3


def test_what_the_threshold_costs_is_counted(view):
    label = view.findChild(QLabel, "mistakesLabel")
    view.show_prediction(binary(0.6))
    view.show_mistakes(Mistakes(200, 1, 2))
    assert label.text() == "of 200: 1 zero as 1, 2 ones as 0"
    assert label.toolTip() == label.accessibleName()
    assert "1 zero would be read as 1 and 2 ones as 0" in label.toolTip()
    view.show_mistakes(None)
    assert label.text() == label.toolTip() == ""


@pytest.mark.parametrize("prediction", [digit(3), slant(0.2)])
def test_only_two_classes_have_a_threshold(view, prediction):
    view.show_prediction(prediction)
    for name in ("decisionLabel", "mistakesLabel", "thresholdLine"):
        assert not view.findChild(QWidget, name).isVisible()
