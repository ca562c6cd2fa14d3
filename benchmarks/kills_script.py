"""What happens inside a program that is killed: a script works in its window, and logs."""

import json
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any
from zlib import crc32

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QTimer, Slot

import nngui.__main__ as program
from benchmarks.hand import mouse_event
from nngui.design.design import Design, LayerSpec
from nngui.training.messages import Pace
from nngui.training.race import READY_MADE
from nngui.window.main_window import MainWindow

RHYTHM = (10, 250)  # ms between two actions
TEN = Design(
    dataset="0 to 9",
    layers=(LayerSpec(32, "relu"), LayerSpec(10, "softmax")),
    loss="sparse_categorical_crossentropy",
    optimizer="adam",
    learning_rate=0.001,
)
DESIGNS = (Design(), replace(Design(), optimizer="adam", learning_rate=0.01), TEN)
ACTING = b"acting\n"  # the file may have what comes of it sooner than the log

State = dict[str, Any]


class Script(QObject):
    """Works in the window, and logs what is seen of the session after every change.

    Parameters
    ----------
    window : MainWindow
    log : int
        A file; what is written to it outlives the program.
    folder : Path
        Of the documents.
    seed : int
    """

    def __init__(self, window: MainWindow, log: int, folder: Path, seed: int) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self._log, self._folder, self._rng = log, folder, random.Random(seed)
        self._known: State = {}
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self._begin)
        self._clock.start(5)

    @Slot()
    def _begin(self) -> None:
        """Wait until the session of before is there."""
        session = self._session
        if session.documents.busy or not session.last.watch.is_on:
            self._clock.start(5)
            return
        words = self._window.statusBar().currentMessage(), self._window.views.document_notice.text
        self._write({**self._state(), "there": True, "words": words, "past": self._past()})
        session.scene_changed.connect(self._look)
        session.documents.title_changed.connect(self._look)
        session.documents.saved.connect(self._look)
        self._clock.timeout.disconnect(self._begin)
        self._clock.timeout.connect(self._act)
        self._act()

    @Slot()
    def _act(self) -> None:
        if not self._session.documents.busy:
            os.write(self._log, ACTING)
            draw, train = [self._draw] * 6, [self._train] * 4
            self._rng.choice([*draw, *train, *self._others()])()
            self._look()
        self._clock.start(self._rng.randint(*RHYTHM))

    def _others(self) -> Iterator[Callable[[], object]]:
        session, rng, design = self._session, self._rng, self._session.design
        folder = self._folder
        yield session.drawing.clear
        yield session.undo_stack.undo
        yield session.pause
        yield lambda: session.step(rng.choice(list(Pace)))
        yield session.start_over
        yield lambda: session.edit(replace(design, learning_rate=rng.choice((0.1, 0.01, 0.003))))
        yield lambda: session.edit(rng.choice(DESIGNS))
        yield lambda: session.look(rng.randrange(5))
        yield session.look_at_now
        yield session.train_on_from_here
        yield lambda: session.open_run(rng.choice(session.state.runs).number)
        yield lambda: session.threshold.move(rng.choice((0.3, 0.5, 0.7)))
        if len(session.state.runs) < 6:
            yield lambda: session.races.start(READY_MADE[rng.randrange(2)].race(design))
        yield lambda: session.save(folder / f"{rng.choice('ab')}.nngui")
        if rng.random() < 0.3:
            yield lambda: session.documents.begin(Design())

    def _train(self) -> None:
        if not self._session.snapshot.can_pause:
            self._session.train()

    def _draw(self) -> None:
        """Draw a stroke with the mouse."""
        pad, rng, kind = self._window.views.pad, self._rng, QEvent.Type
        points = [(rng.random(), rng.random()) for _ in range(rng.randint(2, 12))]
        kinds = [kind.MouseButtonPress, *[kind.MouseMove] * len(points), kind.MouseButtonRelease]
        for each, (x, y) in zip(kinds, [points[0], *points, points[-1]], strict=True):
            place = QPointF(x * pad.width(), y * pad.height())
            QCoreApplication.sendEvent(pad, mouse_event(pad, each, place))

    @Slot()
    def _look(self) -> None:
        state = self._state()
        if state != self._known and not self._session.documents.is_taken:
            self._known = state
            self._write(state)

    def _state(self) -> State:
        session, documents = self._session, self._session.documents
        state = session.state
        return {
            "edits": {
                "strokes": [crc32(stroke.tobytes()) for stroke in state.strokes],
                "design": repr(state.design),
                "open": state.open,
                "threshold": state.threshold,
                "path": str(documents.path),
            },
            "runs": {str(run.number): run.epoch + run.fraction for run in state.runs},
        }

    def _past(self) -> int:
        """Look back at some moments of every run; return how many could not be read."""
        checkpoints, lost = self._session._training.checkpoints, 0
        for run in self._session.state.runs:
            for moment in self._rng.sample(run.moments, min(5, len(run.moments))):
                found = checkpoints.at(run.number, moment)
                lost += found is None or found.epoch != moment
        return lost

    def _write(self, state: State) -> None:
        os.write(self._log, (json.dumps({"time": monotonic(), **state}) + "\n").encode())


def work(log: str, folder: str, seed: str) -> int:
    """Run the program with a script in it."""
    make = program.make_window

    def made() -> Any:
        app, window = make()
        file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        Script(window, file, Path(folder), int(seed))
        return app, window

    program.make_window = made
    return program.main([])
