"""What learners type gives here what it gave in Keras."""

import json
from pathlib import Path

import numpy as np
import pytest

from engine import defaults, keras
from tests.engine.learners.calls import ROWS
from tests.engine.learners.outcome import outcome

KEPT = json.loads(Path(__file__).with_name("calls.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def default_seed(monkeypatch):
    monkeypatch.setattr(defaults._Defaults, "seeds", None)


def assert_alike(ours, theirs, path="result"):
    if isinstance(theirs, dict):
        assert isinstance(ours, dict), (path, ours, theirs)
        assert sorted(ours) == sorted(theirs), path
        for key in theirs:
            assert_alike(ours[key], theirs[key], f"{path}, {key}")
    elif isinstance(theirs, list):
        assert isinstance(ours, list), (path, ours, theirs)
        assert len(ours) == len(theirs), path
        for i, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            assert_alike(one, other, f"{path}[{i}]")
    elif isinstance(theirs, float):
        np.testing.assert_allclose(ours, theirs, rtol=2e-4, atol=2e-6, err_msg=path)
    else:
        assert ours == theirs, path


@pytest.mark.filterwarnings("ignore:expected mode")
@pytest.mark.parametrize("name", ROWS)
def test_a_call_gives_what_it_gave_in_keras(name):
    assert_alike(outcome(keras, ROWS[name]), KEPT["rows"][name])


def test_every_row_was_run_with_keras():
    assert KEPT["made_with"].startswith("keras 3")
    assert [*KEPT["rows"]] == [*ROWS]
