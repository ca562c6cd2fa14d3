import ast
import os
import re
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import pytest

import dev
from nngui.system.doctor import complaint

INSTALL = "install --editable . --constraint constraints.txt"
INSTALL_TESTS = "install --editable .[test] --constraint constraints.txt"


def stamp(project=b"project", interpreter="cpython-311", checkout="/here", extra="run"):
    return dev.make_stamp(project, interpreter, checkout, extra)


def run_dev(*args):
    """Run dev.py with nothing but the standard library to import."""
    command = [sys.executable, "-S", dev.ROOT / "dev.py", *args]
    return subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)


class Checkout:
    """A checkout in a temporary folder, in which no environment is made and nothing installed."""

    def __init__(self, monkeypatch, root):
        self.python = root / dev.PYTHON.relative_to(dev.ROOT)
        self.stamp = root / dev.STAMP.relative_to(dev.ROOT)
        self.root = root
        self.done = []
        self.pip_says = ""
        root.joinpath("pyproject.toml").write_text("[project]")
        monkeypatch.setattr(dev, "ROOT", root)
        monkeypatch.setattr(dev, "VENV", self.stamp.parent)
        monkeypatch.setattr(dev, "PYTHON", self.python)
        monkeypatch.setattr(dev, "STAMP", self.stamp)
        monkeypatch.setattr(dev, "LOCK", root / dev.LOCK.name)
        monkeypatch.setattr(dev, "see_to", lambda required, wished: None)
        monkeypatch.setattr(dev, "complaint", self.complaint)
        monkeypatch.setattr(dev, "output_of_failure", self.install)

    def complaint(self, command, cwd=None):
        if "venv" not in command:
            return complaint(command, cwd)
        self.done.append("make")
        return ""

    def install(self, command, cwd):
        self.done.append(" ".join(command[command.index("install") :]))
        return self.pip_says

    def make(self, stamp):
        """Make a real environment, yet without pip."""
        command = [sys.executable, "-m", "venv", "--without-pip", self.stamp.parent]
        subprocess.run(command, check=True)
        self.stamp.write_text(stamp)

    def complete(self, extra="run"):
        tag = sys.implementation.cache_tag
        return dev.make_stamp(b"[project]", tag, str(self.root), extra)


@pytest.fixture
def checkout(monkeypatch, tmp_path):
    return Checkout(monkeypatch, tmp_path)


# The command line


@pytest.mark.parametrize(
    "file", ["dev.py", "nngui/system/doctor.py", "nngui/system/display.py", "nngui/__init__.py"]
)
def test_an_old_python_can_read_what_tells_it_that_it_is_old(file):
    ast.parse((dev.ROOT / file).read_text("utf-8"), feature_version=(3, 8))


def test_an_old_python_is_told_which_one_to_use():
    told = dev.explain_old_python((3, 8, 10), "python3.12")
    assert "needs Python 3.11 or newer, and this is Python 3.8.10" in told
    assert "python3.12 dev.py run" in told


def test_an_old_python_is_told_where_to_get_a_newer_one():
    told = dev.explain_old_python((3, 10, 12), None)
    assert "https://www.python.org/downloads/" in told
    assert "sudo apt-get install python3.11 python3.11-venv" in told


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (4, 0, 0)])
def test_a_new_python_is_told_nothing(version):
    assert dev.explain_old_python(version, None) == ""


