"""An environment of its own for Keras, made in the data folder on request."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QProcess, Signal, Slot

from nngui.system import files, locks
from nngui.system.background import Worker
from nngui.system.keras_process import BACKENDS, LAST_WORDS, PROBE, environment

FOLDER, TEMPORARY, LOCK = "keras", "downloads", "keras.lock"
COMPLETE = "complete.txt"  # a file in the folder as soon as all is there; without it half is
PACKAGES = ("keras", BACKENDS[0])
DOWNLOAD = "some 200 MB are downloaded, and 700 MB lie on the disk then"
INSTALLING = "Keras is being installed: it stays until that has ended."
ANOTHER = "Another program is installing Keras just now."


def python_in(folder: Path) -> Path:
    """Return where the Python of an environment is."""
    windows = os.name == "nt"
    return folder / ("Scripts" if windows else "bin") / ("python.exe" if windows else "python")


def made(data_folder: Path | None) -> str:
    """Return the Python of the environment that was made there; empty if there is none."""
    if data_folder is None or not (data_folder / FOLDER / COMPLETE).is_file():
        return ""
    return str(python_in(data_folder / FOLDER))


def remove(data_folder: Path) -> Iterator[str]:
    """Remove the environment, if there is one; yield why it stays, if it does."""
    if not (data_folder / FOLDER).exists():
        return
    lock = locks.lock(data_folder / LOCK)
    if not locks.take(lock):
        yield INSTALLING
        return
    for _ in _removed(data_folder / FOLDER):
        pass
    lock.unlock()
    if (data_folder / FOLDER).exists():
        yield f"{data_folder / FOLDER} is not deleted whole."


class KerasEnvironment(QObject):
    """Makes an environment with Keras in a folder of its own, by venv and pip.

    It is there whole or not at all: what is cancelled or fails is removed again, and what a crash
    left is removed before the next attempt.

    Parameters
    ----------
    data_folder : Path or None
        Nothing can be made without one.

    Signals
    -------
    printed : str
        The newest line that venv or pip printed.
    made : str
        It is complete: its Python.
    failed : str
        Why there is none; not sent after `cancel`.
    """

    printed = Signal(str)
    made = Signal(str)
    failed = Signal(str)

    def __init__(self, data_folder: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data = data_folder
        self._left: list[list[str]] = []
        self._process: QProcess | None = None
        self._removal = Worker(self)
        self._lock: QLockFile | None = None
        self._words = ""

    @property
    def possible(self) -> bool:
        """Whether there is a folder for it."""
        return self._data is not None

    @property
    def running(self) -> bool:
        """Whether it is being made."""
        return self._lock is not None

    def begin(self) -> None:
        """Make it, unless it is being made."""
        if self._data is None or self.running:
            return
        with suppress(OSError):  # it is noticed below
            self._data.mkdir(parents=True, exist_ok=True)
        lock = locks.lock(self._data / LOCK)
        if not locks.take(lock):
            reason = ANOTHER if locks.is_held(lock) else f"{self._data} cannot be written to."
            self.failed.emit(reason)
            return
        self._lock, self._words = lock, ""
        folder = self._data / FOLDER
        python = str(python_in(folder))
        options = ["--disable-pip-version-check", "--no-input", "--no-cache-dir"]
        options += ["--progress-bar", "off"]
        self._left = [
            [sys.executable, "-m", "venv", str(folder)],
            [python, "-m", "pip", "install", *options, *PACKAGES],
            [python, "-c", PROBE],
        ]
        self._remove_then(self._next)

    def cancel(self) -> None:
        """Stop, and remove what was made so far."""
        if self.running:
            self._left = []
            self._kill()
            self._remove_then(self._unlock)

    def close(self) -> None:
        """Stop, and wait until what was made so far is removed."""
        self.cancel()
        self._removal.wait()
        self._removal.close()
        self._unlock()

    def _next(self) -> None:
        """Begin the next command; after the last one it is complete."""
        if self._process is not None or not self.running:
            return
        if not self._left:
            self._finish()
            return
        program, *arguments = self._left.pop(0)
        self._words = ""
        self._process = process = QProcess(self)
        values = {"PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
        assert self._data is not None
        temporary = self._data / FOLDER / TEMPORARY
        if temporary.parent.is_dir():  # where pip downloads to, to be removed with all else
            temporary.mkdir(exist_ok=True)
            values |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
        process.setProcessEnvironment(environment(**values))
        process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        if os.name == "posix":  # pip has children, which are to end with it
            own = QProcess.UnixProcessParameters()
            own.flags = QProcess.UnixProcessFlag.CreateNewSession
            process.setUnixProcessParameters(own)
        process.readyRead.connect(self._read)
        process.finished.connect(self._end)
        process.errorOccurred.connect(self._give_up)
        process.start(program, arguments)

    @Slot()
    def _read(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAll().data()).decode(errors="replace")
            self._words = (self._words + text)[-10 * LAST_WORDS :]
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            if lines:
                self.printed.emit(lines[-1])

    @Slot()
    def _end(self) -> None:
        self._read()
        process, self._process = self._process, None
        if process is None:
            return
        good = process.exitCode() == 0 and process.exitStatus() is QProcess.ExitStatus.NormalExit
        probed = self._left or all(name in self._words.split() for name in PACKAGES)
        process.deleteLater()
        if good and probed:
            self._next()
        else:
            self._fail(self._words.strip()[-LAST_WORDS:] or "it ended with an error")

    @Slot(QProcess.ProcessError)
    def _give_up(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            process, self._process = self._process, None
            reason = process.errorString()
            process.deleteLater()
            self._fail(reason)

    def _fail(self, reason: str) -> None:
        self._left = []
        self._remove_then(self._unlock)
        self.failed.emit(reason)

    def _finish(self) -> None:
        assert self._data is not None
        folder = self._data / FOLDER
        shutil.rmtree(folder / TEMPORARY, ignore_errors=True)
        files.write(folder / COMPLETE, b"An environment of nngui, to check with Keras.\n")
        self._unlock()
        self.made.emit(str(python_in(folder)))

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            if os.name == "posix" and process.processId():
                with suppress(OSError):
                    os.killpg(process.processId(), signal.SIGKILL)
            process.kill()
            process.waitForFinished()
            process.deleteLater()

    def _remove_then(self, then: Callable[[], None]) -> None:
        """Remove the folder, whole, then go on."""
        assert self._data is not None
        self._removal.wait()
        self._removal.cancel()
        self._removal.begin(_removed(self._data / FOLDER), lambda _: then())

    def _unlock(self) -> None:
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.unlock()


def _removed(folder: Path) -> Generator[float, None, None]:
    """Remove a folder whole; first the file that says that it is complete."""
    yield 0.0
    with suppress(FileNotFoundError):
        (folder / COMPLETE).unlink()
        yield 0.1
    shutil.rmtree(folder, ignore_errors=True)
