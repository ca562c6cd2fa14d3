"""Another Python that has Keras: found, and a program run there in a process of its own."""

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal, Slot

BACKENDS = ("jax", "tensorflow", "torch")
PROBE = (
    "from importlib.util import find_spec as f;"
    f"print('found', *[n for n in ('keras', *{BACKENDS}) if f(n)])"
)
LONGEST_PROBE = 20_000  # ms
LAST_WORDS = 400  # characters of an error that are shown


@dataclass(frozen=True, slots=True)
class KerasPython:
    """A Python with Keras.

    Attributes
    ----------
    path : str
    backends : tuple of str
        At least one of `BACKENDS`.
    """

    path: str
    backends: tuple[str, ...]


def candidates(*known: str) -> list[str]:
    """Return the Pythons that may have Keras: first that of NNGUI_KERAS, then the known ones."""
    names = [os.environ.get("NNGUI_KERAS", ""), *known]
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if folder := os.environ.get(variable):
            names.append(str(Path(folder, "bin", "python")))
    names += [sys.executable, *(shutil.which(name) or "" for name in ("python3", "python"))]
    return [name for name in dict.fromkeys(names) if name and Path(name).exists()]


def environment(**values: str) -> QProcessEnvironment:
    """Return the environment for another Python, without what is meant for this one."""
    environment = QProcessEnvironment.systemEnvironment()
    for name in ("PYTHONPATH", "PYTHONHOME"):
        environment.remove(name)
    for name, value in values.items():
        environment.insert(name, value)
    return environment


class KerasSearch(QObject):
    """Asks one Python after the other whether it has Keras, until one does.

    Signals
    -------
    found : KerasPython or None
    """

    found = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._left: list[str] = []
        self._process: QProcess | None = None

    def begin(self, paths: Sequence[str]) -> None:
        """Ask these."""
        self.stop()
        self._left = list(paths)
        self._next()

    def stop(self) -> None:
        """Ask no more."""
        process, self._process, self._left = self._process, None, []
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished()

    def _next(self) -> None:
        if not self._left:
            self.found.emit(None)
            return
        self._process = process = QProcess(self)
        process.setProcessEnvironment(environment())
        process.finished.connect(self._read)
        process.errorOccurred.connect(self._give_up)
        QTimer.singleShot(LONGEST_PROBE, process, process.kill)
        process.start(self._left.pop(0), ["-c", PROBE])

    @Slot()
    def _read(self) -> None:
        process = self._process
        if process is None:
            return
        words = bytes(process.readAllStandardOutput().data()).decode(errors="replace").split()
        path, self._process = process.program(), None
        process.deleteLater()
        backends = tuple(name for name in BACKENDS if name in words)
        if "keras" in words and backends:
            self._left = []
            self.found.emit(KerasPython(path, backends))
        else:
            self._next()

    @Slot(QProcess.ProcessError)
    def _give_up(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            self._process.deleteLater()
            self._process = None
            self._next()


class KerasRun(QObject):
    """Runs a program in a Python with Keras.

    Signals
    -------
    printed : str
        All that it printed so far.
    ended : str
        It ended by itself; why it failed, or empty.
    """

    printed = Signal(str)
    ended = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._text = ""

    @property
    def running(self) -> bool:
        """Whether a program runs."""
        return self._process is not None

    def begin(
        self, python: KerasPython, backend: str, program: Path, arguments: Sequence[str] = ()
    ) -> None:
        """Run a program in its folder."""
        self.stop()
        self._text = ""
        self._process = process = QProcess(self)
        values = {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONUNBUFFERED": "1"}
        process.setProcessEnvironment(environment(**values, PYTHONIOENCODING="utf-8"))
        process.setWorkingDirectory(str(program.parent))
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._end)
        process.errorOccurred.connect(self._fail)
        process.start(python.path, ["-u", program.name, *arguments])

    def stop(self) -> None:
        """End the program, if it runs, and wait until it has ended."""
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished()
            process.deleteLater()

    @Slot()
    def _read(self) -> None:
        if self._process is not None:
            data = self._process.readAllStandardOutput().data()
            self._text += bytes(data).decode(errors="replace")
            self.printed.emit(self._text)

    @Slot()
    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        rest = bytes(process.readAllStandardOutput().data()).decode(errors="replace")
        self._text += rest
        self.printed.emit(self._text)
        words = bytes(process.readAllStandardError().data()).decode(errors="replace").strip()
        failed = process.exitCode() != 0 or process.exitStatus() is QProcess.ExitStatus.CrashExit
        process.deleteLater()
        self.ended.emit((words[-LAST_WORDS:] or "it ended with an error") if failed else "")

    @Slot(QProcess.ProcessError)
    def _fail(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            process, self._process = self._process, None
            self.ended.emit(process.errorString())
            process.deleteLater()
