"""Several digits on the pad are read one by one."""

import numpy as np
from PySide6.QtCore import Qt

from engine.data import load
from tests.drawings import ONE_POINTS, RING_POINTS, beside, pasted
from tests.e2e.conftest import find


def test_digits_side_by_side_are_read_and_one_can_be_put_on_the_pad(window, qtbot):
    session, row = window.session, find(window, "digitRow")
    session.choose_dataset("0 to 9")
    qtbot.waitUntil(lambda: session.scene.prediction.task.side == 28)
    whole = beside(RING_POINTS, ONE_POINTS)
    for stroke in whole:
        session.drawing.add_stroke(stroke)
    qtbot.waitUntil(lambda: row.isVisible())
    assert row.texts == ("0", "1")
    assert find(window, "doubtLabel").text() == "Several digits: 0 1."
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.box(1).center().toPoint())
    qtbot.waitUntil(lambda: row.marked == 1)
    assert find(window, "predictionLabel").text() == "1"
    assert session.drawing.strokes == (whole[1],)
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.box(0).center().toPoint())
    qtbot.waitUntil(lambda: row.marked == 0)
    assert find(window, "predictionLabel").text() == "0"
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.box(0).center().toPoint())
    qtbot.waitUntil(lambda: row.marked == -1)
    assert len(session.drawing.strokes) == 2
    window.menus.clear.trigger()
    qtbot.waitUntil(lambda: not row.isVisible())


def test_a_picture_of_digits_is_read_by_the_network_of_the_question(window, qtbot):
    session, row = window.session, find(window, "digitRow")
    labels = load("0 to 9").y_val
    numbers = [*np.flatnonzero(labels == 1)[:2], np.flatnonzero(labels == 0)[0]]
    session.train()
    qtbot.waitUntil(lambda: session.snapshot.finished)
    session.picking.take(pasted(numbers).astype(np.uint8), "scan")
    qtbot.waitUntil(lambda: row.texts == ("1", "1", "0"))
    session.choose_dataset("odd or even")
    qtbot.waitUntil(lambda: len(row.texts) == 3 and set(row.texts) <= {"odd", "even", "–"})
    session.choose_dataset("slant")
    qtbot.waitUntil(lambda: not row.isVisible())
