import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nngui.collection.formats import strokes
from tests.nngui.collection.formats.files import imported, reasons, the_reason

LINE = [[[0.5, 0.1], [0.5, 0.9]]]


def saved(folder, text):
    (folder / "digits.json").write_text(text, "utf-8")
    return imported(folder / "digits.json")


def test_a_plain_list_in_any_layout_is_read_too(tmp_path):
    digits = [{"strokes": LINE, "label": 1, "writer": "é"}] * 3
    for text in (json.dumps(digits), "\ufeff" + json.dumps(digits, indent=4)):
        back = saved(tmp_path, text)
        assert [e.label for e in back.examples] == [1, 1, 1]
        assert back.examples[0].strokes[0].tolist() == [
            [0.5, pytest.approx(0.1)],
            [0.5, pytest.approx(0.9)],
        ]


def test_digits_that_are_none_are_refused_and_the_rest_is_used(tmp_path):
    odd = [
        {"label": 10, "strokes": LINE},
        {"label": "7", "strokes": LINE},
        {"strokes": LINE},
        {"label": 7},
        {"label": 7, "strokes": []},
        {"label": 7, "strokes": [[0.5, 0.1]]},
        {"label": 7, "strokes": [[[0.5, None]]]},
        {"label": 7, "strokes": [[[1e300, 0.5]]]},
        {"label": 7, "strokes": 3},
        7,
        None,
    ]
    back = saved(tmp_path, json.dumps([{"label": 0, "strokes": LINE}, *odd]))
    assert [e.label for e in back.examples] == [0]
    assert [reason.partition(":")[0] for reason in reasons(back)] == [
        f"digits.json, digit {i}" for i in range(2, 2 + len(odd))
    ]
    assert reasons(back)[0].endswith("expected a label from 0 to 9, got 10")
    assert reasons(back)[2].endswith("label is missing")


def test_what_is_whole_of_a_truncated_file_is_used(tmp_path):
    text = json.dumps([{"label": 0, "strokes": LINE}] * 100)
    back = saved(tmp_path, text[: len(text) // 2])
    assert 40 < len(back.examples) < 60
    assert f"from digit {len(back.examples) + 1} on it is not JSON, or cut off" in reasons(back)[0]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "expected a JSON file"),
        ("{}", "expected a JSON file"),
        ('{"format": "nngui digits", "version": 2, "digits": []}', "newer version"),
        ("[" + "[" * 2_000_000, "it is not JSON"),
        ("[" + '{"label": 3, "strokes": [' + "[[0, 0], " * 900_000, "it is not JSON"),
    ],
)
def test_what_is_no_list_of_digits_is_refused(tmp_path, text, reason):
    assert reason in the_reason(saved(tmp_path, text))


def test_a_file_of_millions_of_digits_is_read_piece_by_piece(tmp_path):
    back = saved(tmp_path, json.dumps([{"label": 0, "strokes": LINE}] * 200_000))
    assert len(back.examples) == 70_000
    assert "only 70,000 digits" in reasons(back)[0]


@given(st.binary(max_size=60), st.integers(0, 400))
def test_damage_anywhere_neither_crashes_nor_hangs(tmp_path_factory, garbage, at):
    path = tmp_path_factory.mktemp("json") / "digits.json"
    good = json.dumps([{"label": 0, "strokes": LINE}] * 6).encode()
    path.write_bytes(good[:at] + garbage + good[at:])
    imported(path)


def test_nothing_but_drawings_is_written(tmp_path):
    list(strokes.write(tmp_path / "digits.json", []))
    assert json.loads((tmp_path / "digits.json").read_text())["digits"] == []
