import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nngui.widgets.fields.typed_numbers import SPACES, parse_real, parse_whole

SCRIPTS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９", "०१२३४५६७८९"]
MINUSES = ["-", "−", "－"]
around = st.sampled_from(["", " ", "  ", "\u00a0", "\u202f", "\t"])


def in_script(text, digits):
    return text.translate(str.maketrans("0123456789", digits))


@given(
    number=st.floats(allow_nan=False, allow_infinity=False),
    point=st.sampled_from([".", ",", "，", "٫"]),
    minus=st.sampled_from(MINUSES),
    digits=st.sampled_from(SCRIPTS),
    e=st.sampled_from("eE"),
    before=around,
    behind=around,
)
def test_a_real_number_is_read_in_any_country(number, point, minus, digits, e, before, behind):
    text = repr(number).replace("e", e).replace(".", point).replace("-", minus)
    assert parse_real(before + in_script(text, digits) + behind) == number


@given(
    number=st.integers(-(10**12), 10**12),
    separator=st.sampled_from(["", ",", ".", "'", "’", *SPACES]),
    minus=st.sampled_from(MINUSES),
    digits=st.sampled_from(SCRIPTS),
    before=around,
)
def test_a_whole_number_is_read_in_any_country(number, separator, minus, digits, before):
    text = f"{number:,}".replace(",", separator).replace("-", minus)
    assert parse_whole(before + in_script(text, digits)) == number


@given(st.integers(1, 999), st.integers(0, 9))
def test_a_power_of_ten_may_be_a_whole_number(mantissa, power):
    assert parse_whole(f"{mantissa}e{power}") == mantissa * 10**power


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_whole_digits_with_one_separator_are_a_real_number_with_decimals(whole, decimals):
    assert parse_real(f"{whole},{decimals}") == float(f"{whole}.{decimals}")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1e-4", 1e-4),
        ("0,05", 0.05),
        (".5", 0.5),
        ("5.", 5),
        ("1,000", 1),
        ("+3", 3),
        ("1e400", math.inf),
    ],
)
def test_a_real_number_is_what_it_says(text, number):
    assert parse_real(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5,000", 5000),
        ("5.000", 5000),
        ("5 000", 5000),
        ("5e3", 5000),
        ("1.5e3", 1500),
        ("50e-1", 5),
    ],
)
def test_a_whole_number_is_what_it_says(text, number):
    assert parse_whole(text) == number


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1,000.5", "more than one separator"),
        ("1.000.000", "more than one separator"),
        ("1 000", "not a number"),
        ("", "not a number"),
        ("abc", "not a number"),
        ("nan", "not a number"),
        ("inf", "not a number"),
        ("0x10", "not a number"),
        ("1e", "not a number"),
        ("--5", "not a number"),
        ("10²", "not a number"),
        ("1_000", "not a number"),
        ("৪4", "several scripts"),
    ],
)
def test_a_text_that_is_no_real_number_is_refused_with_the_reason(text, why):
    with pytest.raises(ValueError, match=why):
        parse_real(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2.5", "not a whole number"),
        ("0.500", "not a whole number"),
        ("5,00", "not a whole number"),
        ("5e-1", "not a whole number"),
        ("1,00,000", "groups of three"),
        ("1,000.000", "groups of three"),
        ("1.500e3", "two ways"),
        ("1e999999999", "too large"),
        ("5a0", "not a number"),
        ("", "not a number"),
        ("9" * 400, "too many digits"),
    ],
)
def test_a_text_that_is_no_whole_number_is_refused_with_the_reason(text, why):
    with pytest.raises(ValueError, match=why):
        parse_whole(text)


@given(st.text("0123456789.,eE+-−' \u202fax²٣", max_size=12))
def test_no_text_is_another_number_than_its_digits_are(text):
    for parse in (parse_real, parse_whole):
        try:
            value = parse(text)
        except ValueError:
            continue
        mantissa = text.lower().split("e")[0]
        digits = "".join(str(int(c)) for c in mantissa if c.isdecimal()).strip("0")
        significant = f"{abs(value):.14e}".split("e")[0].replace(".", "").strip("0")
        exact = sys.float_info.min <= abs(value) < math.inf  # to as many digits
        assert not exact or significant == digits
