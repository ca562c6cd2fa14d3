"""`CheckDesk`: *Check with Keras…*, which runs the exported program and compares its costs."""

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QElapsedTimer, QObject, Slot
from PySide6.QtWidgets import QMainWindow

from nngui.design import keras_network
from nngui.design.design import Design
from nngui.design.keras_code import TRAINED_FILE
from nngui.session.session import Session
from nngui.system import keras_environment
from nngui.system.background import Worker
from nngui.system.keras_environment import KerasEnvironment
from nngui.system.keras_process import KerasPython, KerasRun, KerasSearch, candidates
from nngui.system.throttle import Throttle
from nngui.training.certificate import (
    Costs,
    by_rounding,
    costs_of,
    doubly_precise,
    kink,
    printed,
    program_of,
    verdict,
    why_different,
)
from nngui.training.program import PROGRAM_FILE, write_program
from nngui.training.run import Reference, Run
from nngui.views.check.check_dialog import CheckDialog
from nngui.window.dialogs import ask_for_python
from nngui.window.menus import Menus
from nngui.window.preferences import Preferences

UNTRAINED = "Train the network for an epoch first: there is nothing to compare yet."
OFTEN = 250  # ms between two looks at what Keras has printed
DOUBLE = "--float64"


@dataclass
class Check:
    """A check under way.

    Attributes
    ----------
    run : Run
        As it was when the check began.
    design : Design
        Of the program.
    reference : Reference
    folder : TemporaryDirectory
        Of the program.
    ours, keras : Costs
        So far.
    serial : int
        Of the run in which Keras' costs are shown; 0 before there are any.
    working : bool
        Whether anything of it is to come.
    printed : bool
        Whether the program has ended, and what it left has been read.
    clock : QElapsedTimer
    """

    run: Run
    design: Design
    reference: Reference
    folder: TemporaryDirectory[str]
    ours: Costs = field(default_factory=Costs)
    keras: Costs = field(default_factory=Costs)
    serial: int = 0
    working: bool = True
    printed: bool = False
    clock: QElapsedTimer = field(default_factory=QElapsedTimer)

    @property
    def complete(self) -> bool:
        """Whether Keras has computed all epochs of the run."""
        return len(self.keras) > self.run.epoch


