"""What the benchmarks of the window share: a window, and waiting for what happens in it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from nngui.session.session import Session
from nngui.window.main_window import MainWindow

PATIENCE = 120.0  # s: how long a training may take
OFTEN = 5  # ms between two looks
SIZE = 1366, 740  # px


@contextmanager
def in_a_window(size: tuple[int, int] = SIZE) -> Iterator[MainWindow]:
    """Give a window in an application of its own, and close both."""
    app = QApplication(sys.argv[:1])
    with TemporaryDirectory() as folder:
        window = opened(Path(folder), size=size)
        yield window
        window.close()
    app.quit()


def opened(folder: Path, *, data: Path | None = None, size: tuple[int, int] = SIZE) -> MainWindow:
    """Return a window as at the first start, with its settings in one folder, its data in another.

    Without a data folder nothing of the session is kept.
    """
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Session(folder=data), settings)
    window.resize(*size)
    window.show()
    window.begin_with(new=True)
    wait(window.session, "paused")
    return window


def wait(session: Session, *states: str) -> None:
    """Turn the event loop until the run is in one of these states, such as "paused"."""
    loop = QEventLoop()
    session.snapshot_changed.connect(loop.quit)
    while not any(getattr(session.snapshot, state) for state in states):
        loop.exec()
    session.snapshot_changed.disconnect(loop.quit)


def until(check: Callable[[], object]) -> None:
    """Turn the event loop until that is so."""
    began = perf_counter()
    while not check():
        assert perf_counter() - began < PATIENCE, "it never came true"
        pause(OFTEN)


def speed(session: Session, seconds: float = 2.0) -> float:
    """Train for a while; return the epochs per second of all runs, after the first second."""

    def done() -> float:
        return sum(run.epoch + run.fraction for run in session.state.runs)

    session.train()
    pause(1_000)  # what a page computes once is not counted
    before, began = done(), perf_counter()
    pause(int(seconds * 1e3))
    after, took = done(), perf_counter() - began
    session.pause()
    wait(session, "paused")
    return (after - before) / took


def pause(milliseconds: int) -> None:
    """Turn the event loop for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
