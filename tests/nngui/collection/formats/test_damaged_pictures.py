import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(os.name != "posix", reason="the memory of a process")
def test_no_damaged_picture_of_any_format_ends_the_program_or_takes_much_memory():
    done = subprocess.run(
        [sys.executable, "-m", "tests.nngui.collection.formats.damaged_pictures"],
        cwd=Path(__file__).parents[4],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-1000:]
    read, refused, megabytes = map(int, done.stdout.split())
    assert read > 1_000
    assert refused > 10_000
    assert megabytes < 400
