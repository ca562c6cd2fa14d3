"""The program killed at random moments while digits are learned in it, as by a power cut."""

import os
import random
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.nngui.collection.stores import kept

KILLS = int(os.environ.get("NNGUI_KILLS", "10"))
MOST = 30  # digits before a kill

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills as Unix does")


class Program:
    """The real program in a process of its own, and which digits its window has confirmed."""

    def __init__(self, folder, name):
        self.confirmed = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.nngui.collection.adding", str(folder), str(name)],
            cwd=Path(__file__).parents[3],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(folder)},
            stdout=subprocess.PIPE,
            text=True,
        )

    def confirm(self, count):
        """Wait until the window has confirmed some more digits."""
        for _ in range(count):
            line = self._process.stdout.readline()
            assert line, "the program ended by itself"
            self.confirmed.append(int(line))

    def kill(self):
        """Kill it, and take what it had confirmed by then."""
        self._process.kill()
        lines = self._process.stdout.read().split("\n")
        self.confirmed += map(int, lines[:-1])  # the last one may be cut off
        self._process.stdout.close()
        assert self._process.wait() == -signal.SIGKILL


@contextmanager
def running(folder, *names):
    programs = [Program(folder, name) for name in names]
    try:
        yield programs
    finally:
        for program in programs:
            program._process.kill()
            program._process.wait()
            program._process.stdout.close()


def numbers_in(folder):
    """The digits that are kept, by the number that each was drawn with."""
    found = kept(folder)
    assert found.error is None
    return [int(example.strokes[0][0, 0]) for example in found.digits]


def test_of_two_programs_killed_at_random_moments_no_confirmed_digit_is_lost(tmp_path):
    chance, confirmed = random.Random(4), []
    for names in zip(range(0, KILLS, 2), range(1, KILLS + 1, 2), strict=True):
        with running(tmp_path, *names) as programs:
            for program in chance.sample(programs, 2):
                program.confirm(1 + chance.randrange(MOST))
                threading.Event().wait(chance.random() * 0.02)
                program.kill()
                confirmed += program.confirmed
        there = numbers_in(tmp_path)
        assert set(confirmed) <= set(there), "a digit that was confirmed is lost"
        assert len(there) == len(set(there)) <= len(confirmed) + names[1] + 1
    assert len(confirmed) > KILLS
