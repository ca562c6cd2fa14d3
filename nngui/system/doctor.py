"""System libraries and programs that nngui needs: installed on Debian, listed elsewhere.

A *part* is a shared library by its soname, a program, a Python module, or ``FONT``; a table of
parts gives for each the Debian package that has it. Parts are looked for by using them, since
distributions rename their packages. Standard library only: ``dev.py`` runs this before anything
is installed.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from nngui.system.display import has_wayland

FONT = "a font"
VENV_MODULE = {"ensurepip": "python{}.{}-venv".format(*sys.version_info)}
ANY_USE_OF_QT = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    FONT: "fonts-dejavu-core",
}
WINDOW_ON_X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
TEST_IN_A_WINDOW = {**WINDOW_ON_X11, "Xvfb": "xvfb", "xdotool": "xdotool"}

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
FONT_SUFFIXES = {".ttf", ".otf", ".ttc"}


class Failure(Exception):  # noqa: N818 -- it is shown to a person, without its name
    """A fault that only the user can mend: the text explains it and the way out."""


def parts_for(command: str, env: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the parts that a command of ``dev.py`` cannot do without, and those it can."""
    if command == "headless":
        return {}, {}
    if command == "test":
        return ANY_USE_OF_QT, TEST_IN_A_WINDOW
    if command == "bench" or env.get("QT_QPA_PLATFORM"):
        return ANY_USE_OF_QT, {}
    if env.get("DISPLAY") and not has_wayland(env):
        return {**ANY_USE_OF_QT, **WINDOW_ON_X11}, {}
    if env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"):
        return ANY_USE_OF_QT, {}
    return {}, {}  # no window can be shown, and training in the terminal does without Qt


def is_debian(release: Mapping[str, str]) -> bool:
    """Tell whether an os-release is Debian's, Ubuntu's or a child of theirs."""
    names = [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
    return "debian" in names or "ubuntu" in names


def apt_install(packages: Iterable[str]) -> list[str]:
    """Return the command that installs Debian packages."""
    return ["apt-get", "install", "-y", "--no-install-recommends", *packages]


def complaint(command: Sequence[str | Path], cwd: Path | None = None) -> str:
    """Run a command quietly; return the gist of its output if it failed, else nothing."""
    said = output_of_failure(command, cwd)
    return gist(said) if said else ""


def output_of_failure(command: Sequence[str | Path], cwd: Path | None = None) -> str:
    """Run a command quietly; return its output if it failed, else nothing."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    return (done.stdout or f"exit code {done.returncode}") if done.returncode else ""


def gist(output: str) -> str:
    """Return the lines that pip and apt-get mark as errors, or else the last ones, indented."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("ERROR:", "E:"))]
    return "".join(f"  | {line}\n" for line in (errors or lines)[-8:])


def is_here(part: str) -> bool:
    """Tell whether the system has a part."""
    if part == FONT:
        files = (file for folder in FONT_FOLDERS for file in Path(folder).expanduser().rglob("*"))
        return any(file.suffix.lower() in FONT_SUFFIXES for file in files)
    if part in VENV_MODULE:
        return importlib.util.find_spec(part) is not None
    if ".so." not in part:
        return shutil.which(part) is not None
    try:
        ctypes.CDLL(part)
    except OSError:
        return False
    return True


def see_to(required: Mapping[str, str], wished: Mapping[str, str]) -> None:
    """Install the parts that are missing as root on Debian, elsewhere say which they are.

    Raises
    ------
    Failure
        If parts are missing that are required and that Debian has.
    """
    must = [part for part in required if not is_here(part)]
    may = [part for part in wished if not is_here(part)]
    if not must and not may:
        return
    advice = _advice({**required, **wished}, must + may)
    if not _on_debian():
        note(f"{advice} Trying without.")
        return
    needed, useful = [required[part] for part in must], [wished[part] for part in may]
    if os.geteuid() == 0:
        _install(needed, useful)
    elif must:
        raise Failure(f"{advice}\nThen give the same command again.")
    else:
        note(f"{advice}\nGoing on; the test in a real window will be skipped.")


def lacking(required: Mapping[str, str]) -> tuple[str, bool]:
    """Return which parts are missing and how to get them, and whether that is sure.

    It is sure on Debian, whose programs look for libraries in one place; the text is empty if
    nothing is missing.
    """
    parts = [part for part in required if not is_here(part)]
    return (_advice(required, parts), _on_debian()) if parts else ("", False)


def _advice(packages: Mapping[str, str], parts: Sequence[str]) -> str:
    lack = f"This system lacks {', '.join(parts)}."
    if not _on_debian():
        return f"{lack} Look for it in your distribution's packages."
    install = " ".join(apt_install(packages[part] for part in parts))
    return f"{lack} This installs it:\n  sudo apt-get update && sudo {install}"


def note(text: str) -> None:
    """Say what is going on, beside the output of what is run."""
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def _on_debian() -> bool:
    import platform  # takes longer than all else here, and is seldom needed

    try:
        return is_debian(platform.freedesktop_os_release())
    except OSError:
        return False


def _install(required: list[str], wished: list[str]) -> None:
    note(f"installing {' '.join(required + wished)}")
    complaint(["apt-get", "update"])  # fails for one bad source, which need not matter
    if required and (said := complaint(apt_install(required))):
        raise Failure(f"apt-get could not install {' '.join(required)}:\n{said}Is there a network?")
    if wished and (said := complaint(apt_install(wished))):
        note(f"going on without {' '.join(wished)}, which apt-get could not install:\n{said}")
