"""The syntax tree of a program, and functions of its nodes."""

import ast
import re
import warnings
from collections.abc import Set as AbstractSet

from nngui.design.keras_reader.reading import WrongError

COMMAND = re.compile(r"^([ \t]*)[%!].*$", re.MULTILINE)  # of a notebook, such as %matplotlib inline
LONGEST_SOURCE = 40  # characters of an expression in a message
OTHERS = {"re", "tf", "sns", "plt", "np", "scaler", "pca"}  # owners of calls that are not Keras'


def parsed(text: str) -> tuple[ast.Module, list[int]]:
    """Return the tree of a program, and the lines that are commands of a notebook.

    Raises
    ------
    SyntaxError, ValueError, RecursionError, MemoryError
        If it is no Python, or none that can be parsed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text), []
        except SyntaxError:
            commands = [*COMMAND.finditer(text)]
            if not commands:
                raise
            lines = [text.count("\n", 0, found.start(1)) + 1 for found in commands]
            return ast.parse(COMMAND.sub(r"\1pass", text)), lines


def last_name(node: ast.AST) -> str:
    """Return the last part of a dotted name; empty if it is none."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def owner(node: ast.AST) -> str:
    """Return what stands before the last dot, if that is a plain name; else empty."""
    inner = node.value if isinstance(node, ast.Attribute) else None
    return inner.id if isinstance(inner, ast.Name) else ""


def of_other(node: ast.Call) -> bool:
    """Return whether a call is one of another library, such as re.compile."""
    return owner(node.func) in OTHERS


def items(node: ast.expr) -> list[ast.expr]:
    """Return what stands in a list or a tuple; else the node alone."""
    return list(node.elts) if isinstance(node, ast.List | ast.Tuple) else [node]


def source(node: ast.expr) -> str:
    """Return an expression as it is quoted in a message, cut off if it is long."""
    text = ast.unparse(node)
    return text if len(text) <= LONGEST_SOURCE else f"{text[: LONGEST_SOURCE - 1]}…"


def arguments(
    node: ast.Call,
    order: tuple[str, ...],
    known: AbstractSet[str],
    ignored: AbstractSet[str] = frozenset(),
) -> dict[str, ast.expr]:
    """Return the arguments of a call by their names.

    Parameters
    ----------
    node : ast.Call
    order : tuple of str
        The names of arguments that are given without one.
    known : set of str
        The names that have a meaning here.
    ignored : set of str
        Those that may be given and change nothing; they are left out.

    Raises
    ------
    WrongError
        If there is any other argument, or they cannot be told apart.
    """
    name, given = last_name(node.func), {}
    for i, argument in enumerate(node.args):
        if isinstance(argument, ast.Starred) or i >= len(order):
            raise WrongError(argument, f"expected no such argument of {name}")
        given[order[i]] = argument
    for keyword in node.keywords:
        if keyword.arg is None or keyword.arg in given:
            raise WrongError(keyword.value, f"expected the arguments of {name} one by one")
        given[keyword.arg] = keyword.value
    for key in [*given]:
        if key in ignored:
            del given[key]
        elif key not in known:
            words = f"{name} has no {key} here; known: {', '.join(sorted(known))}"
            raise WrongError(_keyword(node, key), words)
    return given


def _keyword(node: ast.Call, name: str) -> ast.AST:
    return next((each for each in node.keywords if each.arg == name), node)
