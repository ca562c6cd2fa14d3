import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("arguments", [[], ["--headless"]])
def test_without_a_display_the_lectures_network_is_trained_in_the_terminal(arguments):
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [sys.executable, "-m", "nngui", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    assert ("There is no display here" in done.stdout) == (not arguments)
    assert "J(0) = 0." in done.stdout
    assert "Epoch 100/100" in done.stdout
    (accuracy,) = (line for line in done.stdout.splitlines() if "validation accuracy" in line)
    assert float(accuracy.split(":")[1].split("%")[0]) >= 99
    assert done.stdout.count("it says") == 10


def test_it_needs_no_qt():
    code = "import sys, nngui.headless; assert not any('PySide6' in name for name in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)
