"""The statements of a program for Keras, and the part of a design that each is about."""

import ast
from dataclasses import replace

from nngui.design.design import LARGEST_SEED, Design
from nngui.design.figures import count
from nngui.design.keras_names import BATCHES, COSTS, DATA
from nngui.design.keras_reader.compilation import Compilation
from nngui.design.keras_reader.examples import Examples
from nngui.design.keras_reader.fit import Fit
from nngui.design.keras_reader.network import Network
from nngui.design.keras_reader.reading import Found, Notes, Reading, Span, WrongError
from nngui.design.keras_reader.syntax import arguments, last_name, of_other, owner, parsed
from nngui.design.keras_reader.values import Values

LONGEST = 200_000  # characters
BEHIND = {"load_weights", "train_on_batch"}  # change parameters in another way
SEEDS = {"set_random_seed", "set_seed"}  # of Keras, and of TensorFlow


def read(text: str, base: Design) -> Reading:
    """Return what a program for Keras means.

    Parameters
    ----------
    text : str
        Is parsed and never executed.
    base : Design
        Decides what the program does not say.
    """
    if len(text) > LONGEST:
        return _failed(1, 0, f"expected at most {count(LONGEST)} characters, got more")
    try:
        tree, commands = parsed(text)
    except SyntaxError as error:
        line = min(max(1, error.lineno or 1), text.count("\n") + 1)
        return _failed(line, max(0, (error.offset or 1) - 1), f"this is no Python: {error.msg}")
    except (ValueError, RecursionError, MemoryError) as error:
        return _failed(1, 0, f"this is no Python that can be read: {error}")
    try:
        reading = _Reader(text, base).read(tree)
    except RecursionError:
        return _failed(1, 0, "an expression in it is nested too deeply")
    return replace(reading, passed_over=tuple(sorted((*reading.passed_over, *commands))))


def _failed(line: int, column: int, text: str) -> Reading:
    return Reading(None, (Found(Span(line, column, line, column + 1), text),))


class _Reader:
    """Reads one program: hands each statement to the part of a design that it is about."""

    def __init__(self, text: str, base: Design) -> None:
        self._values = Values()
        self._notes = Notes(text, base)
        self._examples = Examples(self._values, self._notes)
        self._network = Network(self._values, self._notes, self._examples)
        self._compilation = Compilation(self._values, self._notes)
        self._fit = Fit(self._values, self._notes)

    def read(self, tree: ast.Module) -> Reading:
        notes = self._notes
        for statement in tree.body:
            with notes.noting_errors():
                self._statement(statement)
        if tree.body:
            with notes.noting_errors():
                self._network.take_layers(tree.body[-1])
        logits = self._compilation.logits
        if logits is not None and not notes.errors:
            with notes.noting_errors():
                self._network.activate_output(logits)
        if not notes.found and not notes.errors:
            notes.add_error(
                tree.body[0] if tree.body else tree,
                "expected Sequential([…]), compile(…) or fit(…): nothing of a network is here",
            )
        return notes.reading()

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            self._assignment(node.targets[0], node.value, node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            self._call(node.value, node)
        elif not _decides_nothing(node):
            self._look_inside(node)

    def _assignment(self, target: ast.expr, value: ast.expr, node: ast.stmt) -> None:
        if isinstance(value, ast.Call) and ast.unparse(value.func).endswith("mnist.load_data"):
            self._examples.mnist = value
        inside = isinstance(target, ast.Attribute | ast.Subscript)
        if inside and self._network.is_named_in(target):
            raise WrongError(target, "expected no change of a layer behind its back: no place here")
        if not isinstance(target, ast.Name):
            self._notes.pass_over(node)
            return
        if isinstance(value, ast.Call) and self._assigned_call(target.id, value):
            return
        self._values.assign(target.id, value)
        if not self._values.is_known(value):
            self._notes.pass_over(node)

    def _assigned_call(self, target: str, value: ast.Call) -> bool:
        """Read a call whose result gets a name; return whether it was one of a network."""
        name = last_name(value.func)
        if name == "Model" and not of_other(value):
            raise WrongError(value.func, "expected Sequential([…]): only that can be edited here")
        if name == "Sequential":
            self._network.begin(target, value)
        elif target == DATA and name == "dict":
            self._examples.read(value)
        elif name == "fit" and not of_other(value):
            self._fit.read(value)
        else:
            return False
        return True

    def _call(self, node: ast.Call, statement: ast.stmt) -> None:
        """Read a call whose result gets no name."""
        name, network = last_name(node.func), owner(node.func)
        if name in SEEDS:
            self._seed(node)
        elif name == "compile" and not of_other(node):
            self._compilation.read(node)
        elif name == "fit" and not of_other(node):
            self._fit.read(node)
        elif name == "add" and self._network.is_name(network):
            self._network.add(network, node)
        elif name in BEHIND and self._network.is_name(network):
            raise WrongError(node.func, f"expected fit to train: {name} has no place here")
        else:
            self._notes.pass_over(statement)

    def _seed(self, node: ast.Call) -> None:
        seed = arguments(node, ("seed",), {"seed"}).get("seed")
        if seed is not None:
            number = self._values.whole(seed, "seed", 0, LARGEST_SEED)
            self._notes.take(seed, "seed", seed=number)

    def _look_inside(self, node: ast.stmt) -> None:
        """Pass a statement over, unless it trains or changes a network in a way of its own."""
        for inner in ast.walk(node):
            if not isinstance(inner, ast.Call):
                continue
            name = last_name(inner.func)
            if name in {"Sequential", "compile", "fit"} and not of_other(inner):
                raise WrongError(
                    inner,
                    f"expected {name} at the left edge: what is inside of a block is not read",
                )
        self._notes.pass_over(node)


def _decides_nothing(node: ast.stmt) -> bool:
    """Return whether a statement is an import, a text, or a class that `keras_code` writes."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Pass):
        return True
    if isinstance(node, ast.ClassDef):
        return node.name in (BATCHES, COSTS)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
