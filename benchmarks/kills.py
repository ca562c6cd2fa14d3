"""Kills the real program at random moments, and looks whether all is there when it starts again.

    python benchmarks/kills.py [KILLS] [SEED]
    python benchmarks/kills.py --screen …     on the screen there is, such as Xvfb's

A script inside the program draws, trains, edits, races, looks back, saves and begins anew, at
random, and logs what is seen. The program is killed in the middle of it (SIGKILL), also while it
starts and recovers, and started again with the same folder, 100 times. After every start the
drawing, the design, the runs and the name of the document have to be those of before; how much
training is lost, and how old an edit was that is lost, is printed.
"""

import os
import sys

if "--screen" not in sys.argv:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic, sleep, time
from typing import Any
from zlib import crc32

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QMouseEvent

import nngui.__main__ as program
from nngui.design.design import Design, LayerSpec
from nngui.session import document
from nngui.session.recovery import places
from nngui.session.recovery.parts import SESSION
from nngui.training.messages import Pace
from nngui.training.race import READY_MADE
from nngui.window.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[1]
KILLS = 100
MOST_TRAINING = 10.0  # s that a kill may cost
MOST_EDITING = 0.15  # s: an edit that was made before is there
START = 60.0  # s, at most
LIVES = (0.05, 4.0)  # s after the start; every tenth one is LONG
LONG = 14.0
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


# Inside the program


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
            none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
            button = none if each is kind.MouseMove else left
            held = none if each is kind.MouseButtonRelease else left
            keys, there = Qt.KeyboardModifier.NoModifier, QPointF(pad.mapToGlobal(place.toPoint()))
            QCoreApplication.sendEvent(pad, QMouseEvent(each, place, there, button, held, keys))

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


# Outside


@dataclass
class Loss:
    """What a kill has cost.

    Attributes
    ----------
    training, editing : float
        s of training, and how old the oldest edit was that is not there.
    edited : tuple of str
        The parts of the session that it changed.
    problem : str
        What is wrong; empty if nothing is.
    """

    training: float = 0.0
    editing: float = 0.0
    edited: tuple[str, ...] = ()
    problem: str = ""


def compared(before: list[State], there: State, killed: float, kept: float, *, acted: bool) -> Loss:
    """Compare what is there after a start with what was seen before the kill.

    Parameters
    ----------
    before : list
    there : State
    killed, kept : float
        When, and when the session was written that its file had then: what was being done may have
        led back to an earlier state, such as undoing.
    acted : bool
        Whether something was being done then, of which nothing was seen yet.
    """
    if not before:
        return Loss()
    matching = [i for i, state in enumerate(before) if state["edits"] == there["edits"]]
    if not matching:
        if acted:
            return Loss()
        told = " / ".join(filter(None, there["words"]))
        return Loss(problem=f"expected {before[-1]['edits']}, got {there['edits']}; {told}")
    at, loss = matching[-1], Loss()
    if at + 1 < len(before) and kept < before[at + 1]["time"]:
        was, edited = before[at]["edits"], before[at + 1]["edits"]
        loss.edited = tuple(name for name in edited if edited[name] != was[name])
        loss.editing = killed - before[at + 1]["time"]
    for number in before[at]["runs"]:
        lost = training_lost(before[: at + 1], number, there["runs"].get(number, 0.0))
        loss.training = max(loss.training, lost)
    if there["past"]:
        loss.problem = f"{there['past']} moments cannot be looked back at"
    if there["words"][1]:
        loss.problem = there["words"][1]
    return loss


def training_lost(before: list[State], number: str, kept: float) -> float:
    """Return for how many seconds a run was trained after the moment that is kept."""
    later = before[-1:]
    for state in reversed(before):
        if state["runs"].get(number, 0.0) <= kept:
            break
        later.append(state)
    newest = before[-1]["runs"][number]
    reached = [state["time"] for state in later if state["runs"][number] == newest]
    return min(reached) - later[-1]["time"] if len(later) > 1 else 0.0


def broken_documents(folder: Path) -> list[str]:
    """Return the documents that cannot be read to the end."""
    broken = []
    for path in folder.glob("*.nngui"):
        try:
            with document.opened(path) as file:
                for _ in file.states():
                    pass
        except (OSError, ValueError) as error:
            broken.append(f"{path.name}: {error}")
    return broken


def lines_of(log: Path) -> list[State]:
    """Return what was logged, but for a line that is not whole."""
    lines = log.read_bytes().splitlines(keepends=True) if log.exists() else []
    return [json.loads(line) for line in lines if line[-1:] == b"\n" and line != ACTING]


