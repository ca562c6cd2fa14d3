"""Benchmarks, but for what they measure."""

import re
from pathlib import Path

import numpy as np
import pytest

from benchmarks import novelty
from engine.data import load

ROOT = Path(__file__).resolve().parent.parent
NAMED = [
    (file.stem, name.replace(".", "/") + ".py" if "/" not in name else name)
    for file in sorted((ROOT / "benchmarks").glob("*.py"))
    for name in re.findall(r'"(tests[./][\w./]+)"', file.read_text("utf-8"))
]


def test_some_benchmarks_run_a_part_of_the_suite():
    assert {"damaged", "documents", "hostile"} <= {name for name, _ in NAMED}


@pytest.mark.parametrize(("name", "file"), NAMED)
def test_a_benchmark_runs_a_part_of_the_suite_that_is_there(name, file):
    assert (ROOT / file).is_file()


def test_false_alarms_are_counted_for_every_bundled_question():
    data = load("0 to 9")
    images, labels = data.x_val[:100].reshape(-1, 28, 28), data.y_val[:100]
    rates = novelty.line("MNIST", images, labels)
    assert np.isfinite(rates).all()
    assert max(rates) < 20
