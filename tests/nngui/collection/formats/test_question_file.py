import json

import numpy as np
import pytest

from nngui.collection.formats import question_file
from nngui.collection.formats.found import FileError
from nngui.collection.items import Item
from nngui.collection.my_digits import new_key
from nngui.collection.question import questions_of
from tests.nngui.collection.asking import contents, question


@pytest.fixture
def made():
    rng = np.random.default_rng(4)
    items = list(question(rng, classes=("🐈", "a “dog”\\"), name="häuser & <b>").items)
    pixels = rng.integers(0, 256, (28, 28)).astype(np.uint8)
    items.append(Item(new_key(max(i.key for i in items)), items[1].key, picture=pixels))
    return questions_of({item.key: item for item in items})[0]


def test_a_question_comes_back_bit_for_bit(made, tmp_path):
    path = tmp_path / "a.question"
    question_file.write(path, made)
    assert contents(question_file.read(path)) == contents(made)


def test_a_data_set_has_its_question_in_it(made):
    data = question_file.data_set(made)
    assert contents(question_file.unpacked(data.source.tobytes())) == contents(made)


def broken(made, **changes):
    data = json.loads(question_file.packed(made))
    for place, value in changes.items():
        parts = place.split("__")
        at = data
        for part in parts[:-1]:
            at = at[int(part) if part.isdigit() else part]
        at[int(parts[-1]) if parts[-1].isdigit() else parts[-1]] = value
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "nngui digits"},
        {"version": 2},
        {"version": "1"},
        {"key": "../../x"},
        {"name": None},
        {"classes": []},
        {"classes": 3},
        {"classes__1": None},
        {"classes__1__key": "0"},
        {"drawings": {"a": 1}},
        {"drawings__0__class": 2},
        {"drawings__0__class": True},
        {"drawings__0__class": -1},
        {"drawings__0__strokes": []},
        {"drawings__0__strokes": [[[0, float("nan")]]]},
        {"drawings__0__strokes": [[["0", "1"], [1]]]},
        {"drawings__0__picture": "AAAA"},
        {"drawings__0__picture": "é"},
        {"drawings__1": 7},
    ],
)
def test_a_damaged_file_is_refused_with_a_reason(made, changes):
    with pytest.raises(FileError, match=r"expected|damaged|newer"):
        question_file.unpacked(broken(made, **changes))


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"3", b"null"])
def test_what_is_no_question_is_refused(content):
    with pytest.raises(FileError):
        question_file.unpacked(content)


def test_two_parts_with_one_key_are_refused(made):
    data = json.loads(question_file.packed(made))
    data["drawings"][0]["key"] = data["drawings"][1]["key"]
    with pytest.raises(FileError, match="another key"):
        question_file.unpacked(json.dumps(data).encode())
