import base64
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nngui import digit_lines
from nngui.digit_lines import LineError, edit_line, read_entry, read_header, strokes_of
from nngui.my_digits import Edit, Example, MyDigits
from tests.nngui.digits import contents, drawing, picture

finite = st.floats(-1e6, 1e6, width=32)
lines = arrays.arrays(np.float32, st.tuples(st.integers(1, 5), st.just(2)), elements=finite)


@given(st.lists(lines, min_size=1, max_size=3), st.integers(0, 9))
def test_strokes_come_back_bit_for_bit(strokes, label):
    example = Example("key", label, tuple(strokes))
    (back,) = read_entry(edit_line(Edit((example,)))).added
    assert back.label == label
    for one, other in zip(back.strokes, strokes, strict=True):
        assert one.tobytes() == other.tobytes()


def test_pictures_removals_and_labels_come_back():
    some = MyDigits([drawing(1), picture(2), drawing(3)])
    keys = [example.key for example in some]
    examples = {}
    read_entry(edit_line(Edit(tuple(some)))).apply(examples)
    assert contents(MyDigits(examples.values())) == contents(some)
    for edit in (some.relabelling(keys[:2], 9), some.removal(keys[2:])):
        read_entry(edit_line(edit)).apply(examples)
        some = some.edited(edit)
        assert contents(MyDigits(examples.values())) == contents(some)


def test_one_wrong_byte_anywhere_is_noticed():
    line = edit_line(Edit((drawing(points=5),)))
    for i in range(len(line) - 1):
        with pytest.raises(LineError):
            read_entry(line[:i] + bytes([line[i] ^ 4]) + line[i + 1 :])


@pytest.mark.parametrize(
    "content",
    [
        [],
        {"add": [{"key": "k", "label": 10, "strokes": [[[0, 0]]]}]},
        {"add": [{"key": "k", "label": True, "strokes": [[[0, 0]]]}]},
        {"add": [{"key": "k", "label": 1, "strokes": []}]},
        {"add": [{"key": "k", "label": 1, "strokes": [[]]}]},
        {"add": [{"key": "k", "label": 1, "strokes": [[[0, 0, 0]]]}]},
        {"add": [{"key": "k", "label": 1, "strokes": [[[0, "x"]]]}]},
        {"add": [{"key": "k", "label": 1, "strokes": [[[0, 1e99]]]}]},
        {"add": [{"key": "k", "label": 1, "picture": "AAAA"}]},
        {"add": [{"label": 1, "strokes": [[[0, 0]]]}]},
        {"label": {"k": "seven"}},
        {"label": ["k"]},
        {"remove": 3},
    ],
)
def test_a_line_that_was_written_by_somebody_else_is_refused(content):
    with pytest.raises(LineError):
        read_entry(digit_lines._line(content))


def test_a_header_is_told_from_other_lines():
    assert read_header(digit_lines.header_line()).version == digit_lines.VERSION
    for line in (edit_line(Edit()), b"", b"\n", b"PK\3\4"):
        with pytest.raises(LineError):
            read_header(line)


@pytest.mark.filterwarnings("error")
def test_numbers_too_large_are_refused_without_a_warning():
    with pytest.raises(ValueError, match="numbers"):
        strokes_of([[[1e300, 0]]])


def test_of_a_bomb_no_more_is_unpacked_than_a_picture_has():
    bomb = base64.b64encode(zlib.compress(bytes(20_000_000))).decode()
    line = digit_lines._line({"add": [{"key": "k", "label": 1, "picture": bomb}]})
    tracemalloc.start()
    try:
        read_entry(line)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
