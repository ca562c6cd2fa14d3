"""Starts the program: in a window, or without one where there is no display."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nngui.display import why_no_window

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
    reason = "" if options.headless else why_no_window()
    if not options.headless and not reason:
        return _show_window()
    from nngui.headless import train_and_tell

    if reason:
        print(f"{reason}, so the lecture's network is trained without a window.\n")
    return train_and_tell()


def make_window() -> "tuple[QApplication, MainWindow]":
    """Return the application and its window, not shown yet."""
    from PySide6.QtCore import QSettings, Qt
    from PySide6.QtWidgets import QApplication

    from nngui.errors import ErrorReporter
    from nngui.files import data_folder
    from nngui.main_window import MainWindow
    from nngui.session import Session

    # every point of a fast pen counts
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, False)
    app = QApplication([sys.argv[0]])
    app.setApplicationName("nngui")
    app.setOrganizationName("nngui")
    ErrorReporter().install()
    session = Session(folder=data_folder())
    app.aboutToQuit.connect(session.close)
    return app, MainWindow(session, QSettings())


def _show_window() -> int:
    from nngui.interrupts import Interrupts

    app, window = make_window()
    window.show()
    Interrupts(app).install()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
