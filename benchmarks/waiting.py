"""What the benchmarks of the window share: a window, and waiting for what happens in it."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEventLoop, QSettings, QTimer

from nngui.session.session import Session
from nngui.window.main_window import MainWindow

PATIENCE = 120.0  # s: how long a training may take
OFTEN = 5  # ms between two looks


def opened(
    folder: Path, *, data: Path | None = None, size: tuple[int, int] = (1366, 740)
) -> MainWindow:
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


def pause(milliseconds: int) -> None:
    """Turn the event loop for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
