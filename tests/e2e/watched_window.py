"""The real program, which also prints what a person could read in its window, line by line.

It only watches: mouse and keys come from outside.
"""

import json
import sys

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from typing_extensions import override

from nngui.__main__ import make_window

READ = ("epochLabel", "costLabel", "predictionLabel", "trainButton")
STATES = ("loading", "running", "paused", "finished", "failed")


class Watcher(QObject):
    """Prints a line of JSON after every change, and when the window is on the screen."""

    painted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window = window
        window.session.snapshot_changed.connect(self.tell)
        window.session.scene_changed.connect(self.tell)
        self.painted.connect(self.tell, Qt.ConnectionType.QueuedConnection)
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Paint, QEvent.Type.Move, QEvent.Type.Resize):
            self.painted.emit()
        return super().eventFilter(watched, event)

    @Slot()
    @Slot(object)
    def tell(self, _: object = None) -> None:
        texts = {name: self._text(name) for name in READ}
        snapshot = self._window.session.snapshot
        state = next((name for name in STATES if getattr(snapshot, name)), "")
        points = sum(len(stroke) for stroke in self._window.session.drawing.all_strokes)
        places = {name: self._place(name) for name in ("trainButton", "drawPad", "clearButton")}
        shown = {"state": state, "exposed": self._exposed(), "points": points, "places": places}
        shown |= texts
        sys.stdout.write(json.dumps(shown) + "\n")
        sys.stdout.flush()

    def _exposed(self) -> bool:
        handle = self._window.windowHandle()
        return handle is not None and handle.isExposed()

    def _text(self, name: str) -> str:
        widget = self._window.findChild(QWidget, name)
        assert isinstance(widget, QLabel | QPushButton)
        return widget.text()

    def _place(self, name: str) -> list[int]:
        widget = self._window.findChild(QWidget, name)
        corner = widget.mapToGlobal(QPoint(0, 0))
        return [corner.x(), corner.y(), widget.width(), widget.height()]


if __name__ == "__main__":
    app, window = make_window()
    watcher = Watcher(window)
    window.show()
    sys.exit(app.exec())
