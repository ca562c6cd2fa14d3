"""The reading of a program: its design or its errors, with their places in the text."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from nngui.design.design import Design


class Span(NamedTuple):
    """A part of the text: lines from 1, columns from 0, in characters; the end is behind it."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a program, and what it means or what is wrong there."""

    span: Span
    text: str

    @property
    def line(self) -> int:
        """The line where it begins, from 1."""
        return self.span.line


@dataclass(frozen=True, slots=True)
class Reading:
    """What a program means.

    Attributes
    ----------
    design : Design or None
        None if there is an error.
    errors : tuple of Found
    understood : tuple of Found
        The words that decide something of the design.
    passed_over : tuple of int
        The lines that were passed over, but for those that `keras_code` writes.
    """

    design: Design | None
    errors: tuple[Found, ...] = ()
    understood: tuple[Found, ...] = ()
    passed_over: tuple[int, ...] = ()


def lines_of(found: tuple[Found, ...]) -> Iterator[str]:
    """Return each error as a sentence: "line 12: expected …"."""
    return (f"line {each.line}: {each.text}" for each in found)


class WrongError(Exception):
    """Something in a program that has no place in a design.

    Parameters
    ----------
    node : ast.AST
        Where it stands.
    text : str
        What was expected there.
    """

    def __init__(self, node: ast.AST, text: str) -> None:
        super().__init__(text)
        self.node, self.text = node, text


class Notes:
    """The design as far as it is read, with what is noted of the words of the program.

    Parameters
    ----------
    text : str
        The program.
    base : Design
        Decides what the program does not say.

    Attributes
    ----------
    design : Design
    errors : list of Found
    found : bool
        Whether the program decided anything of the design.
    """

    def __init__(self, text: str, base: Design) -> None:
        self.design = base
        self.errors: list[Found] = []
        self.found = False
        self._lines = text.splitlines() or [""]
        self._understood: list[Found] = []
        self._passed_over: list[int] = []

    def change(self, **changes: Any) -> None:
        """Take values over into the design, by the names of its fields."""
        self.found = True
        self.design = replace(self.design, **changes)

    def understand(self, node: ast.AST, text: str) -> None:
        """Note that words decide something, and what."""
        self._understood.append(Found(self._span(node), text))

    def take(self, node: ast.AST, text: str, **changes: Any) -> None:
        """Take values over into the design, and note the words that decided them."""
        self.change(**changes)
        self.understand(node, text)

    def pass_over(self, statement: ast.stmt) -> None:
        """Note that a statement decides nothing."""
        self._passed_over.append(statement.lineno)

    def add_error(self, node: ast.AST, text: str) -> None:
        """Note that something is wrong at a node."""
        self.errors.append(Found(self._span(node), text))

    @contextmanager
    def noting_errors(self) -> Iterator[None]:
        """End at the first `WrongError` that is raised inside, and note it."""
        try:
            yield
        except WrongError as wrong:
            self.add_error(wrong.node, wrong.text)

    def reading(self) -> Reading:
        """Return what the program means by these notes; errors are in the order of the text."""
        errors = tuple(sorted(self.errors, key=lambda found: found.span))
        design = None if errors else self.design
        return Reading(design, errors, tuple(self._understood), tuple(self._passed_over))

    def _span(self, node: ast.AST) -> Span:
        line = getattr(node, "lineno", 1)
        end = getattr(node, "end_lineno", None) or line
        start = self._column(line, getattr(node, "col_offset", 0))
        stop = self._column(end, getattr(node, "end_col_offset", None) or 0)
        return Span(line, start, end, max(stop, start + 1) if end == line else stop)

    def _column(self, line: int, byte: int) -> int:
        """Return the character at which a byte of a line begins."""
        if line > len(self._lines):
            return 0
        return len(self._lines[line - 1].encode()[:byte].decode(errors="ignore"))