def test_an_old_python_does_nothing_else(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    monkeypatch.setitem(dev.COMMANDS, "run", lambda args: pytest.fail("it ran"))
    assert dev.main(["run"]) == 1
    assert "this is Python 3.10.4" in capsys.readouterr().err


def test_help_needs_the_standard_library_only_and_names_every_command():
    done = run_dev("--help")
    assert done.returncode == 0
    assert done.stderr == ""
    assert all(f"dev.py {command}" in done.stdout for command in dev.COMMANDS)


@pytest.mark.parametrize("args", [[], ["tset"]])
def test_without_a_known_command_the_help_is_shown_as_an_error(args, capsys):
    assert dev.main(args) == 2
    assert "dev.py test" in capsys.readouterr().out


def test_what_follows_the_command_is_passed_on(monkeypatch):
    monkeypatch.setitem(dev.COMMANDS, "run", lambda args: len(args))
    assert dev.main(["run", "--help", "-x", "run"]) == 3


def test_ctrl_c_ends_it_without_a_traceback(monkeypatch, capsys):
    def interrupt(args):
        raise KeyboardInterrupt

    monkeypatch.setitem(dev.COMMANDS, "run", interrupt)
    assert dev.main(["run"]) == 130
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("failure", [dev.Failure("Is there a network?"), OSError("disk full")])
def test_a_failure_is_one_message_and_no_traceback(monkeypatch, capsys, failure):
    def fail(args):
        raise failure

    monkeypatch.setitem(dev.COMMANDS, "run", fail)
    assert dev.main(["run"]) == 1
    assert capsys.readouterr().err == f"dev.py: {failure}\n"


def test_an_unknown_benchmark_is_answered_with_those_there_are(monkeypatch, capsys):
    monkeypatch.setattr(dev, "benchmarks", lambda: ["latency", "speed"])
    assert dev.main(["bench", "sped"]) == 1
    assert "there are: latency, speed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("args", "ran"),
    [
        ([], ["latency.py", "speed.py"]),
        (["--quick"], ["latency.py --quick", "speed.py --quick"]),
        (["speed"], ["speed.py"]),
        (["speed", "latency", "W1"], ["speed.py W1", "latency.py W1"]),
    ],
)
def test_the_benchmarks_named_run_or_all_of_them(monkeypatch, args, ran):
    calls = []
    monkeypatch.setattr(dev, "benchmarks", lambda: ["latency", "speed"])
    monkeypatch.setattr(dev, "set_up", lambda command: None)
    monkeypatch.setattr(
        dev, "call", lambda command: calls.append(" ".join([command[1].name, *command[2:]]))
    )
    assert dev.main(["bench", *args]) == 0
    assert calls == ran


def test_one_failed_check_fails_the_test_command_and_does_not_stop_it(monkeypatch, capsys):
    monkeypatch.setattr(dev, "set_up", lambda command: None)
    monkeypatch.setattr(dev, "call", lambda command, env, cwd: int(Path(command[0]).name == "mypy"))
    assert dev.main(["test"]) == 1
    summary = capsys.readouterr().out.partition("=== summary\n")[2].splitlines()
    assert [line.split()[0] for line in summary] == ["ok", "ok", "FAILED", "ok", "ok"]


def test_the_report_of_sizes_fails_nobody(monkeypatch, capsys):
    monkeypatch.setattr(dev, "set_up", lambda command: None)
    monkeypatch.setattr(dev, "call", lambda command, env, cwd: int("tests/sizes.py" in command))
    assert dev.main(["test"]) == 0
    assert "=== python tests/sizes.py" in capsys.readouterr().out


def test_with_arguments_only_pytest_runs_off_screen(monkeypatch):
    calls = []
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setattr(dev, "set_up", lambda command: None)
    monkeypatch.setattr(dev, "call", lambda *args: calls.append(args) or 5)
    assert dev.main(["test", "-k", "sigmoid"]) == 5
    ((command, env, cwd),) = calls
    assert command == [dev.BIN / "pytest", "-k", "sigmoid"]
    assert cwd == dev.ROOT
    assert env["QT_QPA_PLATFORM"] == "offscreen"
    assert env["OPENBLAS_NUM_THREADS"] == "1"


@pytest.mark.parametrize(("args", "needs"), [([], "run"), (["--headless"], "headless")])
def test_training_in_the_terminal_asks_for_no_library_of_a_window(monkeypatch, args, needs):
    asked = []
    monkeypatch.setattr(dev, "set_up", asked.append)
    monkeypatch.setattr(dev.os, "execv", lambda python, command: 0)
    monkeypatch.setattr(dev, "call", lambda command: 0)
    assert dev.main(["run", *args]) in (0, None)
    assert asked == [needs]


def test_what_does_not_end_after_ctrl_c_is_killed(monkeypatch):
    waited = []

    class Deaf(subprocess.Popen):
        def wait(self, timeout=None):
            waited.append(timeout)
            if len(waited) == 1:
                raise KeyboardInterrupt
            return super().wait(0.1 if timeout == dev.LAST_WORDS else timeout)

    monkeypatch.setattr(subprocess, "Popen", Deaf)
    with pytest.raises(KeyboardInterrupt):
        dev.call([sys.executable, "-c", "import time; time.sleep(600)"])
    assert dev.LAST_WORDS in waited


