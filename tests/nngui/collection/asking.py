"""Questions for tests."""

from benchmarks.shapes import SHAPES, shape
from nngui.collection.items import Item
from nngui.collection.my_digits import new_key
from nngui.collection.question import beginning, questions_of


def question(rng, each=3, classes=SHAPES, name=""):
    """A question with drawings of each class: circles and triangles in turns."""
    items = list(beginning(name, classes))
    kinds, key = items[1:], items[-1].key
    for _ in range(each):
        for number, kind in enumerate(kinds):
            key = new_key(key)
            items.append(Item(key, kind.key, strokes=shape(SHAPES[number % 2], rng)))
    (made,) = questions_of({item.key: item for item in items})
    return made


def contents(made):
    """All that a question is, to compare."""
    return [
        (
            item.key,
            item.parent,
            item.name,
            [stroke.tobytes() for stroke in item.strokes],
            None if item.picture is None else item.picture.tobytes(),
        )
        for item in made.items
    ]
