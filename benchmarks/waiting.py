"""What the benchmarks of the window share: waiting for its training."""

from PySide6.QtCore import QEventLoop

from nngui.session.session import Session


def wait(session: Session, *states: str) -> None:
    """Turn the event loop until the run is in one of these states, such as "paused"."""
    loop = QEventLoop()
    session.snapshot_changed.connect(loop.quit)
    while not any(getattr(session.snapshot, state) for state in states):
        loop.exec()
    session.snapshot_changed.disconnect(loop.quit)
