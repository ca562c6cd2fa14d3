"""Question 5 of a learner: is Adam faster, and by how much, from identical starts?"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from engine.optimizers import SGD, Adam
from tests.e2e.conftest import find, press
from tests.nngui.session.test_races import by_script, first_below


def command(window, text):
    """The command of that name in the menus."""
    actions = (a for menu in window.menuBar().actions() for a in menu.menu().actions())
    return next(action for action in actions if action.text() == text)


def test_is_adam_faster_is_answered_in_three_clicks(window, qtbot):
    command(window, "Race…").trigger()  # two clicks
    press(qtbot, window, "raceStartButton")
    line = find(window, "raceLine")
    qtbot.waitUntil(lambda: line.isVisible() and "yet" not in line.text and bool(line.text))
    qtbot.waitUntil(lambda: window.session.scene.standing.over)
    descent, adam = by_script(SGD(0.3), 100), by_script(Adam(0.001), 100)
    assert line.text == (
        f"gradient descent (α 0.3) reaches J < 0.01 after {first_below(descent, 0.01)} epochs,"
        f" Adam (α 0.001) after {first_below(adam, 0.01)}."
    )


def test_a_race_can_be_paused_and_goes_on(window, qtbot):
    find(window, "epochsSpin").setValue(100_000)
    command(window, "Race…").trigger()
    press(qtbot, window, "raceStartButton")
    qtbot.waitUntil(lambda: all(run.epoch > 2 for run in window.session.state.runs))
    assert len(window.session.state.runs) == 2
    press(qtbot, window, "trainButton")
    qtbot.waitUntil(lambda: window.session.snapshot.paused)
    paused = [run.epoch for run in window.session.state.runs]
    press(qtbot, window, "trainButton")
    qtbot.waitUntil(
        lambda: all(
            run.epoch > before
            for run, before in zip(window.session.state.runs, paused, strict=True)
        )
    )


def test_the_outcome_can_be_closed_and_the_runs_stay(window, qtbot):
    find(window, "epochsSpin").setValue(3)
    command(window, "Race…").trigger()
    press(qtbot, window, "raceStartButton")
    qtbot.waitUntil(
        lambda: window.session.scene.standing is not None and window.session.scene.standing.over
    )
    press(qtbot, window, "raceCloseButton")
    assert not find(window, "raceLine").isVisible()
    assert len(window.session.state.runs) == 2


def test_a_race_begins_with_the_numbers_that_are_typed(window, qtbot):
    field = find(window, "learningRateSpin")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0.7")
    command(window, "Race…").trigger()
    dialog = find(window, "raceDialog")
    assert dialog.race.lanes[0].design.learning_rate == 0.7
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.findChild(QPushButton, "raceStartButton") is not None
