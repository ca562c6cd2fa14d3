"""Starts the program: in a window, or without one where there is no display."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from nngui.main_window import MainWindow

# The window trains small batches, for which one BLAS thread is fastest; OpenBLAS reads this once,
# when numpy is imported.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="nngui", description="See a neural network learn: draw digits, design layers, train."
    )
    parser.add_argument(
        "--headless",
        action="store_true",
        help="train the lecture's network without a window, and print what it did",
    )
    options = parser.parse_args(arguments)
    if not options.headless and has_display():
        return _show_window()
    from nngui.headless import train_and_tell

    if not options.headless:
        print("There is no display here, so the lecture's network is trained without a window.\n")
    return train_and_tell()


def has_display() -> bool:
    """Whether a window can be shown; Windows and macOS always have a screen."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_window() -> "tuple[QApplication, MainWindow]":
    """Return the application and its window, not shown yet."""
    from PySide6.QtCore import QSettings, Qt
    from PySide6.QtWidgets import QApplication

    from nngui.main_window import MainWindow
    from nngui.session import Session

    # every point of a fast pen counts
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, False)
    app = QApplication([sys.argv[0]])
    app.setApplicationName("nngui")
    app.setOrganizationName("nngui")
    session = Session()
    app.aboutToQuit.connect(session.close)
    return app, MainWindow(session, QSettings())


def _show_window() -> int:
    from nngui.errors import ErrorReporter

    app, window = make_window()
    reporter = ErrorReporter()
    reporter.install()
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
