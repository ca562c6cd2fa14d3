"""The program in a real window on a real X server, driven from outside by real X events."""

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import PATIENCE

ROOT = Path(__file__).parents[2]
MISSING = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]

pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"{' and '.join(MISSING)} cannot be found; on Debian: xvfb, xdotool"
)


@pytest.fixture
def display():
    """A virtual screen of its own."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as answer:
        number = answer.readline().strip()
    if not number:
        pytest.skip("Xvfb does not start here")
    yield f":{number}"
    server.terminate()
    server.wait()


class Program:
    """The program as its own process; what it shows is read, what it is to do is X events."""

    def __init__(self, display, home):
        environment = os.environ | {
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home),
            "PYTHONPATH": str(ROOT),
        }
        self._environment = environment
        self.errors = (home / "errors.txt").open("w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.watched_window"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )
        self._lines = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.shown = {}

    def end(self):
        self.process.kill()
        self.process.wait()
        self._reader.join()
        self.process.stdout.close()
        self.errors.close()

    def _read(self):
        for line in self.process.stdout:
            self._lines.put(json.loads(line))
        self._lines.put(None)

    def wait_for(self, check):
        """Read on until what is shown fulfils the check."""
        while not (self.shown and check(self.shown)):
            self.shown = self._lines.get(timeout=PATIENCE)
            assert self.shown is not None, "the program ended"
        return self.shown

    def xdotool(self, *words):
        subprocess.run(
            ["xdotool", *map(str, words)], env=self._environment, check=True, timeout=PATIENCE
        )

    def at(self, name, u, v):
        x, y, width, height = self.shown["places"][name]
        return round(x + u * width), round(y + v * height)

    def click(self, name):
        self.xdotool("mousemove", *self.at(name, 0.5, 0.5), "click", 1)

    def drag(self, points):
        """Draw a stroke; a point waits for the one before it, or X would melt them into one."""
        pixels = (self.at("drawPad", u, v) for u, v in points)
        first, *others = (pixel for pixel, _ in groupby(pixels))
        self.xdotool("mousemove", *first, "mousedown", 1)
        for drawn, point in enumerate(others, start=1):
            self.wait_for(lambda shown, drawn=drawn: shown["points"] == drawn)
            self.xdotool("mousemove", *point)
        self.wait_for(lambda shown: shown["points"] == 1 + len(others))
        self.xdotool("mouseup", 1)


@pytest.fixture
def program(display, tmp_path):
    program = Program(display, tmp_path)
    yield program
    program.end()


def ring(u, v, size):
    turn = np.linspace(0, 2 * np.pi, 21)
    return [(u + 0.35 * size * np.sin(t), v - 0.5 * size * np.cos(t)) for t in turn]


def bar(u, v, size):
    return [(u + 0.05 * size * t, v - size * t) for t in np.linspace(-0.5, 0.5, 9)]


PLACES = {
    "in the middle": (0.5, 0.5, 0.5),
    "large": (0.5, 0.5, 0.92),
    "small at the top left": (0.14, 0.14, 0.2),
    "small at the top right": (0.86, 0.14, 0.2),
    "small at the bottom left": (0.14, 0.86, 0.2),
    "small at the bottom right": (0.86, 0.86, 0.2),
}


def test_a_person_trains_the_lectures_network_and_has_zeros_and_ones_read(program):
    program.wait_for(lambda shown: shown["exposed"] and shown["state"] == "paused")
    assert 0.5 < float(program.shown["costLabel"].removeprefix("J = ")) < 0.9

    program.click("trainButton")
    program.wait_for(lambda shown: shown["state"] == "running")
    program.wait_for(lambda shown: shown["state"] == "finished")
    assert program.shown["epochLabel"] == "epoch 100 / 100"
    assert float(program.shown["costLabel"].removeprefix("J = ")) < 0.01

    for shape, answer in ((ring, "0"), (bar, "1")):
        for place in PLACES.values():
            program.drag(shape(*place))
            program.wait_for(lambda shown, answer=answer: shown["predictionLabel"] == answer)
            program.click("clearButton")
            program.wait_for(lambda shown: shown["predictionLabel"] == "–")

    program.xdotool("search", "--onlyvisible", "--name", "^nngui$", "windowfocus", "--sync")
    program.xdotool("key", "ctrl+q")
    program.process.wait(timeout=PATIENCE)
    program.errors.seek(0)
    assert not program.errors.read()
