import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.printing import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x_train", "x_train"),
        ("Größe 数字 α", "Größe 数字 α"),
        ("two\nlines\r\n", r"two\nlines\r\n"),
        ("\x1b[31mred\0", r"\x1b[31mred\x00"),
        ("abc\u202ecba", r"abc\u202ecba"),
        ("not UTF-8: \udcff", r"not UTF-8: \udcff"),
    ],
)
def test_what_cannot_be_printed_is_shown_as_an_escape(text, shown):
    assert printable(text) == shown


@given(st.text(st.characters(exclude_categories=()), max_size=50))
def test_any_text_becomes_one_line_of_unicode_that_can_be_encoded(text):
    shown = printable(text)
    assert shown.isprintable()
    shown.encode()


def test_a_long_text_is_cut():
    assert printable("a" * 300, 10) == "aaaaaaaaa…"
