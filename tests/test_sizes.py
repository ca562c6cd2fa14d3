"""Limits on the length of files and functions; run as a script it also prints the totals."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("engine", "nngui", "tests", "benchmarks", "assets")
FILE_LIMIT = 300  # lines
BODY_LIMIT = 40  # lines of a function without its signature and docstring


def sources() -> list[Path]:
    return [ROOT / "dev.py", *(f for name in FOLDERS for f in sorted((ROOT / name).rglob("*.py")))]


def lines(file: Path) -> int:
    return len(file.read_text("utf-8").splitlines())


def body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    documented = ast.get_docstring(function, clean=False) is not None
    statements = function.body[documented:]
    return (function.end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def functions(text: str) -> Iterator[tuple[str, int]]:
    """Yield the name and line, and the length of the body, of every function."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{node.name}, line {node.lineno}", body(node)


def long_files() -> list[str]:
    return [
        f"{file.relative_to(ROOT)}: {lines(file)} lines"
        for file in sources()
        if lines(file) > FILE_LIMIT
    ]


def long_functions() -> list[str]:
    return [
        f"{file.relative_to(ROOT)}: {name}: {length} lines"
        for file in sources()
        for name, length in functions(file.read_text("utf-8"))
        if length > BODY_LIMIT
    ]


def test_no_file_is_longer_than_the_limit():
    assert long_files() == []


def test_no_function_is_longer_than_the_limit():
    assert long_functions() == []


def test_what_is_too_long_is_named(monkeypatch, tmp_path):
    body = "    pass\n" * (BODY_LIMIT + 1)
    tmp_path.joinpath("dev.py").write_text(f"def f():\n{body}".ljust(FILE_LIMIT * 9, "\n"))
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    assert [name.partition(":")[0] for name in long_files()] == ["dev.py"]
    assert long_functions() == ["dev.py: f, line 1: 41 lines"]


def test_signature_and_docstring_do_not_count_as_body():
    text = 'def f(\n    x,\n):\n    """One.\n\n    More.\n    """\n    y = x\n    return y\n'
    assert list(functions(text)) == [("f, line 1", 2)]


def test_a_function_of_a_docstring_only_has_no_body():
    assert list(functions('def f():\n    """Nothing."""\n')) == [("f, line 1", 0)]


if __name__ == "__main__":
    for folder in ("dev.py", *FOLDERS):
        files = [file for file in sources() if file.relative_to(ROOT).parts[0] == folder]
        bodies = [length for file in files for _, length in functions(file.read_text("utf-8"))]
        total, longest = sum(map(lines, files)), max(map(lines, files), default=0)
        print(f"{folder:10} {len(files):3} files {total:6} lines, the longest {longest:3};", end="")
        print(f" {len(bodies):4} functions, the longest {max(bodies, default=0):2}")
    too_long = long_files() + long_functions()
    raise SystemExit("\n".join(["Too long:", *too_long]) if too_long else 0)
