"""How the program starts, and what it prints where it cannot."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import PySide6
import pytest

from nngui import __main__ as program
from nngui.system import doctor
from tests.conftest import PATIENCE

ROOT = Path(__file__).parents[2]


def start(*arguments, before="", **options):
    """Start the program as its own process, after some lines of Python."""
    code = f"import sys\n{before}\nfrom nngui.__main__ import main\nsys.exit(main())"
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def test_the_version_is_printed_with_those_of_qt_and_python(capsys):
    assert program.main(["--version"]) == 0
    line = capsys.readouterr().out
    assert line.startswith("nngui and engine ")
    assert f"Python {sys.version_info[0]}.{sys.version_info[1]}" in line
    assert f"NumPy {np.__version__}, Qt {PySide6.__version__}" in line


def test_a_reader_that_ends_early_ends_the_training_in_the_terminal_quietly():
    reader, writer = os.pipe()
    os.close(reader)
    with start("--headless", stdout=writer) as process:
        os.close(writer)
        assert process.communicate(timeout=60) == (None, "")
    assert process.returncode == 1


NOWHERE = "sys.stdout = None"
INTO_THE_VOID = """
import atexit, os
sys.stdout = open(os.devnull, "w")
atexit.register(sys.stdout.close)
"""


@pytest.mark.parametrize("before", [NOWHERE, INTO_THE_VOID])
def test_the_training_in_the_terminal_needs_nobody_to_print_for(before):
    with start("--headless", before=before, stdout=subprocess.PIPE) as process:
        assert process.communicate(timeout=PATIENCE) == ("", "")
    assert process.returncode == 0


def test_a_package_that_is_missing_is_named_with_the_way_out():
    with start(before="sys.modules['pyqtgraph'] = None", stdout=subprocess.PIPE) as process:
        _, complaints = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert complaints.startswith("nngui: The Python package pyqtgraph is missing in ")
    assert "Traceback" not in complaints


@pytest.mark.parametrize(
    ("stamped", "remedy"), [(True, "Delete {} and start nngui again"), (False, "Install nngui")]
)
def test_an_environment_that_dev_py_made_is_to_be_deleted(monkeypatch, tmp_path, stamped, remedy):
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    if stamped:
        (tmp_path / "nngui-stamp").touch()
    advice = program._way_out(ModuleNotFoundError("No module named 'numpy'", name="numpy"))
    assert f"The Python package numpy is missing in {tmp_path}." in advice
    assert remedy.format(tmp_path) in advice


@pytest.mark.skipif(sys.platform != "linux", reason="where Qt's libraries are the system's")
class TestALibraryThatQtNeeds:
    @pytest.fixture(autouse=True)
    def system(self, monkeypatch):
        monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
        monkeypatch.setattr(doctor, "is_here", lambda part: part != "libEGL.so.1")

    @pytest.mark.parametrize("user", [0, 1000])
    def test_is_named_with_the_command_that_installs_it(self, monkeypatch, capsys, user):
        monkeypatch.setattr(os, "geteuid", lambda: user)
        monkeypatch.setattr(doctor, "_on_debian", lambda: True)
        monkeypatch.setattr(doctor, "complaint", lambda *_: pytest.fail("nothing is installed"))
        assert program.main([]) == 1
        assert capsys.readouterr().err == (
            "nngui: This system lacks libEGL.so.1. This installs it:\n  sudo apt-get update &&"
            " sudo apt-get install -y --no-install-recommends libegl1\n"
        )

    def test_is_named_elsewhere_once_qt_has_not_found_it_either(self, monkeypatch, capsys):
        def fail():
            raise ImportError("libEGL.so.1: cannot open shared object file: No such file")

        monkeypatch.setattr(doctor, "_on_debian", lambda: False)
        monkeypatch.setattr(program, "make_window", fail)
        assert program.main([]) == 1
        told = capsys.readouterr().err
        assert told.startswith("nngui: This system lacks libEGL.so.1. Look for it in your")


def test_another_error_of_an_import_is_not_hidden(monkeypatch):
    def fail(document, new):
        raise ImportError("cannot import name 'x' from 'y'")

    monkeypatch.setattr(program, "_show_window", fail)
    with pytest.raises(ImportError, match="cannot import name"):
        program.main([])
