#!/usr/bin/env python3
"""Run, test and measure nngui; whatever that needs is set up first.

Standard library only. Python 3.8 can read this file, so that an old interpreter says what to do.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from time import perf_counter

from nngui.doctor import VENV_MODULE, Failure, complaint, note, parts_for, see_to

HELP = """\
nngui: see a neural network learn.

  python3 dev.py run               start the program
  python3 dev.py run ARGS          the same with arguments; "run --help" shows them
  python3 dev.py test              all that CI does: format, lint, types, imports, tests
  python3 dev.py test ARGS         only pytest, with these arguments: test -x -k sigmoid
  python3 dev.py bench             all benchmarks, one after the other
  python3 dev.py bench NAME ARGS   one of them: {benchmarks}
  python3 dev.py bench --peers     training beside Keras, PyTorch, JAX … in .venv-peers

The first time takes a few minutes: every command sets up what it lacks. That is an environment
in .venv and, on Debian and Ubuntu, the system libraries that Qt links to (as root; otherwise it
prints the command that installs them). To begin afresh, delete .venv.
"""

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PEERS = ROOT / ".venv-peers"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
BASE_PYTHON = getattr(sys, "_base_executable", "") or sys.executable  # outlives a .venv made anew

# What .venv was made for: a hash of interpreter and checkout, since an environment works with no
# others, a hash of pyproject.toml, and "run", or "test", which is enough for both.
STAMP = VENV / "nngui-stamp"
UNFINISHED = "unfinished"
LAST_WORDS = 10  # s, for a program that Ctrl-C ends

CHECKS = (
    "ruff format --check .",
    "ruff check .",
    "mypy",
    "lint-imports",
    "pytest",
)
REPORT = "python tests/sizes.py"  # what is long; it cannot fail
TEST_ENVIRONMENT = {"QT_QPA_PLATFORM": "offscreen", "OPENBLAS_NUM_THREADS": "1"}


def explain_old_python(version: Sequence[int], newer: str | None) -> str:
    """Return what to tell the user of too old a Python, nothing if it is new enough."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return ""
    found, needed = (".".join(map(str, v)) for v in (version, OLDEST_PYTHON))
    way_out = (
        f"There is a newer one on this computer; use it:\n  {newer} dev.py run"
        if newer
        else "Get a newer one:\n"
        "  Windows, macOS             https://www.python.org/downloads/\n"
        "  Debian 12, Ubuntu 24.04 …  sudo apt-get install python3 python3-venv\n"
        "  Ubuntu 22.04               sudo apt-get install python3.11 python3.11-venv"
    )
    return f"nngui needs Python {needed} or newer, and this is Python {found}.\n{way_out}"


def make_stamp(project: bytes, interpreter: str, checkout: str, extra: str) -> str:
    """Return the stamp of an environment for this project, interpreter and checkout."""
    home = f"{interpreter} {checkout}".encode("utf-8", "surrogateescape")
    return " ".join([*(hashlib.sha256(part).hexdigest() for part in (home, project)), extra])


def what_to_do(found: str, wanted: str) -> str:
    """Return "nothing", "install" or "remake" for an environment with the stamp `found`."""
    if not found:
        return "install"  # there is none, or one that the user has made
    if found.split()[0] != wanted.split()[0]:
        return "remake"  # unfinished, moved, or of another interpreter
    satisfied = found in (wanted, wanted.replace(" run", " test"))
    return "nothing" if satisfied else "install"


def is_usable() -> bool:
    """Tell whether .venv is of this Python and has pip."""
    question = "import pip, sys; sys.exit(sys.implementation.cache_tag != sys.argv[1])"
    tag = str(sys.implementation.cache_tag)
    return PYTHON.exists() and not complaint([PYTHON, "-c", question, tag])


def make_environment() -> None:
    """Make .venv anew."""
    note("making .venv")
    if os.path.lexists(VENV):
        shutil.rmtree(VENV)
    VENV.mkdir()
    STAMP.write_text(UNFINISHED)
    if said := complaint([BASE_PYTHON, "-m", "venv", VENV]):
        raise Failure(f"Python could not make .venv:\n{said}")


def install_project(stamp: str) -> None:
    """Install nngui and what it depends on into .venv, and stamp it."""
    note("installing what nngui needs into .venv (the first time this takes some minutes)")
    before = STAMP.read_text() if STAMP.exists() else ""
    STAMP.write_text(UNFINISHED)
    project = ".[test]" if stamp.endswith(" test") else "."
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    if said := complaint([*pip, "install", "--quiet", "--editable", project], cwd=ROOT):
        STAMP.write_text(before)  # pip has put back what it could not replace
        raise Failure(
            f"pip could not install what nngui needs:\n{said}"
            "Is there a network (behind a proxy: is HTTPS_PROXY set), and 1 GB of disk space?\n"
            "Then give the same command again."
        )
    STAMP.write_text(stamp)


