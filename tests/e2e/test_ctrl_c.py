"""Ctrl+C in the terminal from which the window was started."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
from nngui import main_window
from nngui.__main__ import main
from nngui.messages import State

class Telling(main_window.MainWindow):
    def _show_snapshot(self, snapshot):
        super()._show_snapshot(snapshot)
        if snapshot.state is State.PAUSED:
            print("idle", flush=True)

main_window.MainWindow = Telling
sys.exit(main([]))
"""


@pytest.mark.skipif(os.name == "nt", reason="sends a signal as a Unix terminal does")
def test_ctrl_c_ends_an_idle_window_at_once_and_in_order(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        try:
            assert program.stdout.readline() == "idle\n"
            program.send_signal(signal.SIGINT)
            _, said = program.communicate(timeout=15)
        finally:
            program.kill()
    assert program.returncode == 0
    assert said == ""
