import subprocess
import sys

import pytest

from tests import sizes


@pytest.fixture
def checkout(tmp_path):
    for folder in sizes.FOLDERS:
        (tmp_path / folder).mkdir()
    (tmp_path / "dev.py").write_text("")
    return tmp_path


def test_long_files_and_functions_are_named(checkout):
    body = "    pass\n" * (sizes.LONG_FUNCTION + 1)
    (checkout / "engine" / "a.py").write_text(f"def f():\n{body}" + "\n" * sizes.LONG_FILE)
    assert sizes.report(checkout).splitlines()[-2:] == [
        "  engine/a.py: 342 lines",
        "  engine/a.py: f, line 1: 41 lines",
    ]


def test_the_totals_count_the_program_and_its_tests_apart(checkout):
    (checkout / "engine" / "a.py").write_text("# why\nx = 1\n")
    (checkout / "nngui" / "b.py").write_text('"""One."""\n\ny = (\n    2\n)\n')
    (checkout / "tests" / "c.py").write_text("z = 3\n")
    assert sizes.report(checkout).splitlines() == [
        "engine + nngui: 2 files, 7 lines, 9 tokens",
        "tests: 1 files, 1 lines, 3 tokens",
        "Files above 300 lines and functions above 40:",
        "  none",
    ]


def test_signature_and_docstring_do_not_count_as_body():
    text = 'def f(\n    x,\n):\n    """One.\n\n    More.\n    """\n    y = x\n    return y\n'
    assert list(sizes.functions(text)) == [("f, line 1", 2)]


def test_a_function_of_a_docstring_only_has_no_body():
    assert list(sizes.functions('def f():\n    """Nothing."""\n')) == [("f, line 1", 0)]


def test_the_report_of_this_checkout_fails_nobody():
    done = subprocess.run([sys.executable, sizes.__file__], capture_output=True, check=True)
    assert done.stdout.startswith(b"engine + nngui: ")