def set_up(command: str) -> None:
    """See to all that `command` needs; at once if nothing is missing."""
    project = (ROOT / "pyproject.toml").read_bytes()
    tag = str(sys.implementation.cache_tag)
    stamp = make_stamp(project, tag, str(ROOT), "test" if command == "test" else "run")
    todo = what_to_do(STAMP.read_text() if STAMP.exists() else "", stamp)
    if (todo == "install" and not is_usable()) or not PYTHON.exists():
        todo = "remake"
    if sys.platform == "linux":
        required, wished = parts_for(command, os.environ)
        see_to({**required, **(VENV_MODULE if todo == "remake" else {})}, wished)
    if todo == "remake":
        make_environment()
    if todo != "nothing":
        install_project(stamp)


def call(
    command: Sequence[str | Path], env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> int:
    """Run a command in the terminal; when Ctrl-C ends it, it may say its last words."""
    with subprocess.Popen(command, env=env, cwd=cwd) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            try:
                process.wait(timeout=LAST_WORDS)
            except subprocess.TimeoutExpired:
                process.kill()
            raise


def run(args: list[str]) -> int:
    """Start the program."""
    set_up("headless" if "--headless" in args else "run")
    command = [str(PYTHON), "-m", "nngui", *args]
    if os.name != "nt":
        os.execv(PYTHON, command)
    return call(command)


def step(command: Sequence[str]) -> tuple[int, float]:
    """Run a program of .venv under a heading; return its exit code and its time in s."""
    print(f"\n=== {' '.join(command)}", flush=True)
    start = perf_counter()
    code = call([BIN / command[0], *command[1:]], {**os.environ, **TEST_ENVIRONMENT}, ROOT)
    return code, perf_counter() - start


def test(args: list[str]) -> int:
    """Run all checks and tests, or only pytest with the arguments given."""
    set_up("test")
    if args:
        return step(["pytest", *args])[0]
    results = {check: step(check.split()) for check in CHECKS}
    step(REPORT.split())
    print("\n=== summary")
    for check, (code, seconds) in results.items():
        print(f"{'FAILED' if code else 'ok':6} {seconds:6.1f} s  {check}")
    return int(any(code for code, _ in results.values()))


def benchmarks() -> list[str]:
    """Return the names of the programs in benchmarks/: the modules with a main part."""
    files = sorted((ROOT / "benchmarks").glob("*.py"))
    return [file.stem for file in files if '"__main__"' in file.read_text("utf-8")]


def set_up_peers() -> None:
    """Install into .venv-peers whatever can be had of what the engine is raced against."""
    requirements = (ROOT / "benchmarks/peers/requirements.txt").read_text("utf-8")
    python, stamp = PEERS / PYTHON.relative_to(VENV), PEERS / STAMP.name
    if stamp.exists() and stamp.read_text() == requirements:
        return
    note("installing the peers into .venv-peers (3 GB; this takes some minutes)")
    if not python.exists() and (said := complaint([BASE_PYTHON, "-m", "venv", PEERS])):
        raise Failure(f"Python could not make .venv-peers:\n{said}")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    for line in requirements.splitlines():
        if not line.startswith("#") and (said := complaint([*pip, line])):
            note(f"the race goes on without {line}:\n{said}")
    stamp.write_text(requirements)


def bench(args: list[str]) -> int:
    """Run the benchmarks named, or all of them, with the arguments that follow."""
    names = benchmarks()
    if "--peers" in args:
        set_up_peers()
        args = [arg for arg in args if arg != "--peers"]
        args = args if args[:1] == ["training"] else ["training", *args]
    chosen = list(takewhile(names.__contains__, args))
    rest = args[len(chosen) :]
    if not names or (rest and not chosen and not rest[0].startswith("-")):
        raise Failure(f"no such benchmark; there are: {', '.join(names) or 'none yet'}")
    set_up("bench")
    for name in chosen or names:
        print(f"\n=== {name}", flush=True)
        if code := call([PYTHON, ROOT / "benchmarks" / f"{name}.py", *rest]):
            return code
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {"run": run, "test": test, "bench": bench}


def main(args: list[str]) -> int:
    """Obey the command line and return the exit code."""
    newer = (f"python3.{minor}" for minor in range(20, OLDEST_PYTHON[1] - 1, -1))
    try:
        if refusal := explain_old_python(
            sys.version_info[:3], next(filter(shutil.which, newer), None)
        ):
            raise Failure(refusal)
        if args and args[0] in COMMANDS:
            return COMMANDS[args[0]](args[1:])
    except (Failure, OSError) as failure:
        note(str(failure))
        return 1
    except KeyboardInterrupt:
        return 130
    print(HELP.format(benchmarks=", ".join(benchmarks()) or "none yet"), end="")
    return 0 if args[:1] in (["-h"], ["--help"], ["help"]) else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
