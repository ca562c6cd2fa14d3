import ast

import pytest

from nngui.design.keras_reader.reading import WrongError
from nngui.design.keras_reader.syntax import arguments, last_name, of_other, owner, parsed, source


def expression(text):
    return ast.parse(text, mode="eval").body


def test_arguments_without_a_name_get_theirs_by_their_order():
    given = arguments(
        expression("SGD(0.1, momentum=m)"), ("rate", "momentum"), {"rate", "momentum"}
    )
    assert {name: ast.unparse(node) for name, node in given.items()} == {
        "rate": "0.1",
        "momentum": "m",
    }


def test_arguments_that_change_nothing_are_left_out():
    assert arguments(expression("Dense(name='a')"), (), set(), {"name"}) == {}


@pytest.mark.parametrize(
    ("call", "wrong", "words"),
    [
        ("f(1, 2)", "2", "expected no such argument of f"),
        ("f(*a)", "*a", "expected no such argument of f"),
        ("f(1, x=2)", "2", "expected the arguments of f one by one"),
        ("f(**a)", "a", "expected the arguments of f one by one"),
        ("layers.f(y=1)", "y=1", "f has no y here; known: x"),
    ],
)
def test_an_argument_that_is_not_known_is_an_error_at_its_place(call, wrong, words):
    with pytest.raises(WrongError, match=f"^{words}$") as error:
        arguments(expression(call), ("x",), {"x"})
    assert ast.get_source_segment(call, error.value.node) == wrong


def test_a_call_of_another_library_is_known_by_its_owner():
    other, own = expression("re.compile(p)"), expression("model.compile(p)")
    assert last_name(other.func) == last_name(own.func) == "compile"
    assert (owner(other.func), owner(own.func)) == ("re", "model")
    assert of_other(other)
    assert not of_other(own)


def test_a_long_expression_is_quoted_by_its_beginning():
    assert source(expression("f( 1 )")) == "f(1)"
    assert (
        source(expression("+".join("abcdefghijklmnop")))
        == "a + b + c + d + e + f + g + h + i + j +…"
    )


def test_commands_of_a_notebook_are_no_errors_of_syntax():
    tree, commands = parsed("%matplotlib inline\nn = 1\n!ls\n")
    assert commands == [1, 3]
    assert ast.unparse(tree) == "pass\nn = 1\npass"
    with pytest.raises(SyntaxError):
        parsed("n = = 1")