# The environment in .venv


def test_a_complete_environment_is_left_alone():
    assert dev.what_to_do(stamp(), stamp()) == "nothing"


def test_an_environment_for_tests_is_enough_to_run():
    assert dev.what_to_do(stamp(extra="test"), stamp(extra="run")) == "nothing"


@pytest.mark.parametrize("wanted", [stamp(extra="test"), stamp(project=b"new dependency")])
def test_what_is_new_is_installed(wanted):
    assert dev.what_to_do(stamp(), wanted) == "install"


@pytest.mark.parametrize("found", [stamp(checkout="/old"), stamp(interpreter="cpython-312")])
def test_a_moved_environment_or_another_pythons_is_made_anew(found):
    assert dev.what_to_do(found, stamp()) == "remake"


def test_an_interrupted_environment_is_made_anew():
    assert dev.what_to_do(dev.UNFINISHED, stamp()) == "remake"


def test_an_environment_without_stamp_is_installed_into():
    assert dev.what_to_do("", stamp()) == "install"


def test_a_new_checkout_gets_an_environment(checkout):
    dev.set_up("run")
    assert checkout.done == ["make", INSTALL]
    assert checkout.stamp.read_text() == checkout.complete()


def test_the_tests_get_an_environment_with_their_tools(checkout):
    dev.set_up("test")
    assert checkout.done == ["make", INSTALL_TESTS]
    assert checkout.stamp.read_text() == checkout.complete("test")


def test_nothing_is_done_when_all_is_there(checkout):
    checkout.make(checkout.complete())
    dev.set_up("run")
    assert checkout.done == []


def test_an_environment_whose_python_is_gone_is_made_anew(checkout):
    checkout.make(checkout.complete())
    checkout.python.unlink()
    dev.set_up("run")
    assert checkout.done == ["make", INSTALL]


def test_an_environment_without_pip_is_made_anew_when_something_is_to_be_installed(checkout):
    checkout.make(checkout.complete())
    dev.set_up("test")
    assert checkout.done == ["make", INSTALL_TESTS]


def test_what_was_there_before_a_new_environment_is_gone(checkout):
    checkout.make(dev.UNFINISHED)
    checkout.root.joinpath(".venv", "half").mkdir()
    dev.set_up("run")
    assert not checkout.root.joinpath(".venv", "half").exists()


def test_new_constraints_are_installed(checkout):
    checkout.make(checkout.complete())
    checkout.root.joinpath("constraints.txt").write_text("numpy==2.5.5\n")
    dev.set_up("run")
    assert checkout.done[-1] == INSTALL


def test_an_interrupted_installation_leaves_the_environment_unfinished(checkout, monkeypatch):
    def interrupt(command, cwd):
        raise KeyboardInterrupt

    checkout.make(checkout.complete())
    monkeypatch.setattr(dev, "output_of_failure", interrupt)
    with pytest.raises(KeyboardInterrupt):
        dev.install_project(checkout.complete("test"))
    assert checkout.stamp.read_text() == dev.UNFINISHED


NO_NETWORK = "ERROR: No matching distribution found for hatchling (from versions: none)\n"


def test_a_failing_pip_is_explained_and_the_environment_still_runs(checkout):
    checkout.make(checkout.complete())
    checkout.pip_says = NO_NETWORK
    with pytest.raises(dev.Failure, match="No matching distribution") as failure:
        dev.install_project(checkout.complete("test"))
    assert "Is there a network" in str(failure.value)
    assert checkout.stamp.read_text() == checkout.complete()


def test_where_the_tested_versions_cannot_be_had_the_program_takes_others(checkout, monkeypatch):
    def old_system(command, cwd):
        checkout.install(command, cwd)
        return "ERROR: ResolutionImpossible" if "--constraint" in command else ""

    checkout.make("")
    monkeypatch.setattr(dev, "output_of_failure", old_system)
    dev.install_project(checkout.complete())
    assert checkout.done == [INSTALL, "install --editable ."]
    assert checkout.stamp.read_text() == checkout.complete()


@pytest.mark.parametrize("project", ["run", "test"])
def test_without_a_network_nothing_is_tried_twice(checkout, project):
    checkout.make("")
    checkout.pip_says = NO_NETWORK
    with pytest.raises(dev.Failure):
        dev.install_project(checkout.complete(project))
    assert len(checkout.done) == 1


