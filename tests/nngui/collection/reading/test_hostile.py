"""Damaged and hostile files do no harm; `dev.py bench hostile` reads 2,000 of them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process")
def test_damaged_and_hostile_files_are_refused_or_read_without_harm(tmp_path):
    root = Path(__file__).parents[4]
    done = subprocess.run(
        [sys.executable, "-m", "tests.nngui.collection.reading.hostile", tmp_path, "0", "20"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-1_000:]
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(lines) == 20
    for number, seconds, kind, outcome in lines:
        assert outcome in ("opened", "taken", "refused"), (number, kind)
        assert float(seconds) < 5, (number, kind)
