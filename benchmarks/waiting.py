"""What the benchmarks of the window share: waiting for its training."""

from PySide6.QtCore import QEventLoop

from nngui.session.session import Session
from nngui.training.messages import State


def wait(session: Session, *states: State) -> None:
    """Turn the event loop until the run is in one of these states."""
    loop = QEventLoop()
    session.snapshot_changed.connect(loop.quit)
    while session.snapshot.state not in states:
        loop.exec()
    session.snapshot_changed.disconnect(loop.quit)
