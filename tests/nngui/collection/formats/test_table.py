import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nngui.collection import importing
from nngui.collection.formats import table
from tests.nngui.collection.formats.files import imported, reasons, ring, the_reason

PIXELS = ring().ravel().tolist()
SMALL = [0, 9, 9, 0, 9, 0, 0, 9, 9, 0, 0, 9, 0, 9, 9, 0]  # 4 × 4


def row(label, pixels=PIXELS, delimiter=","):
    return delimiter.join(map(str, [label, *pixels]))


@pytest.fixture
def csv(tmp_path):
    """Write lines, and return what is imported of them."""

    def write(*lines, encoding="utf-8", newline="\n"):
        content = newline.join(lines).encode(encoding)
        (tmp_path / "digits.csv").write_bytes(content)
        return imported(tmp_path / "digits.csv")

    return write


def test_a_header_may_be_there_or_not(csv):
    header = row("label", [f"pixel{i}" for i in range(784)])
    for lines in ([row(3), row(4)], [header, row(3), row(4)]):
        back = csv(*lines)
        assert back.refused == ()
        assert [e.label for e in back.examples] == [3, 4]
        np.testing.assert_array_equal(back.examples[0].picture, ring())


def test_the_label_is_found_by_its_name(csv):
    header = ",".join([*(str(i) for i in range(784)), "Class"])
    back = csv(header, ",".join([*map(str, PIXELS), "5"]))
    assert [e.label for e in back.examples] == [5]
    np.testing.assert_array_equal(back.examples[0].picture, ring())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_delimiters_encodings_and_ends_of_lines(csv, delimiter, encoding, newline):
    lines = row("label", ["é"] * 784, delimiter), row(3, PIXELS, delimiter), "", row(4, PIXELS, ";")
    back = csv(*lines, encoding=encoding, newline=newline)
    assert [e.label for e in back.examples][:1] == [3]
    assert len(back.examples) == (2 if delimiter == ";" else 1)
    assert all(": it has" in reason and "columns" in reason for reason in reasons(back))


def test_pixels_from_0_to_1_are_the_same_as_those_to_255(csv):
    back = csv(*[row(3, [p / 255 for p in PIXELS])] * 2)
    np.testing.assert_array_equal([e.picture for e in back.examples], [ring()] * 2)


def test_quoted_cells_and_other_sides(csv):
    back = csv('"3",' + ",".join(f'"{p}"' for p in SMALL), row("4.0", SMALL))
    assert [e.label for e in back.examples] == [3, 4]


def test_rows_that_are_no_digits_are_refused_by_their_number_and_the_rest_is_used(csv):
    dark = [0] * 784
    odd = {
        2: row(10),
        3: row("seven"),
        4: row(3, PIXELS[:-1]),
        5: row(3, ["nan", *PIXELS[1:]]),
        6: row(3, [300, *PIXELS[1:]]),
        7: row(3, [-1, *PIXELS[1:]]),
        8: row(3, ["white", *PIXELS[1:]]),
        9: row("", PIXELS),
        10: row(2.5),
        11: row(1, dark),
        12: "what, ever",
        13: row("nan"),
        14: row(3, ["inf", *PIXELS[1:]]),
    }
    back = csv(row(0), *odd.values(), row(9))
    assert [e.label for e in back.examples] == [0, 9]
    told = dict(reason.removeprefix("digits.csv, row ").split(": ") for reason in reasons(back))
    assert sorted(map(int, told)) == list(odd)
    assert told["2"] == "its label is 10, not a digit from 0 to 9"
    assert told["3"] == "its label is 'seven', not a digit from 0 to 9"
    assert told["4"] == "it has 784 columns; expected 785"
    for number in ("5", "6", "7", "14"):
        assert told[number] == "it has pixels that are not numbers from 0 to 255"
    assert told["8"] == "'white' is not a number"
    assert told["11"] == "nothing is drawn on it"


def test_the_first_rows_decide_what_is_white_in_all_of_them(csv, monkeypatch):
    monkeypatch.setattr(table, "AT_ONCE", 1)
    back = csv(row(3), row(3, [int(p > 0) for p in PIXELS]))
    assert back.examples[1].picture.max() == 1


def test_many_rows_come_in_pieces(csv):
    back = csv(*[row(i % 10, SMALL) for i in range(1_234)])
    assert [e.label for e in back.examples] == [i % 10 for i in range(1_234)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"\n\n \n", "it is empty"),
        (b"7\n", "expected rows of a label and pixels"),
        (b"1,2,3\n", "2 pixels make no square picture"),
        (b"0" * 1_000_001, "is longer than"),
        (bytes(3_000_000), "is longer than"),
        (b"\xff\xd8\xff\xe0" * 100, "expected rows"),
        (b'"' + b"1," * 200_000, "field larger than"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, reason):
    (tmp_path / "digits.csv").write_bytes(content)
    assert reason in the_reason(imported(tmp_path / "digits.csv"))


@given(st.binary(max_size=300), st.booleans())
def test_damage_anywhere_neither_crashes_nor_hangs(tmp_path_factory, garbage, marked):
    path = tmp_path_factory.mktemp("csv") / "digits.csv"
    good = "\n".join(row(i % 10, SMALL) for i in range(4)).encode()
    at = len(garbage) % len(good)
    path.write_bytes(b"\xff\xfe" * marked + good[:at] + garbage + good[at:])
    imported(path)


def test_a_table_of_our_own_says_what_its_columns_are():
    assert table.HEADER[:2] == ["label", "pixel0"]
    assert len(table.HEADER) == 785


def test_labels_that_no_header_names_are_found_in_the_last_column_too(csv):
    rows = [[*ring().ravel(), label] for label in (0, 3, 7)]
    back = csv(*(",".join(map(str, row)) for row in rows))
    assert [example.label for example in back.examples] == [0, 3, 7]
    np.testing.assert_array_equal(back.examples[0].picture, ring())


def test_what_is_refused_without_end_is_not_read_to_the_end(csv, monkeypatch):
    monkeypatch.setattr(importing, "MOST_REFUSALS", importing.MOST_REFUSED)
    back = csv("label,a,b,c,d", *["x,1,2,3,4"] * 20_000)
    assert len(back.refused) + back.not_listed < 12_000


def test_a_table_of_nothing_but_its_header_is_told(csv):
    back = csv(row("label", [f"pixel{i}" for i in range(784)]))
    assert the_reason(back) == "digits.csv: there is no digit in it"
