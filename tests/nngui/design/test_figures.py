import ast
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data import TASKS
from nngui.design import figures

finite = st.floats(allow_nan=False, allow_infinity=False)


def read(text):
    """Return the number that a text means to a person."""
    return float(text.replace("−", "-").replace(",", ""))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.02134, "0.0213"),
        (0.69314718, "0.6931"),
        (0.0010, "0.0010"),
        (0.0, "0.0000"),
        (1.5, "1.500"),
        (12.345678, "12.35"),
        (1234.5, "1,234"),
        (9999.6, "1.00e4"),
        (99999.0, "1.00e5"),
        (0.00052034, "0.000520"),
        (9.38e-5, "9.38e-5"),
        (1.414e-7, "1.41e-7"),
        (-0.0213, "−0.0213"),
        (math.nan, "–"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_a_cost_has_four_decimals_or_as_many_as_show_some_digits(value, text):
    assert figures.cost(value) == text


@pytest.mark.parametrize(
    ("p", "text"),
    [
        (0.0, "0.00"),
        (1e-30, "< 0.01"),
        (0.0049, "< 0.01"),
        (0.005, "0.01"),
        (0.98, "0.98"),
        (0.9949, "0.99"),
        (0.995, "> 0.99"),
        (1 - 1e-7, "> 0.99"),
        (1.0, "1.00"),
    ],
)
def test_a_probability_is_written_with_two_honest_decimals(p, text):
    assert figures.probability(p) == text


@pytest.mark.parametrize(
    ("p", "text"),
    [(0.0, "< 0.01"), (0.0049, "< 0.01"), (0.98, "0.98"), (0.995, "> 0.99"), (1.0, "> 0.99")],
)
def test_what_a_network_predicts_is_never_written_as_certain(p, text):
    assert figures.predicted(p) == text


@given(st.floats(0, 1, width=32))
def test_only_certainty_is_written_as_certain(p):
    assert (figures.probability(p) == "1.00") == (p == 1)
    assert (figures.probability(p) == "0.00") == (p == 0)
    assert (figures.share(p) == "100\u202f%") == (p == 1)
    assert (figures.share(p) == "0\u202f%") == (p == 0)


@pytest.mark.parametrize(
    ("part", "text"), [(0.99, "99.0"), (1, "100"), (0, "0"), (0.99999, "> 99.9"), (1e-5, "< 0.1")]
)
def test_a_share_is_a_percentage_with_one_decimal(part, text):
    assert figures.share(part) == f"{text}\u202f%"


@pytest.mark.parametrize(
    ("degrees", "text"), [(0.997, "1°"), (-22.4, "−22°"), (-0.3, "0°"), (0, "0°")]
)
def test_an_angle_is_in_whole_degrees(degrees, text):
    assert figures.angle(degrees) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.3, "0.3"),
        (10, "10"),
        (1000.0, "1000"),
        (0.000123456789, "0.000123456789"),
        (2e-6, "0.000002"),
        (5e-7, "5e-7"),
        (1.25e-12, "1.25e-12"),
        (0, "0"),
    ],
)
def test_alpha_is_written_with_all_its_digits_and_no_useless_zero(value, text):
    assert figures.learning_rate(value) == text


@given(finite)
def test_alpha_as_it_is_written_is_the_alpha_that_is_trained_with(value):
    assert float(figures.learning_rate(value)) == value


@pytest.mark.parametrize(("value", "text"), [(0.0012345, "0.0012"), (3e-9, "3e-9"), (0, "0")])
def test_a_moving_alpha_has_two_digits(value, text):
    assert figures.moving_rate(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.1234, "−0.123"),
        (-0.0, "0"),
        (6.94, "6.94"),
        (1234.5, "1,234"),
        (999.6, "1,000"),
        (123456.0, "1.23e5"),
        (-1.234e-5, "−1.23e-5"),
        (0.000123, "0.000123"),
        (math.nan, "NaN"),
    ],
)
def test_a_weight_has_three_digits(value, text):
    assert figures.weight(value) == text


@given(st.floats(-1e300, 1e300))
def test_what_is_rounded_is_near_what_it_was(value):
    for text in (figures.cost(value), figures.weight(value)):
        assert read(text) == pytest.approx(value, rel=6e-3, abs=6e-5)


@pytest.mark.parametrize(
    ("before", "after", "texts"),
    [
        (0.7708, 0.0012, ("0.7708", "0.0012")),
        (0.000309123, 0.000308812, ("0.0003091", "0.0003088")),
        (0.0012001, 0.0012002, ("0.0012001", "0.0012002")),
        (0.5, 0.5, ("0.5000", "0.5000")),
        (0.5, 0.5 + 1e-12, ("0.5000000", "0.5000000")),
        (math.nan, 0.5, ("–", "0.5000")),
    ],
)
def test_two_costs_have_the_digits_by_which_they_differ(before, after, texts):
    assert figures.costs(before, after) == texts


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.00115121, 7, "0.001151210"),
        (0.7707883, 7, "0.7707883"),
        (12.5, 7, "12.50000"),
        (4e-7, 2, "4.0e-7"),
        (1.3e-6, 2, "1.3e-6"),
        (0.0, 2, "0.0"),
        (12345678.0, 2, "1.2e7"),
        (math.nan, 7, "–"),
    ],
)
def test_numbers_below_one_another_have_all_their_digits(value, digits, text):
    assert figures.precise(value, digits) == text


