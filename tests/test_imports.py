"""No module and no folder imports, directly or not, what imports it: type-checking imports too."""

import ast
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


def graph(package, root=ROOT):
    known = modules(package, root)
    return {name: {*imported(file, known)} - {name} for name, file in known.items()}


def rooms(modules_graph):
    """The same arrows between folders; a module beside the folders is a room of its own."""

    def room(name):
        return ".".join(name.split(".")[:2])

    found = {}
    for name, others in modules_graph.items():
        found.setdefault(room(name), set()).update(map(room, others))
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


@pytest.mark.parametrize("package", PACKAGES)
def test_no_two_rooms_import_each_other(package):
    assert circle(rooms(graph(package))) is None


def test_a_circle_by_an_import_for_types_alone_is_found(tmp_path):
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "a.py").write_text("from house import b\n")
    (folder / "b.py").write_text("if TYPE_CHECKING:\n    from house.a import A\n")
    assert set(circle(graph("house", tmp_path))) == {"house.a", "house.b"}
