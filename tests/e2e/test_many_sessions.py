"""Session after session in one process: none crashes, none leaves a thread, an object or memory."""

import gc
import random
import sys
import threading
from dataclasses import replace

import numpy as np
import shiboken6
from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QApplication

from nngui.session.session import Session
from nngui.window.main_window import MainWindow
from tests.conftest import left_running

SESSIONS = 36
WINDOW = 3  # every third has one
SETTLED = 12  # sessions after which all is imported, read and cached
MEGABYTES = 100  # by which the process may grow after that; a window that stays takes 17


class Person:
    """Who opens a session, does this and that in it, and closes it; chance decides what.

    Python may collect at any moment, also in the middle of an event: here it is made to.
    """

    def __init__(self, qtbot, session, chance):
        self.qtbot, self.session, self.chance = qtbot, session, chance
        for signal in (session.snapshot_changed, session.scene_changed, session.drawing.changed):
            signal.connect(self.collect)

    def work(self):
        deeds = [self.draw, self.draw, self.edit, self.train, self.undo, self.redo, self.teach]
        deeds += [self.add_layer, self.session.drawing.undo, self.look_back, self.start_over]
        for deed in [self.draw, *self.chance.choices(deeds, k=8)]:
            deed()
            self.collect()

    def collect(self, *_):
        if self.chance.random() < 0.1:
            gc.collect(self.chance.choice([0, 1, 2]))

    def draw(self):
        points = [(self.chance.random(), self.chance.random()) for _ in range(4)]
        self.session.drawing.add_stroke(np.array(points, np.float32))
        self.session.my_digits.learn(self.session.drawing.strokes, self.chance.choice([0, 1]))

    def edit(self):
        rate = self.chance.choice([0.1, 0.2, 0.5])
        self.session.edit(replace(self.session.design, learning_rate=rate), "Change Learning Rate")

    def add_layer(self):
        layers = self.session.design.layers
        self.session.edit_layers((layers[0], *layers), "Add Layer")

    def train(self):
        with self.qtbot.waitSignal(self.session.snapshot_changed):
            self.session.train()

    def teach(self):
        self.session.lessons.teach()

    def undo(self):
        self.session.undo_stack.undo()

    def redo(self):
        self.session.undo_stack.redo()

    def look_back(self):
        self.session.look(0)

    def start_over(self):
        self.session.start_over()


def use_sessions(qtbot, folder, sessions, seed):
    """Use sessions; return by how many megabytes the process grew after the first ones."""
    chance, threads = random.Random(seed), threading.enumerate()
    before = 0.0
    for number in range(sessions):
        if number == SETTLED:
            before = megabytes()
        use(qtbot, folder, chance, with_window=number % WINDOW == 0)
        assert not left_running(threads)
    return megabytes() - before


def use(qtbot, folder, chance, *, with_window):
    session = Session(folder=folder if chance.random() < 0.5 else None)
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    window = MainWindow(session, settings) if with_window else None
    if window is not None:
        window.show()
    Person(qtbot, session, chance).work()
    (session if window is None else window).close()


def megabytes():
    """The memory of this process, after everything unreachable has gone; 0 where it is not told."""
    QApplication.processEvents()
    gc.collect()
    if sys.platform != "linux":
        return 0.0
    with open("/proc/self/statm", encoding="ascii") as figures:
        return int(figures.read().split()[1]) * 4096 / 1e6


def test_three_dozen_sessions_are_used_and_closed_while_python_collects_at_any_moment(
    qapp, qtbot, tmp_path
):
    grown = use_sessions(qtbot, tmp_path, SESSIONS, seed=1)
    alive = [o for o in gc.get_objects() if isinstance(o, QObject) and shiboken6.isValid(o)]
    assert not [o for o in alive if isinstance(o, (MainWindow, Session))]
    assert grown < MEGABYTES
