"""The values in a program, as far as they stand there or follow by arithmetic."""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from nngui.design.figures import count
from nngui.design.keras_reader.reading import WrongError
from nngui.design.keras_reader.syntax import source
from nngui.design.options import Options

ARITHMETIC: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
LARGEST = 1e15  # of a number on the way of arithmetic
DEEPEST, FARTHEST = 50, 10  # steps of an expression, and from name to name
OPEN = object()  # a value that is known only when the program runs


class Values:
    """The names of a program with their values; a value is a number, text, switch or None.

    Methods raise `WrongError` where another kind of value is expected, and where one cannot be
    computed, such as 1 / 0.
    """

    def __init__(self) -> None:
        self._named: dict[str, ast.expr] = {}

    def assign(self, name: str, node: ast.expr) -> None:
        """Give a name to an expression."""
        self._named[name] = node

    def assigned(self, name: ast.Name) -> ast.expr | None:
        """Return the expression that has a name; None if there is none."""
        return self._named.get(name.id)

    def resolved(self, node: ast.expr) -> ast.expr:
        """Return the expression that a name stands for, also by way of others."""
        for _ in range(FARTHEST):
            if isinstance(node, ast.Name) and node.id in self._named:
                node = self._named[node.id]
        return node

    def value(self, node: ast.expr) -> Any:
        """Return the value that stands there, or `OPEN`."""
        return self._value(node, 0)

    def is_known(self, node: ast.expr) -> bool:
        """Return whether there is a value."""
        try:
            return self.value(node) is not OPEN
        except WrongError:
            return False

    def _value(self, node: ast.expr, depth: int) -> Any:
        if depth > DEEPEST:
            return OPEN
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            named = self.assigned(node)
            return OPEN if named is None else self._value(named, depth + 1)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
            value = self._value(node.operand, depth + 1)
            if isinstance(value, int | float):
                return -value if isinstance(node.op, ast.USub) else value
        if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
            return self._computed(node, depth)
        return OPEN

    def _computed(self, node: ast.BinOp, depth: int) -> Any:
        values = self._value(node.left, depth + 1), self._value(node.right, depth + 1)
        if not all(type(v) in (int, float) and abs(v) <= LARGEST for v in values):
            return OPEN
        try:
            return ARITHMETIC[type(node.op)](*values)
        except (ZeroDivisionError, OverflowError) as error:
            raise WrongError(node, f"this cannot be computed: {error}") from error

    def switch(self, node: ast.expr) -> bool:
        """Return True or False."""
        value = self.value(node)
        if not isinstance(value, bool):
            raise WrongError(node, f"expected True or False, got {source(node)}")
        return value

    def whole(self, node: ast.expr, name: str, least: int, most: int) -> int:
        """Return a whole number in [least, most], such as 32 or 32.0; errors have its name."""
        value = self.value(node)
        whole = type(value) is int or (type(value) is float and value.is_integer())
        if not whole or not least <= value <= most:
            words = f"expected {name} as a whole number from {count(least)} to {count(most)}"
            raise WrongError(node, f"{words}, got {source(node)}")
        return int(value)

    def number(self, node: ast.expr, name: str) -> float:
        """Return a number of any size; errors have its name."""
        value = self.value(node)
        if type(value) not in (int, float):
            raise WrongError(node, f"expected {name} as a number, got {source(node)}")
        return float(value)

    def options(self, given: Mapping[str, ast.expr]) -> dict[str, object]:
        """Return the values of arguments by their names; whole numbers as float."""
        values = {}
        for name, node in given.items():
            value = self.value(node)
            if value is OPEN:
                raise WrongError(node, f"expected a value for {name} that stands in the program")
            values[name] = float(value) if type(value) is int else value
        return values


def canonical(
    node: ast.AST, make: Callable[[Mapping[str, Any]], Options], values: Mapping[str, Any]
) -> Options:
    """Return options as `make`, the `canonical` of an entry, has them.

    Raises
    ------
    WrongError
        If the entry refuses one; it stands at the node.
    """
    try:
        return make(values)
    except ValueError as error:
        raise WrongError(node, str(error)) from error
