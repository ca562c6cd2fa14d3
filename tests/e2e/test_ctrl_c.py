"""Ctrl+C in the terminal, a logout and a closed terminal end the window as its button does."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PATIENCE

pytestmark = pytest.mark.skipif(os.name == "nt", reason="sends a signal as a Unix terminal does")

# A window that never runs any Python by itself, in which Python hears of no signal.
IDLE = """
import sys
from PySide6.QtCore import QAbstractEventDispatcher
from PySide6.QtWidgets import QApplication, QWidget
from nngui.system.interrupts import Interrupts

def tell():
    dispatcher.aboutToBlock.disconnect(tell)
    print("waiting", flush=True)

app, window = QApplication([]), QWidget()
Interrupts(app).install()
dispatcher = QAbstractEventDispatcher.instance()
dispatcher.aboutToBlock.connect(tell)
window.show()
sys.exit(app.exec())
"""

PROGRAM = """
import signal, sys
from nngui.window import main_window
from nngui.__main__ import main

class Telling(main_window.MainWindow):
    def __init__(self, session, settings):
        super().__init__(session, settings)
        session.snapshot_changed.connect(self.tell)

    def tell(self, snapshot):
        if snapshot.paused:
            print("waiting", signal.getsignal(signal.SIGINT).__module__, flush=True)

main_window.MainWindow = Telling
sys.exit(main([]))
"""


@pytest.fixture(autouse=True)
def terminal():
    """Let programs start as in a terminal, also where the tests themselves run under nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


def interrupted(code, home, number=signal.SIGINT, by=()):
    """Run the code, interrupt it when it waits, and return what it printed and its exit code."""
    with subprocess.Popen(
        [*by, sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home),
            "PYTHONDEVMODE": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        try:
            said = program.stdout.readline()
            program.send_signal(number)
            _, complaints = program.communicate(timeout=PATIENCE)
        finally:
            program.kill()
    return said, complaints, program.returncode


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_window_that_waits_for_something_to_happen_is_ended(tmp_path, name):
    assert interrupted(IDLE, tmp_path, getattr(signal, name)) == ("waiting\n", "", 0)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_the_program_is_ended_in_order_and_remembers_where_its_window_was(tmp_path, name):
    said, complaints, code = interrupted(PROGRAM, tmp_path, getattr(signal, name))
    assert (said, code) == ("waiting nngui.system.interrupts\n", 0)
    assert "Traceback" not in complaints
    assert "QThread" not in complaints
    assert "ResourceWarning" not in complaints
    assert "geometry=" in next(tmp_path.rglob("nngui.conf")).read_text("utf-8")


HELD = """
import os, signal, sys
from PySide6.QtWidgets import QApplication
from nngui.system.interrupts import Interrupts

app = QApplication([])
Interrupts(app).install()
print(signal.getsignal(signal.SIGHUP) is signal.SIG_IGN, flush=True)
sys.exit(app.exec())
"""


def test_a_program_started_by_nohup_outlives_its_terminal(tmp_path):
    nohup = ("sh", "-c", 'trap \'\' HUP; exec "$0" "$@"')
    assert interrupted(HELD, tmp_path, signal.SIGTERM, nohup) == ("True\n", "", 0)
