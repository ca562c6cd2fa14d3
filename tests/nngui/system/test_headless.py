import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PATIENCE

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("arguments", "display", "reason"),
    [
        ([], {}, "There is no display here, so"),
        ([], {"DISPLAY": ":9787"}, "The display :9787 (DISPLAY) cannot be reached, so"),
        (["--headless"], {"DISPLAY": ":9787"}, ""),
    ],
)
def test_without_a_display_the_lectures_network_is_trained_in_the_terminal(
    arguments, display, reason
):
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= display
    done = subprocess.run(
        [sys.executable, "-m", "nngui", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    assert done.stdout.startswith(reason)
    assert ("without a window" in done.stdout) == bool(reason)
    assert "J(0) = 0." in done.stdout
    assert "Epoch 100/100" in done.stdout
    (accuracy,) = (line for line in done.stdout.splitlines() if "validation accuracy" in line)
    assert float(accuracy.split(":")[1].split("%")[0]) >= 99
    assert done.stdout.count("it says") == 10


def test_it_needs_no_qt():
    used = "any('PySide6' in name for name in sys.modules)"
    code = f"import sys, nngui.system.headless; assert not {used}"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=PATIENCE)
