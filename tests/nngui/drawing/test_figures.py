import math

import pytest

from engine.data import TASKS
from nngui.drawing import figures


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.02134, "0.0213"),
        (0.69314718, "0.6931"),
        (0.0010, "0.0010"),
        (0.0, "0.0000"),
        (1.5, "1.500"),
        (12.345678, "12.35"),
        (1234.5, "1234"),
        (99999.0, "1.000e+05"),
        (0.00052034, "0.000520"),
        (1.2341e-5, "0.0000123"),
        (1.2341e-7, "1.234e-07"),
        (math.nan, "–"),
        (math.inf, "∞"),
    ],
)
def test_a_cost_has_four_decimals_or_as_many_as_show_some_digits(value, text):
    assert figures.cost(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, ""),
        (math.inf, ""),
        (0.0, "1 s left"),
        (41.2, "42 s left"),
        (130.0, "about 2 min left"),
        (7300.0, "about 2 h left"),
    ],
)
def test_time_left_is_said_in_words(seconds, text):
    assert figures.time_left(seconds) == text


def test_a_score_is_a_share_or_an_error():
    assert figures.score(0.99, TASKS["0 or 1"]) == figures.score(0.99) == "accuracy 99.0 %"
    assert figures.score(3.21, TASKS["slant"]) == "mean error 3.2°"
    assert figures.score(math.nan) == ""


def test_a_score_reads_the_same_with_and_without_what_it_is():
    assert figures.bare_score(1.0, TASKS["0 or 1"]) == figures.bare_score(1.0) == "100.0 %"
    assert figures.bare_score(3.21, TASKS["slant"]) == "3.2°"
    assert figures.bare_score(math.nan) == "–"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0012345, "0.0012"), (5e-5, "0.00005"), (0.3, "0.3"), (10, "10"), (3e-9, "0"), (0, "0")],
)
def test_alpha_is_written_without_an_exponent(value, text):
    assert figures.rate(value) == text
