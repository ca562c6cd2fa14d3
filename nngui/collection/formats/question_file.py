"""A question as JSON: its name, its classes and all its drawings, with their keys.

A file is ``{"format": "nngui question", "version": 1, "key": …, "name": …, "classes": [{"key": …,
"name": …}, …], "drawings": [{"key": …, "class": 0, "strokes": [[[x, y], …], …]}, …]}``; a drawing
that is a picture has ``"picture"`` instead, 28 rows of 28 bytes in base64.
"""

import base64
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from engine.files import replacing
from nngui.collection.formats.found import FileError
from nngui.collection.formats.strokes import points, strokes_of
from nngui.collection.items import Item
from nngui.collection.my_digits import MOST
from nngui.collection.question import Question, cleaned, parts_of, questions_of
from nngui.collection.rows import RowError, picture_of
from nngui.design.data_set import FEWEST_CLASSES, LONGEST_TITLE, MOST_CLASSES, DataSet
from nngui.design.figures import count

SUFFIX = ".question"
FORMAT, VERSION = "nngui question", 1
LARGEST = 200_000_000  # bytes of a file
_KEY = re.compile("[0-9a-f]{16}-[0-9a-f]{6}(-[0-9]{6})?")


def packed(question: Question) -> bytes:
    """Return a question as the content of a file."""
    head = {
        "format": FORMAT,
        "version": VERSION,
        "key": question.key,
        "name": question.item.name,
        "classes": [{"key": kind.key, "name": kind.name} for kind in question.kinds],
    }
    drawings = ",\n".join(
        _text(item, label) for label, drawn in enumerate(question.drawings) for item in drawn
    )
    return f'{json.dumps(head)[:-1]}, "drawings": [\n{drawings}\n]}}\n'.encode()


def data_set(question: Question) -> DataSet:
    """Return what a network learns from, with the question in it."""
    made = parts_of(question)
    return replace(made, source=np.frombuffer(packed(question), np.uint8))


def write(path: Path, question: Question) -> None:
    """Write a question; a file that is there already is replaced only once all is written.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    with replacing(path) as file:
        file.write(packed(question))


def read(path: Path) -> Question:
    """Read a question.

    Raises
    ------
    FileError, OSError
        If the file cannot be used.
    """
    if not path.is_file():
        raise FileError("expected a file with a question")
    if path.stat().st_size > LARGEST:
        raise FileError(f"expected a file of at most {count(LARGEST // 1_000_000)} MB")
    return unpacked(path.read_bytes())


def unpacked(content: bytes) -> Question:
    """Return the question that is the content of a file.

    Raises
    ------
    FileError
        If it holds none.
    """
    try:
        data = json.loads(content, object_hook=_as_it_is)
    except (ValueError, RecursionError) as error:
        raise FileError(f"expected a question as JSON, and it is damaged: {error}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise FileError("expected a question that this program has exported, got another file")
    if not isinstance(data.get("version"), int) or data["version"] > VERSION:
        raise FileError("it was written by a newer version of this program")
    try:
        return _question(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reason = f"{error.args[0]} is missing" if type(error) is KeyError else str(error)
        raise FileError(f"the question in it is damaged: {reason}") from error


def _as_it_is(value: dict[str, Any]) -> dict[str, Any]:
    """Let other threads work between two drawings, which the parser itself does not."""
    return value


def _question(data: dict[str, Any]) -> Question:
    question = Item(_key(data), name=cleaned(data["name"], LONGEST_TITLE))
    kinds = [Item(_key(kind), question.key, cleaned(kind["name"])) for kind in data["classes"]]
    if not FEWEST_CLASSES <= len(kinds) <= MOST_CLASSES:
        raise ValueError(f"expected from {FEWEST_CLASSES} to {MOST_CLASSES} classes")
    if len(data["drawings"]) > MOST:
        raise ValueError(f"expected at most {count(MOST)} drawings")
    items = [question, *kinds, *(_drawing(each, kinds) for each in data["drawings"])]
    by_key = {item.key: item for item in items}
    if len(by_key) != len(items):
        raise ValueError("expected another key for each of its parts")
    found = questions_of(by_key)
    if len(found) != 1 or len(found[0].items) != len(items):
        raise ValueError("expected classes and drawings of one question")
    return found[0]


def _drawing(data: dict[str, Any], kinds: list[Item]) -> Item:
    number = data["class"]
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < len(kinds):
        raise ValueError(f"expected the number of a class, got {number!r:.40}")
    if "picture" in data:
        try:
            content = base64.b64decode(data["picture"], validate=True)
            picture = picture_of(content)
        except (RowError, ValueError) as error:
            raise ValueError("expected a picture of 28² bytes") from error
        return Item(_key(data), kinds[number].key, picture=picture)
    return Item(_key(data), kinds[number].key, strokes=strokes_of(data["strokes"]))


def _key(data: dict[str, Any]) -> str:
    key = data["key"]
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise ValueError(f"expected a key, got {key!r:.40}")
    return key


def _text(item: Item, label: int) -> str:
    """Return a drawing as JSON; it is made only once, but for its class."""
    known: dict[str, str] = item.__dict__
    if "_text" not in known:
        if item.picture is None:
            known["_text"] = f'"strokes": {json.dumps(points(item.strokes))}'
        else:
            assert isinstance(item.picture, np.ndarray)
            known["_text"] = f'"picture": "{base64.b64encode(item.picture.tobytes()).decode()}"'
    return f'{{"key": "{item.key}", "class": {label}, {known["_text"]}}}'
