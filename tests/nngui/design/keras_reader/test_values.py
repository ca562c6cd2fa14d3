import ast

import pytest

from engine.optimizers import OPTIMIZERS
from nngui.design.keras_reader.reading import WrongError
from nngui.design.keras_reader.values import OPEN, Values, canonical
from nngui.design.options import entry_of


def expression(text):
    return ast.parse(text, mode="eval").body


def after(**named):
    """The values of a program in which these names are assigned."""
    values = Values()
    for name, text in named.items():
        values.assign(name, expression(text))
    return values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("28 * 28", 784),
        ("-width // 2", -5),
        ("pixels / 10", 10),
        ("'relu'", "relu"),
        ("True", True),
        ("None", None),
        ("10 % 4", 2),
    ],
)
def test_a_value_stands_there_or_follows_by_arithmetic(text, value):
    values = after(width="10", pixels="width * width")
    assert values.value(expression(text)) == value
    assert values.is_known(expression(text))


@pytest.mark.parametrize(
    "text", ["X.shape[1]", "n", "f(3)", "9e14 * 9 * 9", "2 ** 9", "'a' * 9", "own"]
)
def test_what_only_a_running_program_knows_is_open(text):
    values = after(own="own + 1")
    assert values.value(expression(text)) is OPEN
    assert not values.is_known(expression(text))


def test_a_division_by_zero_is_an_error_where_it_stands():
    values = after(n="1 / 0")
    assert not values.is_known(expression("n"))
    with pytest.raises(WrongError, match=r"^this cannot be computed: division by zero$") as error:
        values.value(expression("2 + n"))
    assert ast.unparse(error.value.node) == "1 / 0"


def test_a_name_stands_for_an_expression_also_by_way_of_other_names():
    values = after(a="b", b="SGD(0.1)")
    assert ast.unparse(values.assigned(expression("a"))) == "b"
    assert ast.unparse(values.resolved(expression("a"))) == "SGD(0.1)"
    assert values.assigned(expression("c")) is None


def test_whole_numbers_and_switches_are_told_from_others():
    values = Values()
    assert values.whole(expression("32.0"), "batch_size", 1, 100) == 32
    assert values.switch(expression("False")) is False
    for text in ("True", "2.5", "0", "101"):
        with pytest.raises(WrongError, match=f"batch_size as a whole number .*, got {text}$"):
            values.whole(expression(text), "batch_size", 1, 100)
    with pytest.raises(WrongError, match=r"^expected True or False, got 1$"):
        values.switch(expression("1"))
    with pytest.raises(WrongError, match=r"^expected rate as a number, got True$"):
        values.number(expression("True"), "rate")


def test_an_option_that_the_engine_refuses_is_an_error_at_its_call():
    call = expression("SGD(momentum=2)")
    given = Values().options({"momentum": call.keywords[0].value})
    assert given == {"momentum": 2.0}
    with pytest.raises(WrongError, match="momentum") as error:
        canonical(call, entry_of(OPTIMIZERS["sgd"]).canonical, given)
    assert error.value.node is call