def acts(log: Path) -> bool:
    """Return whether something is being done of which nothing is logged yet."""
    return log.exists() and log.read_bytes().endswith(ACTING)


def kept_at(home: Path) -> float:
    """Return when the session was written that its file has, by the clock of the log."""
    written = 0.0
    with tempfile.TemporaryDirectory() as folder:  # the file itself stays as the kill has left it
        for each in home.rglob(f"{places.NAME}{places.ENDING}*"):
            shutil.copy(each, folder)
        file = Path(folder, f"{places.NAME}{places.ENDING}")
        with suppress(sqlite3.Error), closing(sqlite3.connect(file)) as connection:
            query = "SELECT written FROM parts WHERE key = ?"
            (written,) = connection.execute(query, (SESSION,)).fetchone() or (0.0,)
    return written - time() + monotonic()


class Program:
    """The real program in a process of its own."""

    def __init__(self, home: Path, number: int, seed: int) -> None:
        self.log, documents = home / f"{number}.log", home / "documents"
        documents.mkdir(exist_ok=True)
        places = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(home))
        command = [sys.executable, __file__, "--work", str(self.log), str(documents), str(seed)]
        if "--screen" in sys.argv:
            command.append("--screen")
        paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
        environment = {**os.environ, **places, "PYTHONPATH": paths}
        self.process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)

    def wait_until_there(self) -> list[State]:
        """Wait until the session of before is there; return what was logged by then."""
        began = monotonic()
        while not (lines := lines_of(self.log)):
            if self.process.poll() is not None or monotonic() - began > START:
                self.kill()
                raise RuntimeError(f"the program did not start:\n{self.errors}")
            sleep(0.01)
        return lines

    def kill(self) -> float:
        """End it in the middle of whatever it does; return the time."""
        self.process.send_signal(signal.SIGKILL)
        killed = monotonic()
        assert self.process.stderr is not None
        self.errors = self.process.stderr.read().decode()
        self.process.wait()
        self.process.stderr.close()
        return killed


def run(home: Path, kills: int, seed: int) -> Iterator[Loss]:
    """Kill the program that often; yield what each kill has cost."""
    rng, before, killed, kept, acted = random.Random(seed), [], 0.0, 0.0, False
    for number in range(kills + 1):
        running = Program(home, number, rng.randrange(10**6))
        if number and rng.random() < 0.15:
            sleep(rng.uniform(0.2, 1.5))  # it starts, or recovers
            running.kill()
            if not lines_of(running.log):
                yield Loss()
                continue
            there = lines_of(running.log)
        else:
            there = running.wait_until_there()
        loss = compared(before, there[0], killed, kept, acted=acted)
        if number:
            if not loss.problem and (broken := broken_documents(home / "documents")):
                loss.problem = ", ".join(broken)
            yield loss
        if running.process.returncode is None:
            sleep(LONG * rng.random() if rng.random() < 0.1 else rng.uniform(*LIVES))
            killed = running.kill()
        else:
            killed = monotonic()
        if running.errors.strip():
            print(running.errors.strip(), flush=True)
        before, acted, kept = lines_of(running.log), acts(running.log), kept_at(home)


def main() -> int:
    """Print a line for every kill that cost more than it may, and what all of them cost."""
    numbers = [int(each) for each in sys.argv[1:] if each.isdecimal()]
    kills, seed = [*numbers, *[KILLS, 0][len(numbers) :]][:2]
    losses, failed = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for number, loss in enumerate(run(Path(folder), kills, seed), 1):
            losses.append(loss)
            if loss.problem or loss.training > MOST_TRAINING or loss.editing > MOST_EDITING:
                failed += 1
                files = sorted(
                    str(path.relative_to(folder)) for path in Path(folder).rglob("session*")
                )
                print(f"files: {', '.join(files)}", flush=True)
                print(f"kill {number}: {loss}", flush=True)
    trained = max(loss.training for loss in losses)
    edited = sorted(loss.editing for loss in losses if loss.editing)
    print(f"{len(losses)} kills, {failed} with a loss that may not be")
    print(f"training lost: {trained:.1f} s at most")
    oldest = f", {max(edited):.3f} s old at most" if edited else ""
    print(f"kills that lost the newest edit: {len(edited)}{oldest}")
    return bool(failed)


if __name__ == "__main__":
    if "--work" in sys.argv:
        sys.exit(work(*sys.argv[sys.argv.index("--work") + 1 :][:3]))
    sys.exit(main())
