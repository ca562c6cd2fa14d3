"""Starts the program: in a window, or without one where there is no display."""

import argparse
import gc
import os
import platform
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import nngui
from nngui.system.display import avoid_dead_display, why_no_window

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from nngui.window.main_window import MainWindow

# The window trains small batches, for which one BLAS thread is fastest; OpenBLAS reads this once,
# when numpy is imported.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")


VERBS = ("train", "predict", "evaluate")
VERBS_EXPLAINED = """\
without a window:
  nngui train FILE [DATA ...]     train a document or a network, and write the result
  nngui predict FILE [DATA ...]   answer for pictures, or for the drawing in a document
  nngui evaluate FILE [DATA ...]  measure cost and accuracy

"nngui train --help" has the options of a verb. FILE is a document (.nngui) or a network of
Keras (.keras). Exit codes: 0 fine, 1 a file cannot be read, written or trained, 2 wrong
arguments, 130 interrupted."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        if given and given[0] in VERBS:
            from nngui.command_line.verbs import main as carry_out

            return carry_out(given)
        options = _parser().parse_args(given)
        if options.version:
            print(versions())
            return 0
        reason = "" if options.headless else why_no_window()
        if options.headless or reason:
            return _train_in_the_terminal(reason)
        return _show_window(options.files, new=options.new)
    except ImportError as error:
        if not (advice := _way_out(error)):
            raise
        print(f"nngui: {advice}", file=sys.stderr)
        return 1


def versions() -> str:
    """Return the versions of the program and of what it is made with, on one line."""
    # nngui and its engine are one package, and so of one version
    own = f"nngui and engine {nngui.__version__}"
    parts = [("NumPy", "numpy"), ("Qt", "PySide6-Essentials")]
    named = [own, *(f"{name} {_version(package)}" for name, package in parts)]
    return ", ".join([*named, f"Python {platform.python_version()}", platform.platform()])


def make_window() -> "tuple[QApplication, MainWindow]":
    """Return the application and its window, not shown yet."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from nngui.session.session import Session
    from nngui.system.errors import ErrorReporter
    from nngui.system.files import data_folder
    from nngui.window.main_window import MainWindow
    from nngui.window.preferences import open_settings

    # every point of a fast pen counts
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, False)
    app = QApplication([sys.argv[0]])
    app.setApplicationName("nngui")
    app.setOrganizationName("nngui")
    app.setDesktopFileName("nngui")  # by which Wayland and X11 group windows
    ErrorReporter().install()
    session = Session(folder=data_folder())
    app.aboutToQuit.connect(session.close)
    return app, MainWindow(session, open_settings())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nngui",
        description="See a neural network learn: draw digits, design layers, train.",
        epilog=VERBS_EXPLAINED,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="what the window opens: a document (.nngui), networks of Keras (.keras), a picture",
    )
    parser.add_argument(
        "--new", action="store_true", help="begin without the session of the last time"
    )
    parser.add_argument(
        "--headless",
        action="store_true",
        help="train the lecture's network without a window, and print what it did",
    )
    parser.add_argument(
        "--version",
        action="store_true",
        help="print the versions of nngui and of what it is made with",
    )
    return parser


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "(not installed as a package)"


def _train_in_the_terminal(reason: str) -> int:
    from nngui.system.headless import train_and_print

    if sys.stdout is None:  # closed, or a program without a terminal on Windows
        with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
            return _train_in_the_terminal(reason)
    try:
        if reason:
            print(f"{reason}, so the lecture's network is trained without a window.\n")
        code = train_and_print()
        sys.stdout.flush()
    except BrokenPipeError:
        # What reads the output, such as "head", has ended. Python flushes once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def _show_window(files: Sequence[Path], *, new: bool) -> int:
    if sys.platform == "linux":
        from nngui.system.doctor import lacking, parts_for

        advice, sure = lacking(parts_for("run", os.environ)[0])
        if sure:
            print(f"nngui: {advice}", file=sys.stderr)
            return 1
    avoid_dead_display()
    from nngui.system.interrupts import Interrupts

    app, window = make_window()
    window.show()
    window.begin_with(*files, new=new)
    gc.freeze()  # what the window is made of stays: nothing need look through it again and again
    Interrupts(app).install()
    return app.exec()


def _way_out(error: ImportError) -> str:
    """Return what to do about an import that failed; empty if that is not known."""
    if isinstance(error, ModuleNotFoundError):
        made_by_dev = Path(sys.prefix, "nngui-stamp").exists()
        remedy = (
            f"Delete {sys.prefix} and start nngui again with dev.py, which makes it anew."
            if made_by_dev
            else "Install nngui again; that brings what is missing."
        )
        return f"The Python package {error.name} is missing in {sys.prefix}. {remedy}"
    if sys.platform == "linux" and "cannot open shared object file" in str(error):
        from nngui.system.doctor import ANY_USE_OF_QT, lacking

        advice, _ = lacking(ANY_USE_OF_QT)
        return advice or f"The system lacks a library that Qt needs: {error}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
