"""Prints how long the source is, and which files and functions are long; it fails nobody."""

import ast
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GROUPS = (("engine", "nngui"), ("tests",))  # whose totals are printed
FOLDERS = ("engine", "nngui", "tests", "benchmarks", "assets")
LONG_FILE = 300  # lines
LONG_FUNCTION = 40  # lines of a body without its signature and docstring
LAYOUT = {
    tokenize.COMMENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
    tokenize.INDENT,
    tokenize.NEWLINE,
    tokenize.NL,
}


def sources(*folders: str, root: Path = ROOT) -> list[Path]:
    return [file for folder in folders for file in sorted((root / folder).rglob("*.py"))]


def lines(file: Path) -> int:
    return len(file.read_text("utf-8").splitlines())


def tokens(file: Path) -> int:
    """Count the words of the language: a docstring is one, comments and layout are none."""
    with tokenize.open(file) as text:
        return sum(token.type not in LAYOUT for token in tokenize.generate_tokens(text.readline))


def body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    documented = ast.get_docstring(function, clean=False) is not None
    statements = function.body[documented:]
    return (function.end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def functions(text: str) -> Iterator[tuple[str, int]]:
    """Yield the name with its line, and the length of the body, of every function."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{node.name}, line {node.lineno}", body(node)


def long_parts(root: Path = ROOT) -> Iterator[str]:
    """Yield a line for every long file and every long function."""
    for file in [root / "dev.py", *sources(*FOLDERS, root=root)]:
        place = file.relative_to(root).as_posix()
        if (length := lines(file)) > LONG_FILE:
            yield f"{place}: {length} lines"
        for name, length in functions(file.read_text("utf-8")):
            if length > LONG_FUNCTION:
                yield f"{place}: {name}: {length} lines"


def report(root: Path = ROOT) -> str:
    """Return the totals and the long parts, a line each."""
    totals = []
    for folders in GROUPS:
        files = sources(*folders, root=root)
        count = f"{sum(map(lines, files)):,} lines, {sum(map(tokens, files)):,} tokens"
        totals.append(f"{' + '.join(folders)}: {len(files)} files, {count}")
    found = list(long_parts(root)) or ["none"]
    heading = f"Files above {LONG_FILE} lines and functions above {LONG_FUNCTION}:"
    return "\n".join([*totals, heading, *(f"  {part}" for part in found)])


if __name__ == "__main__":
    print(report())
