"""`CheckDesk`: *Check with Keras…*, which runs the exported program and compares its costs."""

from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QMainWindow

from nngui.session.session import Session
from nngui.system.background import Worker
from nngui.system.keras_process import KerasPython, KerasRun, KerasSearch, candidates
from nngui.training.certificate import Costs, costs_of, printed, verdict, why_different
from nngui.training.program import PROGRAM_FILE, write_program
from nngui.training.run import Run
from nngui.views.check.check_dialog import CheckDialog
from nngui.window.menus import Menus

UNTRAINED = "Train the network for an epoch first: there is nothing to compare yet."


class CheckDesk(QObject):
    """The dialog of the check, the search for a Python, and the process.

    Parameters
    ----------
    window : QMainWindow
    session : Session
    menus : Menus
    """

    def __init__(self, window: QMainWindow, session: Session, menus: Menus) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._dialog: CheckDialog | None = None
        self._python: KerasPython | None = None
        self._run: Run | None = None
        self._ours, self._keras, self._backend = Costs(), Costs(), ""
        self._folder: TemporaryDirectory[str] | None = None
        self._writing = Worker(self)
        self._writing.failed.connect(self._end)
        self._search, self._process = KerasSearch(self), KerasRun(self)
        self._search.found.connect(self._take_python)
        self._process.printed.connect(self._compare)
        self._process.ended.connect(self._end)
        menus.check.triggered.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Open the dialog, and look for a Python with Keras."""
        if self._dialog is None:
            self._dialog = CheckDialog(self._window)
            self._dialog.begun.connect(self._begin)
            self._dialog.cancelled.connect(self.cancel)
            self._dialog.python_asked.connect(self._choose_python)
        run = self._session.state.run
        if not self._process.running:
            self._dialog.show_run(run.title, "" if run.epoch else UNTRAINED)
        self._dialog.show()
        self._dialog.raise_()
        if self._python is None:
            self._search.begin(candidates())

    def close(self) -> None:
        """End everything, and wait for it."""
        self._search.stop()
        self.cancel()
        if self._dialog is not None:
            self._dialog.close()

    @Slot()
    def cancel(self) -> None:
        """End the check; what was compared so far stays."""
        running = self._process.running or self._writing.busy
        self._writing.cancel()
        self._process.stop()
        self._clean()
        if self._dialog is not None and running:
            self._dialog.show_running(running=False)
            self._show_verdict(complete=False, note="It was cancelled.")

    @Slot(object)
    def _take_python(self, python: KerasPython | None) -> None:
        self._python = python
        if self._dialog is not None:
            self._dialog.show_python(
                python.path if python else "", python.backends if python else ()
            )

    @Slot()
    def _choose_python(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self._window, "Choose a Python with Keras")
        if path:
            self._search.begin([path])

    @Slot(str)
    def _begin(self, backend: str) -> None:
        """Write the program of the open run into a folder, then run it there."""
        session, run, dialog = self._session, self._session.state.run, self._dialog
        if self._python is None or dialog is None or not run.epoch:
            return
        self._run, self._backend = run, backend
        self._ours, self._keras = costs_of(run.curves), Costs()
        self._folder = TemporaryDirectory(prefix="nngui-")
        work = write_program(
            Path(self._folder.name),
            run.segments[0].design,
            session.my_digits.digits,
            session.first_parameters,
        )
        self._writing.begin(work, self._start)
        dialog.show_run(run.title, "")
        dialog.show_running(running=True)
        dialog.show_verdict("Keras begins; that may take half a minute.")

    def _start(self, folder: Path) -> None:
        if self._python is not None:
            self._process.begin(self._python, self._backend, folder / PROGRAM_FILE)

    @Slot(str)
    def _compare(self, text: str) -> None:
        self._keras = printed(text)
        if self._dialog is None or not len(self._keras):
            return
        self._dialog.show_costs(self._ours, self._keras)
        complete = len(self._keras) >= len(self._ours)
        self._show_verdict(complete=complete)
        if complete:
            self._process.stop()
            self._end("")

    @Slot(str)
    def _end(self, error: str) -> None:
        self._clean()
        if self._dialog is None:
            return
        self._dialog.show_running(running=False)
        if error:
            self._dialog.show_verdict("Keras could not run the program.", error)
        elif len(self._keras):
            self._show_verdict(complete=True)
        else:
            self._dialog.show_verdict("The program printed no costs.")

    def _show_verdict(self, *, complete: bool, note: str = "") -> None:
        if self._dialog is None or self._run is None:
            return
        design = self._run.segments[0].design
        text = verdict(self._ours, self._keras, design, complete=complete)
        reasons = why_different(self._run) if text.startswith("Different") else ""
        self._dialog.show_verdict(text, " ".join(filter(None, [note, reasons])))

    def _clean(self) -> None:
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()
