from dataclasses import replace

import pytest

from nngui.design import problems as module
from nngui.design.design import Design, LayerSpec
from nngui.design.figures import memory
from nngui.design.memory import memory_needed, memory_there_is
from nngui.design.problems import Place, fatal

WIDE = replace(Design(), layers=(*[LayerSpec(2_048, "relu")] * 8, LayerSpec(1, "sigmoid")))


@pytest.fixture
def room(monkeypatch):
    """Let there be so much memory."""

    def there_is(size):
        monkeypatch.setattr(module, "memory_there_is", lambda: size)

    return there_is


def test_the_lectures_network_fits_anywhere_and_the_largest_into_two_gigabytes():
    assert memory_needed(Design()) < 10e6
    assert 1.5e9 < memory_needed(WIDE) < 2.5e9
    assert memory_there_is() > 500e6


def test_what_does_not_fit_is_refused_with_the_memory_it_needs(room):
    room(1_000_000_000)
    problem = fatal(WIDE)
    assert problem.place is Place.MODEL
    assert memory(memory_needed(WIDE)) in problem.text
    assert "1.0\u202fGB" in problem.text
    assert problem.remedy == "Use at most 1,024 units a layer"
    assert fatal(problem.remedied) is None
    assert problem.remedied.output == WIDE.output


def test_smaller_batches_are_the_remedy_where_they_are_enough(room):
    room(3_000_000_000)
    large = replace(WIDE, dataset="0 to 9", batch_size=60_000, loss="mean_squared_error")
    problem = fatal(large.with_output(10, "softmax"))
    assert problem.remedied.layers[:-1] == WIDE.layers[:-1]
    assert problem.remedied.batch_size < 60_000
    assert problem.remedy == f"Use batches of {problem.remedied.batch_size:,}"
    assert fatal(problem.remedied) is None


@pytest.mark.parametrize(("size", "words"), [(2.1e9, "2.1\u202fGB"), (340e6, "340\u202fMB")])
def test_sizes_are_written_in_the_unit_that_suits_them(size, words):
    assert memory(int(size)) == words
