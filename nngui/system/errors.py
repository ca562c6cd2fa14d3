"""Unforeseen errors: each is logged, and each kind is reported once in a message."""

import logging
import logging.handlers
import sys
import threading
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QMessageBox

from nngui.system.files import data_folder

LOG = logging.getLogger("nngui")
MOST = 1_000_000  # bytes of the log; what is older goes to errors.log.1, and then away


class ErrorReporter(QObject):
    """Writes every uncaught error to a log, and notifies the person once of every kind.

    Errors of the same type from the same line are of one kind.

    The message is shown in the GUI thread, whichever thread the error came from.
    """

    _happened = Signal(str, str)  # the kind, and what happened

    def __init__(self) -> None:
        super().__init__()
        self._boxes: dict[str, QMessageBox] = {}  # by the kind of error
        self._log = _log_to_file()
        self._happened.connect(self._show)

    def install(self) -> None:
        """Take over the uncaught errors of all threads."""
        sys.excepthook = self.report
        threading.excepthook = self._report_from_thread

    def report(
        self,
        kind: type[BaseException],
        error: BaseException,
        traceback: TracebackType | None,
    ) -> None:
        """Log the error and emit it."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        LOG.critical("uncaught error", exc_info=(kind, error, traceback))
        self._happened.emit(f"{kind.__name__} {_place(traceback)}", f"{kind.__name__}: {error}")

    def _report_from_thread(self, hook: threading.ExceptHookArgs) -> None:
        if hook.exc_value is not None:
            self.report(hook.exc_type, hook.exc_value, hook.exc_traceback)

    @Slot(str, str)
    def _show(self, kind: str, text: str) -> None:
        if kind in self._boxes:
            return
        where = f"\n\nThe details are in {self._log}." if self._log else ""
        box = QMessageBox(QApplication.activeWindow())
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("nngui")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(
            "Something went wrong that should not have: your drawing and your design are still"
            f" here, but start over if training no longer moves.\n\n{text}{where}"
        )
        box.setStandardButtons(QMessageBox.StandardButton.Close)
        self._boxes[kind] = box
        box.open()


def _place(traceback: TracebackType | None) -> str:
    """Return the line that an error came from."""
    if traceback is None:
        return ""
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return f"{traceback.tb_frame.f_code.co_filename}:{traceback.tb_lineno}"


def _log_to_file() -> Path | None:
    """Send the log to the person's data folder too; without a place for it, only to the screen."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    folder = data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / "errors.log", maxBytes=MOST, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.addHandler(handler)
    return folder / "errors.log"
