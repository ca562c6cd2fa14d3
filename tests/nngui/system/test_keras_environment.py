"""An environment with Keras: made whole, or not at all. A script stands in for Python and pip."""

import fcntl
import os
import sys
from contextlib import suppress

import pytest

from nngui.system import keras_environment
from nngui.system.keras_environment import COMPLETE, FOLDER, KerasEnvironment, made

# In the place of Python: it makes an "environment" with itself in it, and installs as it is told.
STAND_IN = """\
#!{python}
import fcntl, os, pathlib, shutil, subprocess, sys, time
if sys.argv[1:3] == ["-m", "venv"]:
    target = pathlib.Path(sys.argv[3], "bin")
    target.mkdir(parents=True)
    shutil.copy(__file__, target / "python")
elif sys.argv[1:3] == ["-m", "pip"]:
    pathlib.Path(os.environ["TMPDIR"], "half.whl").write_text("half")
    print("Collecting keras", flush=True)
    print("Downloading keras", flush=True)
    {does}
else:
    print("found", {found})
"""


@pytest.fixture
def python(tmp_path, monkeypatch):
    def make(does="pass", found="'keras', 'jax'"):
        path = tmp_path / "stand-in"
        path.write_text(STAND_IN.format(python=sys.executable, does=does, found=found))
        path.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(path))

    return make


@pytest.fixture
def environment(tmp_path, qtbot):
    environment = KerasEnvironment(tmp_path / "data")
    yield environment
    environment.close()


def test_it_is_made_with_progress_and_found_from_then_on(environment, python, qtbot, tmp_path):
    python()
    data, lines = tmp_path / "data", []
    environment.printed.connect(lines.append)
    with qtbot.waitSignal(environment.made) as signal:
        environment.begin()
    assert signal.args == [made(data)]
    assert os.access(made(data), os.X_OK)
    assert any("keras" in line for line in lines)
    assert sorted(p.name for p in (data / FOLDER).iterdir()) == ["bin", COMPLETE]
    assert not environment.running


@pytest.mark.parametrize(
    ("does", "found", "reason"),
    [
        ("sys.exit('no network')", "'keras', 'jax'", "no network"),
        ("pass", "'keras'", "found keras"),  # installed, but no backend can be imported
    ],
)
def test_what_fails_leaves_nothing_and_says_why(
    environment, python, qtbot, tmp_path, does, found, reason
):
    python(does, found)
    with qtbot.waitSignal(environment.failed) as signal:
        environment.begin()
    assert reason in signal.args[0]
    qtbot.waitUntil(lambda: not environment.running)
    assert not (tmp_path / "data" / FOLDER).exists()
    assert made(tmp_path / "data") == ""


def test_cancelled_it_ends_with_its_children_and_leaves_nothing(
    environment, python, qtbot, tmp_path
):
    held = tmp_path / "held by all of them"
    python(
        f"held = open({str(held)!r}, 'w'); fcntl.flock(held, fcntl.LOCK_EX);"
        # in one write: one that still writes when nobody reads ends by itself
        " subprocess.run([sys.executable, '-c', r'import os, time; os.write(1, b\"1\\n\");"
        " time.sleep(600)'], pass_fds=[held.fileno()])"
    )
    with qtbot.waitSignal(environment.printed, check_params_cb=lambda line: line == "1"):
        environment.begin()
    environment.cancel()
    qtbot.waitUntil(lambda: not environment.running)
    assert not (tmp_path / "data" / FOLDER).exists()

    def gone():  # one that ended and was not waited for holds nothing either
        with open(held) as file, suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True

    qtbot.waitUntil(lambda: gone() is True)


def test_what_a_crash_left_is_no_environment_and_is_made_anew(environment, python, qtbot, tmp_path):
    half = tmp_path / "data" / FOLDER / "bin" / "python"
    half.parent.mkdir(parents=True)
    half.write_text("half")
    assert made(tmp_path / "data") == ""
    python()
    with qtbot.waitSignal(environment.made):
        environment.begin()
    assert half.read_text() != "half"


def test_two_programs_do_not_make_it_at_once(environment, python, qtbot, tmp_path):
    python("time.sleep(600)")
    with qtbot.waitSignal(environment.printed, check_params_cb=lambda line: "keras" in line):
        environment.begin()
    other = KerasEnvironment(tmp_path / "data")
    with qtbot.waitSignal(other.failed) as signal:
        other.begin()
    assert signal.args == [keras_environment.ANOTHER]
    assert list(keras_environment.remove(tmp_path / "data")) == [keras_environment.INSTALLING]
    environment.close()
    assert list(keras_environment.remove(tmp_path / "data")) == []


def test_a_folder_that_cannot_be_written_to_is_named(qtbot, tmp_path):
    (tmp_path / "file").touch()
    environment = KerasEnvironment(tmp_path / "file" / "data")
    with qtbot.waitSignal(environment.failed) as signal:
        environment.begin()
    assert signal.args == [f"{tmp_path / 'file' / 'data'} cannot be written to."]


def test_a_lock_that_a_power_cut_left_empty_does_not_keep_it_from_being_made(
    environment, python, qtbot, tmp_path
):
    python()
    lock = tmp_path / "data" / keras_environment.LOCK
    lock.parent.mkdir()
    lock.touch()
    os.utime(lock, (0, 0))
    with qtbot.waitSignal(environment.made):
        environment.begin()
