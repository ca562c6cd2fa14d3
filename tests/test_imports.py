"""No module and no folder imports, directly or not, what imports it: type-checking imports too."""

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["engine", "nngui"]


def modules(package, root=ROOT):
    """The files of a package by their dotted names."""
    return {
        ".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): file
        for file in (root / package).rglob("*.py")
    }


def imported(file, known):
    """The known modules that a file imports anywhere in its text."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                if name in known or node.module in known:
                    yield name if name in known else node.module


@cache
def graph(package, root=ROOT):
    known = modules(package, root)
    return {name: {*imported(file, known)} - {name} for name, file in known.items()}


def rooms(modules_graph, depth=2):
    """The same arrows between the folders in a folder; a module beside them counts as one."""

    def room(name):
        return name.split(".")[:depth]

    found = {}
    for name, others in modules_graph.items():
        beside = {".".join(room(each)) for each in others if room(each)[:-1] == room(name)[:-1]}
        found.setdefault(".".join(room(name)), set()).update(beside)
    return {name: others - {name} for name, others in found.items()}


def circle(arrows):
    """One circle in the graph, or nothing."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return error.args[1]
    return None


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_imports_itself_in_a_circle(package):
    assert circle(graph(package)) is None


@pytest.mark.parametrize("depth", [2, 3, 4])
@pytest.mark.parametrize("package", PACKAGES)
def test_no_two_rooms_and_no_two_folders_in_one_import_each_other(package, depth):
    assert circle(rooms(graph(package), depth)) is None


def test_a_circle_by_an_import_for_types_alone_is_found(tmp_path):
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "a.py").write_text("from house import b\n")
    (folder / "b.py").write_text("if TYPE_CHECKING:\n    from house.a import A\n")
    assert set(circle(graph("house", tmp_path))) == {"house.a", "house.b"}
