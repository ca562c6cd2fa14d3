"""Draw what is no digit, and move the line that ŷ is compared with."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence
from typing_extensions import override

from nngui.design.wording import GUESS
from nngui.training.evaluation.evaluated import Detail
from nngui.training.evaluation.evaluation import Which
from tests.conftest import drag
from tests.drawings import ONE_POINTS, RING_POINTS, SCRIBBLE_POINTS
from tests.e2e.conftest import find, press


def draw(qtbot, window, points):
    press(qtbot, window, "clearButton")
    drag(qtbot, find(window, "drawPad"), *points)


def test_a_scribble_is_said_not_to_look_like_a_digit(window, qtbot):
    doubt, answer = find(window, "doubtLabel"), find(window, "predictionLabel")
    for points, text in (
        (ONE_POINTS, GUESS),
        (SCRIBBLE_POINTS, "This does not look like a 0 or a 1."),
        ([(0.5, 0.5)], "This does not look like a 0 or a 1."),
        (RING_POINTS, GUESS),
    ):
        draw(qtbot, window, points)
        assert doubt.text() == text
        assert answer.text() in "01"
    press(qtbot, window, "clearButton")
    assert (doubt.text(), answer.text()) == ("", "–")


def test_the_line_can_be_dragged_past_the_probability_and_undone(window, qtbot):
    draw(qtbot, window, ONE_POINTS)
    line, answer = find(window, "thresholdLine"), find(window, "predictionLabel")
    said, p = answer.text(), float(window.session.inspector.prediction.probabilities[1])
    beyond = p + 0.1 if said == "1" else p - 0.1

    def place(share):
        return QPoint(round(share * line.width()), line.height() // 2)

    qtbot.mousePress(line, Qt.MouseButton.LeftButton, pos=place(0.5))
    for share in ((0.5 + beyond) / 2, beyond):
        qtbot.mouseMove(line, pos=place(share))
    qtbot.mouseRelease(line, Qt.MouseButton.LeftButton, pos=place(beyond))
    assert answer.text() == ("0" if said == "1" else "1")
    assert window.session.threshold.value == pytest.approx(beyond, abs=0.06)
    assert f"predict {answer.text()}" in find(window, "decisionLabel").text()
    assert find(window, "mistakesLabel").text().startswith("of 200: ")
    window.activateWindow()
    qtbot.keySequence(window, QKeySequence.StandardKey.Undo)
    assert answer.text() == said
    assert line.threshold == 0.5


@pytest.mark.parametrize("key", [None, Qt.Key.Key_Return])
def test_the_line_with_the_mistakes_leads_to_them_in_evaluate(window, qtbot, key):
    session, page, line = window.session, window.views.evaluate, find(window, "mistakesLabel")
    session.threshold.move(1.0)
    qtbot.waitUntil(lambda: "100 ones as 0" in line.text())
    session.evaluating.choose(Which.TRAINING)
    if key is None:
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    else:
        qtbot.keyClick(line, key)
    assert page.isVisible()
    assert page.detail is Detail.EXAMPLES
    qtbot.waitUntil(lambda: page.heading.startswith("100 mistakes, the worst first"))
    assert page.headline.startswith("validation")
    assert "Enter" in line.toolTip()


class Paintings(QObject):
    """Counts how often a widget is painted."""

    count = 0

    @override
    def eventFilter(self, _, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_while_the_pen_is_down_the_answer_is_painted_at_once(window, qtbot):
    pad, paintings, painted = find(window, "drawPad"), Paintings(), []
    find(window, "probabilityBars").installEventFilter(paintings)
    window.session.drawing.changed.connect(lambda: painted.append(paintings.count))
    for x, y in ONE_POINTS:
        before = paintings.count
        with qtbot.waitSignal(window.session.drawing.changed):
            place = QPoint(round(x * pad.width()), round(y * pad.height()))
            if painted:
                qtbot.mouseMove(pad, pos=place)
            else:
                qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=place)
        assert painted[-1] > before
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=place)
