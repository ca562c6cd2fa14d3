import ast
from pathlib import Path

import pytest

import engine
from engine.passes import Forward, Step

FILES = sorted(Path(engine.__file__).parent.rglob("*.py"))
LINES = 300

# What the lecture calls it, and a piece of its formula.
LECTURE = [
    ("sigmoid", "1 / (1 + exp(-z))"),
    ("forward", "aₗ = g(Wₗ aₗ₋₁ + bₗ)"),
    ("loss", "-y log ŷ - (1 - y) log(1 - ŷ)"),
    ("loss", "(ŷ - y)²"),
    ("cost", "J(W, b) = 1/m Σᵢ L(yᵢ, ŷᵢ)"),
    ("gradient_descent", "θ ← θ - α ∂J/∂θ"),
    ("backpropagation", "∂J/∂Wₗ = dzₗ aₗ₋₁ᵀ"),
]


def docstrings(name):
    """The docstrings of the functions of that name, in files of a usual length."""
    for file in FILES:
        text = file.read_text("utf-8")
        if len(text.splitlines()) < LINES:
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef) and node.name == name:
                    yield ast.get_docstring(node) or ""


@pytest.mark.parametrize(("name", "formula"), LECTURE)
def test_what_the_lecture_names_is_found_by_its_name_with_its_formula(name, formula):
    assert any(formula in docstring for docstring in docstrings(name))


def test_what_is_found_by_name_is_what_runs():
    assert "gradient_descent" in engine.SGD.update.__code__.co_names
    assert "cost" in engine.BinaryCrossentropy.__call__.__code__.co_names
    assert "backpropagation" in Step._record.__code__.co_names
    assert "forward" in Forward.__init__.__code__.co_names
