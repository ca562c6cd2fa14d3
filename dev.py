#!/usr/bin/env python3
"""Run, test and measure nngui; whatever that needs is set up first.

Standard library only. Python 3.8 can read this file, so that an old interpreter says what to do.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from time import perf_counter, sleep

from nngui.system.doctor import (
    VENV_MODULE,
    Failure,
    complaint,
    gist,
    note,
    output_of_failure,
    parts_for,
    see_to,
)

HELP = """\
nngui: see a neural network learn.

  python3 dev.py run               start the program
  python3 dev.py run ARGS          the same with arguments; "run --help" shows them
  python3 dev.py test              all that CI does: format, lint, types, imports, tests
  python3 dev.py test ARGS         only pytest, with these arguments: test -x -k sigmoid
  python3 dev.py bench             all benchmarks, one after the other
  python3 dev.py bench NAME ARGS   one of them: {benchmarks}
  python3 dev.py bench --peers     training beside Keras, PyTorch, JAX … in .venv-peers
  python3 dev.py constrain         write constraints.txt anew: the versions that are installed

The first time takes a few minutes: every command sets up what it lacks. That is an environment
in .venv and, on Debian and Ubuntu, the system libraries that Qt links to (as root; otherwise it
prints the command that installs them). To begin afresh, delete .venv.
"""

OLDEST_PYTHON = (3, 11)
NEWEST_PYTHON = (3, 14)  # that is tested; a newer one may do, if there are wheels for it
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PEERS = ROOT / ".venv-peers"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
BASE_PYTHON = getattr(sys, "_base_executable", "") or sys.executable  # outlives a .venv made anew

# What .venv was made for: a hash of interpreter and checkout, since an environment works with no
# others, a hash of pyproject.toml and constraints.txt, and "run", or "test", enough for both.
STAMP = VENV / "nngui-stamp"
UNFINISHED = "unfinished"
LOCK = ROOT / ".venv-lock"  # held while .venv is made; beside it, since .venv is removed
CONSTRAINTS = "constraints.txt"
LAST_WORDS = 10  # s, for a program that Ctrl-C ends

CHECKS = (
    "ruff format --check .",
    "ruff check .",
    "mypy",
    "lint-imports",
    # a process for every core; a new one for one that crashed would wait for ever; long tests first
    "pytest -n auto --dist loadfile --no-loadscope-reorder --max-worker-restart 0",
)
REPORT = "python tests/sizes.py"  # what is long; it cannot fail
TEST_ENVIRONMENT = {
    "QT_QPA_PLATFORM": "offscreen",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",  # so that all processes collect the tests in the same order
}


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
    before = read(STAMP)
    STAMP.write_text(UNFINISHED, "utf-8")
    for_tests = stamp.endswith(" test")
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    install = [*pip, "install", "--editable", ".[test]" if for_tests else "."]
    said = output_of_failure([*install, "--constraint", CONSTRAINTS], ROOT)
    if said and not for_tests and "from versions: none" not in said:
        # An old system may have no wheel of a version that is tested, yet one of an older version.
        said = output_of_failure(install, ROOT)
    if said:
        STAMP.write_text(before, "utf-8")  # pip has put back what it could not replace
        raise Failure(f"pip could not install what nngui needs:\n{gist(said)}{way_out(said)}")
    STAMP.write_text(stamp, "utf-8")


def way_out(said: str) -> str:
    """Return what to do about an installation that failed with this output of pip."""
    package = unbuilt(said)
    if not package:
        return (
            "Is there a network (behind a proxy: is HTTPS_PROXY set), and 1 GB of disk space?\n"
            "Then give the same command again."
        )
    oldest, newest = (".".join(map(str, v)) for v in (OLDEST_PYTHON, NEWEST_PYTHON))
    this = ".".join(map(str, sys.version_info[:2]))
    names = (f"python3.{minor}" for minor in range(NEWEST_PYTHON[1], OLDEST_PYTHON[1] - 1, -1))
    other = next((name for name in names if name != f"python{this}" and shutil.which(name)), None)
    return (
        f"There is no ready-made {package} for Python {this} on this computer, and building it"
        f" failed.\nTake a Python from {oldest} to {newest}"
        + (f":\n  {other} dev.py run" if other else ".")
    )


def unbuilt(said: str) -> str:
    """Return the package that pip failed to build, by its output; nothing if it was not that."""
    failed = r"Failed (?:to build|building wheel for) '?(?!installable)([\w.-]+)"
    if named := re.search(failed, said):
        return named[1]
    if "subprocess-exited-with-error" not in said and "did not run successfully" not in said:
        return ""
    collected = re.findall(r"^Collecting ([\w.-]+)", said, re.MULTILINE)
    return collected[-1] if collected else "package"


def read(file: Path) -> str:
    """Return the text of a file, nothing if there is none."""
    return file.read_text("utf-8", "replace") if file.exists() else ""


def find_out(command: str) -> tuple[str, str]:
    """Return the stamp that .venv needs for `command`, and what is to be done for it."""
    project = (ROOT / "pyproject.toml").read_bytes() + read(ROOT / CONSTRAINTS).encode()
    tag = str(sys.implementation.cache_tag)
    stamp = make_stamp(project, tag, str(ROOT), "test" if command == "test" else "run")
    todo = what_to_do(read(STAMP), stamp)
    if (todo == "install" and not is_usable()) or not PYTHON.exists():
        todo = "remake"
    return stamp, todo


def set_up(command: str) -> None:
    """See to all that `command` needs; at once if nothing is missing."""
    _, todo = find_out(command)
    if sys.platform == "linux":
        required, wished = parts_for(command, os.environ)
        see_to({**required, **(VENV_MODULE if todo == "remake" else {})}, wished)
    if todo == "nothing":
        return
    with alone():
        stamp, todo = find_out(command)  # another may have done it meanwhile
        if todo == "remake":
            make_environment()
        if todo != "nothing":
            install_project(stamp)


@contextmanager
def alone() -> Iterator[None]:
    """Let one dev.py at a time make .venv; the others wait, and say so."""
    with LOCK.open("a", encoding="utf-8") as file:
        if not take(file.fileno()):
            note("another dev.py is setting up .venv; waiting until it has done so")
            while not take(file.fileno()):
                sleep(0.2)
        yield  # closing the file, or the end of the process, gives it back


def take(file: int) -> bool:
    """Lock an open file; return whether nobody else has locked it."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True  # a network file system without locks
    return True


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
    # -P: files of the folder where it is started must not stand in for modules
    command = [str(PYTHON), "-P", "-m", "nngui", *args]
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
    if read(stamp) == requirements:
        return
    note("installing the peers into .venv-peers (3 GB; this takes some minutes)")
    if not python.exists() and (said := complaint([BASE_PYTHON, "-m", "venv", PEERS])):
        raise Failure(f"Python could not make .venv-peers:\n{said}")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    for line in requirements.splitlines():
        if not line.startswith("#") and (said := complaint([*pip, line])):
            note(f"the race goes on without {line}:\n{said}")
    stamp.write_text(requirements, "utf-8")


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


def constrain(args: list[str]) -> int:
    """Write constraints.txt: the newest versions that pyproject.toml allows, for every Python."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / PYTHON.relative_to(VENV)
        compile_all = [
            *(python, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--upgrade"),
            *("--python-version", ".".join(map(str, OLDEST_PYTHON)), "--extra", "test"),
            *("--no-annotate", "--custom-compile-command", "python3 dev.py constrain"),
            *("--output-file", CONSTRAINTS, "pyproject.toml"),
        ]
        for command in (
            [BASE_PYTHON, "-m", "venv", folder],
            [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "uv"],
            compile_all,
        ):
            if said := complaint(command, cwd=ROOT):
                raise Failure(f"{CONSTRAINTS} stays as it was:\n{said}")
    note(f"{CONSTRAINTS} is new; dev.py test shows whether all goes well with it")
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "bench": bench,
    "constrain": constrain,
}


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