COMPILING = """\
  error: subprocess-exited-with-error
  × Building wheel for {package} (pyproject.toml) did not run successfully.
  ERROR: Failed building wheel for {package}
ERROR: Could not build wheels for {package}, which is required to install pyproject.toml-based
"""
ASKING_OLD_PIP = """\
Collecting numpy>=2.1 (from nngui==0.1.0)
Collecting {package}>=3.11 (from nngui==0.1.0)
  Installing build dependencies: finished with status 'done'
error: subprocess-exited-with-error
× Getting requirements to build wheel did not run successfully.
"""
ASKING_NEW_PIP = "ERROR: Failed to build '{package}' when getting requirements to build wheel\n"


@pytest.mark.parametrize("said", [COMPILING, ASKING_OLD_PIP, ASKING_NEW_PIP])
def test_a_package_that_cannot_be_built_is_named_with_a_python_that_has_it(monkeypatch, said):
    monkeypatch.setattr(sys, "version_info", (3, 15, 2))
    monkeypatch.setattr(dev.shutil, "which", lambda name: name == "python3.13")
    advice = dev.way_out(said.format(package="h5py"))
    assert advice.startswith("There is no ready-made h5py for Python 3.15 on this computer")
    assert "Take a Python from 3.11 to 3.14:\n  python3.13 dev.py run" in advice
    assert "network" not in advice


def test_of_two_first_starts_at_once_the_second_waits_and_says_so(checkout, monkeypatch, capsys):
    at_work, go_on = threading.Event(), threading.Event()

    def slow_pip(command, cwd):
        at_work.set()
        assert go_on.wait(60)
        return checkout.install(command, cwd)

    def wait(seconds):
        go_on.set()
        threading.Event().wait(0.01)

    monkeypatch.setattr(dev, "output_of_failure", slow_pip)
    monkeypatch.setattr(dev, "sleep", wait)
    monkeypatch.setattr(dev, "make_environment", lambda: checkout.make(dev.UNFINISHED))
    monkeypatch.setattr(dev, "is_usable", lambda: True)
    first = threading.Thread(target=dev.set_up, args=["run"])
    first.start()
    assert at_work.wait(60)
    dev.set_up("run")
    first.join()
    assert checkout.done == [INSTALL]
    assert "another dev.py is setting up .venv; waiting" in capsys.readouterr().err


# The program


@pytest.mark.skipif(os.name == "nt", reason="the program replaces dev.py on POSIX only")
def test_files_of_the_folder_where_it_is_started_do_not_stand_in_for_modules(monkeypatch, tmp_path):
    for name in ("engine.py", "random.py"):
        tmp_path.joinpath(name).write_text("class Value: pass\n")
    tmp_path.joinpath("nngui").mkdir()
    started = []
    monkeypatch.setattr(dev, "set_up", lambda command: None)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(dev.os, "execv", lambda _, command: started.extend(command))
    monkeypatch.setattr(dev, "call", lambda command: 0)
    dev.run(["--headless"])
    environment = {**os.environ, "PYTHONPATH": str(dev.ROOT)}
    done = subprocess.run(started, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"validation accuracy" in done.stdout


# The constraints


def test_every_dependency_has_a_version_that_is_tested():
    constraints = (dev.ROOT / dev.CONSTRAINTS).read_text("utf-8")
    project = tomllib.loads((dev.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["test"]
    names = {re.split("[<>=!;, ]", line)[0].lower().replace("_", "-") for line in wanted}
    pinned = {line.split("==")[0] for line in constraints.splitlines() if "==" in line}
    assert names <= pinned
    assert "http" not in constraints
    assert "--hash" not in constraints


def test_constraints_that_cannot_be_made_stay_as_they_were(monkeypatch, capsys):
    before = (dev.ROOT / dev.CONSTRAINTS).read_bytes()
    monkeypatch.setattr(dev, "complaint", lambda command, cwd: "  | ERROR: no network\n")
    assert dev.main(["constrain"]) == 1
    assert "constraints.txt stays as it was:\n  | ERROR: no network" in capsys.readouterr().err
    assert (dev.ROOT / dev.CONSTRAINTS).read_bytes() == before
