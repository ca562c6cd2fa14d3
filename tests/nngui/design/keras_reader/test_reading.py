import ast

from nngui.design.design import Design
from nngui.design.keras_reader.reading import Notes, Span, WrongError, lines_of


def test_places_are_counted_in_characters_as_an_editor_does():
    text = "größe = 'π'; n = 5"
    number = ast.parse(text).body[1].value
    notes = Notes(text, Design())
    notes.take(number, "seed", seed=5)
    (found,) = notes.reading().understood
    assert found.span == Span(1, 17, 1, 18)
    assert text[found.span.column :] == "5"


def test_one_error_is_enough_for_no_design_and_they_come_in_the_order_of_the_text():
    text = "a\nb"
    first, second = ast.parse(text).body
    notes = Notes(text, Design())
    for node, words in ((second, "too many"), (first, "too few")):
        with notes.noting_errors():
            raise WrongError(node, words)
    assert notes.reading().design is None
    assert [*lines_of(notes.reading().errors)] == ["line 1: too few", "line 2: too many"]


def test_what_was_taken_over_is_in_the_design_and_the_rest_is_the_base():
    notes = Notes("epochs = 7", Design(seed=3))
    assert not notes.found
    notes.change(epochs=7)
    assert notes.found
    assert notes.reading().design == Design(seed=3, epochs=7)
