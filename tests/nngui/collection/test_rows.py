import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nngui.collection.my_digits import Example
from nngui.collection.rows import FARTHEST, RowError, example_of, packed, row_of, unpacked
from tests.nngui.digits import contents, drawing, picture

finite = st.floats(-FARTHEST, FARTHEST, width=32)
lines = arrays.arrays(np.float32, st.tuples(st.integers(1, 5), st.just(2)), elements=finite)


@given(st.lists(lines, min_size=1, max_size=4))
def test_strokes_come_back_bit_for_bit(strokes):
    back = unpacked(packed(tuple(strokes)))
    assert [s.tobytes() for s in back] == [s.tobytes() for s in strokes]
    assert not any(s.flags.writeable for s in back)


@pytest.mark.parametrize("example", [drawing(), picture(), drawing(points=1)])
def test_an_example_comes_back_from_its_row(example):
    back = example_of(row_of(example))
    assert contents([back]) == contents([example])
    assert back.image.tobytes() == example.image.tobytes()


@given(st.binary(max_size=64))
def test_bytes_that_nobody_wrote_are_strokes_or_an_error(content):
    try:
        strokes = unpacked(content)
    except RowError:
        return
    assert packed(strokes) == content


def number(value):
    return np.array(value, "<f4").tobytes()


ONE = b"\1\0\0\0\0\0\0\0"  # one stroke of one point


@pytest.mark.parametrize(
    "row",
    [
        ("k", 10, ONE + bytes(8), None),
        ("k", -1, ONE + bytes(8), None),
        ("k", None, ONE + bytes(8), None),
        (3, 1, ONE + bytes(8), None),
        ("k", 1, None, None),
        ("k", 1, "text", None),
        ("k", 1, bytes(4), None),
        ("k", 1, ONE, None),
        ("k", 1, ONE + bytes(12), None),
        ("k", 1, ONE + number([0, np.nan]), None),
        ("k", 1, ONE + number([np.inf, 0]), None),
        ("k", 1, ONE + number([0, 2 * FARTHEST]), None),
        ("k", 1, b"\xff\xff\xff\xff" * 2 + bytes(12), None),
        ("k", 1, None, bytes(783)),
        ("k", 1, None, "text"),
    ],
)
@pytest.mark.filterwarnings("error")
def test_a_row_that_nobody_wrote_so_is_refused(row):
    with pytest.raises(RowError):
        example_of(row)


def test_a_row_is_small():
    _, _, strokes, _ = row_of(Example("key", 1, drawing(points=100).strokes))
    assert len(strokes) == 4 * (2 + 1) + 2 * 100 * 8
