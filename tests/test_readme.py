import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def map_rows():
    """The rows of the map from what is seen to the files in which it is made."""
    section = README.partition("| seen | file |")[2].partition("\n\n")[0]
    return [row.strip("|").split("|") for row in section.strip().splitlines()[1:]]


def named_files(cell):
    """The files that a row names, each of them below the folder named before it."""
    folder = Path("nngui")
    for name in re.findall(r"`([a-z_/]+(?:\.py)?)`", cell):
        if name.endswith("/"):
            folder = Path(name) if name.startswith(("engine/", "assets/")) else Path("nngui", name)
        elif name.endswith(".py"):
            yield Path(name) if name.startswith(("engine/", "assets/")) else folder / name


def test_the_map_has_rows_with_files():
    assert len(map_rows()) > 15
    assert all(list(named_files(cell)) for _, cell in map_rows())


@pytest.mark.parametrize(("seen", "cell"), map_rows())
def test_the_map_of_the_readme_names_files_that_exist(seen, cell):
    missing = [file for file in named_files(cell) if not (ROOT / file).exists()]
    assert not missing, seen


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_the_readme_links_to_what_exists(target):
    assert (ROOT / target).exists()
