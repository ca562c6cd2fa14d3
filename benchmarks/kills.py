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
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic, sleep, time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.kills_loss import Loss, compared
from benchmarks.kills_script import ACTING, State, work
from nngui.session import document
from nngui.session.recovery import places
from nngui.session.recovery.parts import SESSION

ROOT = Path(__file__).resolve().parents[1]
KILLS = 100
MOST_TRAINING = 10.0  # s that a kill may cost
MOST_EDITING = 0.15  # s: an edit that was made before is there
START = 60.0  # s, at most
LIVES = (0.05, 4.0)  # s after the start; every tenth one is LONG
LONG = 14.0


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
