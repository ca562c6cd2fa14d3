"""Any command at any moment: nothing is lost, nothing hangs, nothing warns."""

import random
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from nngui.design.presets import PRESETS
from nngui.design.problems import fatal
from nngui.training.race import READY_MADE
from tests.conftest import drag
from tests.e2e.conftest import find, show_page

COMMANDS = 200


class Hands:
    """A person in a hurry, who presses whatever comes; the seed decides what."""

    def __init__(self, qtbot, window, seed, file=None):
        self.file = file
        self.qtbot, self.window, self.random = qtbot, window, random.Random(seed)

    def do_something(self):
        deeds = [self.press] * 8 + [self.draw] * 2 + [self.turn, self.choose, self.undo] * 2
        self.random.choice(
            [
                *(*deeds, self.look_back, self.change_layers, self.remedy, self.own_digits),
                *(self.keep_digits, self.switch, self.drag_threshold, self.bring),
                *(self.race, self.runs),
            ]
        )()

    def press(self):
        names = ["trainButton"] * 4 + ["stepButton"] * 2 + ["startOverButton", "clearButton"]
        names += ["cropStepButton", "scaleStepButton", "centreStepButton"]
        self.qtbot.mouseClick(
            find(self.window, self.random.choice(names)), Qt.MouseButton.LeftButton
        )

    def draw(self):
        points = [(self.random.random(), self.random.random()) for _ in range(5)]
        drag(self.qtbot, find(self.window, "drawPad"), *points)

    def turn(self):
        name = self.random.choice(["learningRateSpin", "batchSizeSpin", "epochsSpin", "seedSpin"])
        spin = find(self.window, name)
        spin.setFocus()
        keys = [Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp]
        self.qtbot.keyClick(spin, self.random.choice(keys))

    def choose(self):
        combos = [c for c in self.window.findChildren(QComboBox) if c.isVisible()]
        combo = self.random.choice(combos)
        combo.setFocus()
        keys = [Qt.Key.Key_Up, Qt.Key.Key_Down]
        self.qtbot.keyClick(combo, self.random.choice(keys))

    def change_layers(self):
        spin = self.random.choice(
            [s for s in self.window.findChildren(QSpinBox) if s.objectName().startswith("units")]
        )
        if spin.isVisible() and spin.isEnabled():
            spin.setValue(self.random.randint(1, 40))

    def undo(self):
        stack = self.window.session.undo_stack
        self.random.choice([stack.undo, stack.redo])()

    def look_back(self):
        slider = find(self.window, "epochSlider")
        slider.setFocus()
        self.qtbot.keyClick(slider, self.random.choice([Qt.Key.Key_Home, Qt.Key.Key_End]))

    def remedy(self):
        for name in ("outputProblemRemedy", "lossProblemRemedy", "noticeRemedy"):
            button = self.window.findChild(QWidget, name)
            if button is not None and button.isVisible():
                self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def own_digits(self):
        """Label the drawing, or have the network taught what was labelled."""
        button = find(self.window, self.random.choice(["learnAs1Button", "teachButton"]))
        show_page(self.window, "My digits")
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def keep_digits(self):
        """Choose some of the kept digits, and relabel or remove them with the keyboard."""
        show_page(self.window, "My digits")
        grid = find(self.window, "digitGrid")
        grid.setFocus()
        keys = [Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space]
        keys += [Qt.Key.Key_0, Qt.Key.Key_1, Qt.Key.Key_7, Qt.Key.Key_Delete]
        for key in self.random.choices(keys, k=4):
            self.qtbot.keyClick(grid, key)

    def switch(self):
        """Turn on or off what belongs to the data, or choose how my digits come to it."""
        name = self.random.choice(["augmentationCheck", "stylesCheck", "mineCombo"])
        widget = find(self.window, name)
        if not (widget.isVisible() and widget.isEnabled()):
            return
        if isinstance(widget, QComboBox):
            widget.setFocus()
            self.qtbot.keyClick(widget, self.random.choice([Qt.Key.Key_Up, Qt.Key.Key_Down]))
        else:
            widget.click()

    def drag_threshold(self):
        line = find(self.window, "thresholdLine")
        if line.isVisible():
            line.setFocus()
            self.qtbot.keyClick(line, self.random.choice([Qt.Key.Key_Right, Qt.Key.Key_Left]))

    def bring(self):
        """Drop a small file with a good row and a bad one, while another may be on its way."""
        if self.file is not None:
            self.window.session.exchange.import_digits([self.file])

    def race(self):
        """Race, sometimes with a search before, or close the outcome of the last race."""
        race = self.random.choice(READY_MADE).race(self.window.session.design)
        if race is None or self.random.random() < 0.2:
            self.window.session.races.close()
        else:
            tuned = race.topic != "rate" and self.random.random() < 0.3
            self.window.session.races.start(replace(race, tuned=tuned))

    def runs(self):
        """Select some runs, and do something to them with the keyboard."""
        show_page(self.window, "Runs")
        table = find(self.window, "runsTable")
        table.setFocus()
        keys = [Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space, Qt.Key.Key_Return]
        for key in self.random.choices([*keys, Qt.Key.Key_Delete], k=4):
            self.qtbot.keyClick(table, key)

    def look(self):
        """Whatever was done, what is shown fits together."""
        session = self.window.session
        snapshot = session.snapshot
        assert snapshot.goal >= snapshot.epoch
        points = len(snapshot.curves) - len(snapshot.curves.others)
        assert points in (0, snapshot.epoch + 1)
        assert np.isfinite(snapshot.theta).all()
        if fatal(session.design) is None and snapshot.finished and session.state.looked is None:
            # the trainer may not have answered the last edit yet
            self.qtbot.waitUntil(lambda: session.snapshot.design == session.design)
        shown = find(self.window, "epochSlider")
        assert shown.maximum() == session.snapshot.epoch
        running = session.snapshot.running
        assert (find(self.window, "trainButton").text() == "Pause") >= running

    def breathe(self):
        """Let the window hear the next snapshot, if one is to come."""
        snapshot = self.window.session.snapshot
        if snapshot.running or snapshot.loading:
            with self.qtbot.waitSignal(self.window.session.snapshot_changed, raising=True):
                pass


@pytest.mark.parametrize("seed", range(3))
def test_200_commands_in_any_order_end_in_a_window_that_still_works(window, qtbot, tmp_path, seed):
    few = tmp_path / "few.csv"
    few.write_text("1,0,9,9,0\n12,0,9,9,0\n")
    hands = Hands(qtbot, window, seed, few)
    for i in range(COMMANDS):
        hands.do_something()
        hands.look()
        if i % 4 == 0:
            hands.breathe()

    session = window.session
    session.edit(PRESETS["lecture 25-15-1"])
    session.start_over()
    with qtbot.waitSignal(session.snapshot_changed, check_params_cb=lambda s: s.epoch == 1):
        session.step()
    assert np.isfinite(session.snapshot.theta).all()
    window.close()
    assert session._training.finished
