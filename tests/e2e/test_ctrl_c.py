"""Ctrl+C in the terminal from which the window was started."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="sends a signal as a Unix terminal does")

# A window that never runs any Python by itself, in which Python hears of no signal.
IDLE = """
import sys
from PySide6.QtCore import QAbstractEventDispatcher
from PySide6.QtWidgets import QApplication, QWidget
from nngui.interrupts import Interrupts

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
from nngui import main_window
from nngui.__main__ import main
from nngui.messages import State

class Telling(main_window.MainWindow):
    def _show_snapshot(self, snapshot):
        super()._show_snapshot(snapshot)
        if snapshot.state is State.PAUSED:
            print("waiting", signal.getsignal(signal.SIGINT).__module__, flush=True)

main_window.MainWindow = Telling
sys.exit(main([]))
"""


def interrupted(code, home):
    """Run the code, interrupt it when it waits, and return what it said and its exit code."""
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        try:
            said = program.stdout.readline()
            program.send_signal(signal.SIGINT)
            _, complaints = program.communicate(timeout=20)
        finally:
            program.kill()
    return said, complaints, program.returncode


def test_ctrl_c_ends_a_window_that_waits_for_something_to_happen(tmp_path):
    assert interrupted(IDLE, tmp_path) == ("waiting\n", "", 0)


def test_ctrl_c_ends_the_program_in_order(tmp_path):
    said, complaints, code = interrupted(PROGRAM, tmp_path)
    assert (said, code) == ("waiting nngui.interrupts\n", 0)
    assert "Traceback" not in complaints
    assert "QThread" not in complaints
