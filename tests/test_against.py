"""The comparison of two versions of the engine: `benchmarks/training.py --against`."""

import re
from pathlib import Path

import pytest

from benchmarks import training

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"(W\d) +([\d,]+) +([\d,]+)   ([\d.]+), ([\d.]+) to ([\d.]+)")


@pytest.mark.parametrize("threads", [[], ["--threads"]], ids=["one thread", "threads by size"])
def test_an_engine_is_about_as_fast_as_itself(capsys, threads):
    training.main(["--against", str(ROOT), "--quick", "W1", "W3", *threads])
    rows = [ROW.fullmatch(line) for line in capsys.readouterr().out.splitlines()[2:]]
    assert [row[1] for row in rows] == ["W1", "W3"]
    for row in rows:
        middle, low, high = map(float, row.groups()[3:])
        assert 0.1 < low <= middle <= high < 10  # three short rounds on a busy machine


def test_the_engine_that_is_compared_is_that_of_the_other_checkout(tmp_path, capsys):
    engine = tmp_path / "engine"
    engine.mkdir()
    engine.joinpath("__init__.py").write_text("raise RuntimeError('this is the other one')")
    with pytest.raises(SystemExit, match="W1: RuntimeError: this is the other one"):
        training.main(["--against", str(tmp_path), "--quick", "W1"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--against", str(ROOT / "docs")], "no checkout with an engine"),
        (["--against", str(ROOT), "--rounds", "5"], "at least 20 pairs"),
    ],
)
def test_a_comparison_that_would_say_nothing_is_refused(capsys, arguments, words):
    with pytest.raises(SystemExit):
        training.main(arguments)
    assert words in capsys.readouterr().err
