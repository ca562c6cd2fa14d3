"""Benchmarks, but for what they measure."""

import re
from pathlib import Path

import pytest

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