class CheckDesk(QObject):
    """The dialog of the check, the search for a Python or the making of one, and the process.

    Parameters
    ----------
    window : QMainWindow
    session : Session
    menus : Menus
    preferences : Preferences
        Know the Python in which Keras was found last.
    """

    def __init__(
        self, window: QMainWindow, session: Session, menus: Menus, preferences: Preferences
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._preferences = window, session, preferences
        self._at_once = False  # whether the check begins as soon as a Python is found
        self._dialog: CheckDialog | None = None
        self._suggested: int | None = None  # serial of the run with this precision
        self._python: KerasPython | None = None
        self._check: Check | None = None
        self._files = Worker(self, expected=(OSError, ValueError))
        self._doubly = Worker(self)  # trains in double precision
        for worker in (self._files, self._doubly):
            worker.failed.connect(self._end)
        self._text = ""
        self._search, self._process = KerasSearch(self), KerasRun(self)
        self._environment = KerasEnvironment(session.my_data.folder, self)
        self._looks = Throttle(OFTEN, self)
        self._search.found.connect(self._take_python)
        self._process.printed.connect(self._read)
        self._process.ended.connect(self._end)
        self._looks.due.connect(self._compare)
        self._environment.made.connect(self._take_environment)
        self._environment.failed.connect(self._note_failure)
        menus.check.triggered.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Open the dialog, and look for a Python with Keras."""
        if self._dialog is None:
            self._dialog = dialog = CheckDialog(self._window)
            dialog.begun.connect(self._begin)
            dialog.cancelled.connect(self.cancel)
            dialog.python_asked.connect(self._choose_python)
            dialog.install_asked.connect(self._install)
            dialog.network_asked.connect(self._take_over)
            self._doubly.progressed.connect(dialog.show_share)
            self._environment.printed.connect(dialog.show_line)
        if self._check is None or not self._check.working:
            run = self._session.state.run
            self._dialog.show_run(run.title, "" if run.epoch else UNTRAINED)
            self._suggest(run)
        self._dialog.show()
        self._dialog.raise_()
        if self._python is None and not self._environment.running:
            made = keras_environment.made(self._session.my_data.folder)
            known = candidates(self._preferences.keras_python, made or "")
            self._search.begin(known)

    def _suggest(self, run: Run) -> None:
        """Suggest the precision for a run; what a person chose for this run stays."""
        if self._dialog is not None and run.serial != self._suggested:
            self._suggested = run.serial
            self._dialog.suggest_double(double=bool(kink(program_of(run))))

    @Slot()
    def check_at_once(self) -> None:
        """Open the dialog, and check as soon as a Python with Keras is known."""
        self.open()
        if self._python is None:
            self._at_once = True
        elif self._dialog is not None:
            self._dialog.begin()

    def close(self) -> None:
        """End everything, and wait for it."""
        self._search.stop()
        self.cancel()
        self._environment.close()
        if self._dialog is not None:
            self._dialog.close()

    @Slot()
    def cancel(self) -> None:
        """End the check or the installation; what was compared so far stays."""
        self._at_once = False
        if self._environment.running:
            self._environment.cancel()
            self._show_installing(running=False, line="It was cancelled; nothing of it is left.")
        check = self._check
        if check is not None and check.working:
            self._compare()
            self._stop()
            if self._dialog is not None:
                self._show_verdict(complete=False, note="It was cancelled.")

    # The Python

    @Slot(object)
    def _take_python(self, python: KerasPython | None) -> None:
        self._python = python
        if self._dialog is not None:
            self._dialog.show_python(
                python.path if python else "",
                python.backends if python else (),
                installs=self._environment.possible,
            )
            if python is not None:
                self._preferences.keras_python = python.path
                if self._at_once:
                    self._dialog.begin()
        self._at_once = False

    @Slot()
    def _choose_python(self) -> None:
        if path := ask_for_python(self._window):
            self._search.begin([path])

    @Slot()
    def _install(self) -> None:
        self._search.stop()
        self._show_installing(running=True, line="It begins.")
        self._environment.begin()

    @Slot(str)
    def _take_environment(self, python: str) -> None:
        self._show_installing(running=False)
        self._search.begin([python])

    @Slot(str)
    def _note_failure(self, reason: str) -> None:
        self._show_installing(running=False, line=f"Keras could not be installed: {reason}")

    def _show_installing(self, *, running: bool, line: str = "") -> None:
        if self._dialog is not None:
            self._dialog.show_installing(running=running)
            self._dialog.show_line(line)

    # The check

    @Slot(str, bool)
    def _begin(self, backend: str, double: bool) -> None:
        """Write the program of the open run into a folder, then run it there."""
        session, run, dialog = self._session, self._session.state.run, self._dialog
        if self._python is None or dialog is None or not run.epoch:
            return
        design = program_of(run)
        self._check = check = Check(
            run,
            design,
            Reference(backend, run.number, double),
            TemporaryDirectory(prefix="nngui-"),
            Costs() if double else costs_of(run.curves),
        )
        self._text = ""
        own, theta = session.my_digits.digits, session.first_parameters
        folder = Path(check.folder.name)
        self._files.begin(write_program(folder, design, own, theta), self._start)
        if double:
            self._doubly.begin(doubly_precise(design, own, theta), self._take_ours)
        dialog.show_run(run.title, "")
        dialog.show_network(there=False)
        dialog.show_running(running=True)
        dialog.show_verdict("Keras begins; that may take half a minute.")

    def _start(self, folder: Path) -> None:
        if self._python is not None and (check := self._check) is not None:
            check.clock.start()
            more = [DOUBLE] if check.reference.double else []
            program, backend = folder / PROGRAM_FILE, check.reference.backend
            self._process.begin(self._python, backend, program, more)

    def _take_ours(self, costs: Costs) -> None:
        if (check := self._check) is not None:
            check.ours = costs
            self._compare()
            self._conclude()

    @Slot(str)
    def _read(self, text: str) -> None:
        self._text = text
        self._looks.request()

    @Slot()
    def _compare(self) -> None:
        """Show what Keras has printed so far, in the dialog and as a run."""
        check = self._check
        if check is None or not check.working or self._dialog is None:
            return
        costs = printed(self._text)
        costs = Costs(costs.values[: check.run.epoch + 1])
        if len(costs) > len(check.keras):
            check.keras = costs
            references = self._session.references
            check.serial = check.serial or references.begin(check.reference, check.design)
            references.take(check.serial, costs, check.clock.elapsed() / 1e3)
        if len(check.keras):
            self._dialog.show_costs(check.ours, check.keras)
            self._show_verdict(complete=check.complete)
        goes_on = check.design.epochs > check.run.epoch  # the schedule of α is that of more epochs
        if check.complete and goes_on and self._process.running:
            self._process.stop()
            check.printed = True
            self._conclude()

    @Slot(str)
    def _end(self, error: str) -> None:
        """Take what came of the program that has ended, or why there is none."""
        check = self._check
        if check is None or not check.working:
            return
        self._compare()
        if error:
            self._stop()
            if self._dialog is not None:
                self._dialog.show_verdict("Keras could not run the program.", error)
            return
        path = Path(check.folder.name) / TRAINED_FILE
        if path.is_file() and check.serial:
            self._files.begin(_network(path, check.design), self._keep_network)
        else:
            check.printed = True
            self._conclude()

    def _keep_network(self, network: Design) -> None:
        if (check := self._check) is None:
            return
        if network.first is not None:
            self._session.references.conclude(check.serial, network)
            if self._dialog is not None:
                self._dialog.show_network(there=True)
        check.printed = True
        self._conclude()

    def _conclude(self) -> None:
        """End the check if nothing is to come any more."""
        check = self._check
        awaited = check is not None and check.reference.double and not len(check.ours)
        if check is None or not (check.working and check.printed) or awaited:
            return
        self._compare()
        self._stop()
        if len(check.keras):
            self._show_verdict(complete=True)
        elif self._dialog is not None:
            self._dialog.show_verdict("The program printed no costs.")

    @Slot()
    def _take_over(self) -> None:
        """Go on with the network that Keras trained, as a run of ours."""
        if (check := self._check) is not None:
            for run in self._session.state.references:
                if run.serial == check.serial:
                    self._session.open_run(run.number)

    def _show_verdict(self, *, complete: bool, note: str = "") -> None:
        check = self._check
        if self._dialog is None or check is None:
            return
        double = check.reference.double
        if double and not len(check.ours):
            self._dialog.show_verdict("This window trains in double precision, too.", note)
            return
        text = verdict(check.ours, check.keras, check.design, complete=complete, double=double)
        reasons = why_different(check.run) if text.startswith("Different") else ""
        rounding = by_rounding(check.run, check.ours) if double else ""
        self._dialog.show_verdict(text, " ".join(filter(None, [note, reasons, rounding])))

    # Inside

    def _stop(self) -> None:
        """End all that belongs to the check."""
        self._files.cancel()
        self._doubly.cancel()
        self._process.stop()
        if (check := self._check) is not None:
            check.working = False
            check.folder.cleanup()
        if self._dialog is not None:
            self._dialog.show_running(running=False)


def _network(path: Path, design: Design) -> Generator[float, None, Design]:
    """Return the design with the parameters in a file that its program has written."""
    yield 0.0
    return replace(design, given=keras_network.read(path).design.given, ready=False)