@pytest.mark.parametrize(
    ("value", "function", "text"),
    [
        (0.997, "sigmoid", "> 0.99"),
        (1.0, "softmax", "> 0.99"),
        (-1.0, "tanh", "< −0.99"),
        (0.0, "sigmoid", "< 0.01"),
        (0.0, "tanh", "0.00"),
        (0.997, "relu", "1.00"),
        (-0.999, "tanh", "< −0.99"),
        (0.001, "softmax", "< 0.01"),
        (-0.004, "linear", "> −0.01"),
        (0.0, "relu", "0.00"),
        (12.34, "relu", "12.3"),
        (-123.4, "linear", "−123"),
        (123456.0, "relu", "1e5"),
        (math.inf, "relu", "∞"),
    ],
)
def test_an_activation_in_its_circle_is_brief_and_not_rounded_to_what_it_never_is(
    value, function, text
):
    assert figures.activation(value, function) == text


def test_a_number_with_its_name_is_an_equation_or_an_inequality():
    assert figures.equation("P(1)", "0.98") == "P(1) = 0.98"
    assert figures.equation("P(1)", "> 0.99") == "P(1) > 0.99"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, ""),
        (math.inf, ""),
        (0.0, "1\u202fs left"),
        (41.2, "42\u202fs left"),
        (130.0, "about 2\u202fmin left"),
        (7300.0, "about 2\u202fh left"),
    ],
)
def test_time_left_is_said_in_words(seconds, text):
    assert figures.time_left(seconds) == text


def test_a_score_says_of_what_it_is():
    task, slant = TASKS["0 or 1"], TASKS["slant"]
    assert figures.validation_score(1.0, task) == "validation accuracy 100\u202f% (200 of 200)"
    assert figures.validation_score(0.995, task) == "validation accuracy 99.5\u202f% (199 of 200)"
    assert figures.validation_score(3.21, slant) == "mean validation error 3.2°"
    assert figures.validation_score(math.nan, task) == ""


def test_a_score_reads_the_same_with_and_without_what_it_is():
    assert figures.score(0.995) == "99.5\u202f%"
    assert figures.score(3.21, "°") == "3.2°"
    assert figures.score(math.nan) == "–"


def test_a_moment_in_the_middle_of_an_epoch_says_so():
    assert figures.moment(5406) == "epoch 5,406"
    assert figures.moment(273, 0.401) == "epoch 273 +\u202f40\u202f%"
    assert figures.moment(273, 0.999) == "epoch 273 +\u202f99\u202f%"


def test_counts_have_thousands_separators():
    assert figures.counted(12_000, "digit") == "12,000 digits"
    assert figures.counted(1, "digit") == "1 digit"


@pytest.mark.parametrize(
    ("value", "text"),
    [(20_000.0, "20,000"), (-45.0, "−45"), (0.5, "0.5"), (1e-5, "1e-5"), (0.0, "0"), (3e7, "3e7")],
)
def test_a_number_beside_an_axis_has_no_useless_zero(value, text):
    assert figures.tick(value) == text


# code, what is printed, keys: no numbers in the window
ELSEWHERE = {
    "figures.py",
    "keras_code.py",
    "theme.py",
    "headless.py",
    "doctor.py",
    "my_digits.py",
    "digit_rows.py",
}


def numbers_formatted_in(path):
    """The lines of f-strings of a module that say how a number is written."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FormattedValue) and node.format_spec:
            yield node.lineno


def test_no_other_module_decides_how_a_number_is_written():
    folder = Path(figures.__file__).parent
    pages = [page for page in folder.rglob("*.py") if page.name not in ELSEWHERE]
    found = [
        f"{page.relative_to(folder)}:{line}"
        for page in pages
        # reports of what is wrong in a file
        if page.parent.name not in ("digit_files", "formats", "handwriting")
        for line in numbers_formatted_in(page)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("value", "text"),
    [(40.0, "40"), (12.5, "12.5"), (0.03125, "0.03"), (12.999, "12.99"), (20_000.0, "20,000")],
)
def test_a_moment_between_epochs_is_never_rounded_up(value, text):
    assert figures.epoch(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0.0\u202fs"),
        (0.42, "0.4\u202fs"),
        (9.96, "10\u202fs"),
        (59.7, "1\u202fmin 0\u202fs"),
        (125.0, "2\u202fmin 5\u202fs"),
        (3_599.8, "1\u202fh 0\u202fmin"),
        (4_800.0, "1\u202fh 20\u202fmin"),
    ],
)
def test_the_time_that_training_took_is_as_exact_as_it_needs_to_be(seconds, text):
    assert figures.duration(seconds) == text
