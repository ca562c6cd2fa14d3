"""`CodeDesk`: connects the page Keras code with the session, and exports programs."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow

from nngui.design.keras_code import keras_code
from nngui.design.keras_reader import read
from nngui.session.scene import Scene
from nngui.session.session import Session
from nngui.system.background import Worker
from nngui.system.throttle import Throttle
from nngui.training.program import PROGRAM_FILE, write_program
from nngui.training.words.fit_lines import fit_lines
from nngui.views.code.code_view import CodeView
from nngui.window.dialogs import SaveAs, ask_for_file, ask_for_program_folder
from nngui.window.menus import Menus
from nngui.window.preferences import Preferences

OFTEN, SHARE = 100, 0.03  # ms between two texts of fit, and of the window's time while training


class CodeDesk(QObject):
    """The connections of the page Keras code, and the exports of programs and ONNX files.

    Parameters
    ----------
    window : QMainWindow
    session : Session
    view : CodeView
    menus : Menus
    preferences : Preferences
    notify : callable
        Shows a sentence at the bottom of the window.
    """

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        view: CodeView,
        menus: Menus,
        preferences: Preferences,
        notify: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._view = window, session, view
        self._preferences, self._notify = preferences, notify
        self._worker = Worker(self)
        self._worker.failed.connect(self._fail)
        self._scene: Scene | None = None
        self._throttle = Throttle(OFTEN, self, share=SHARE)
        self._throttle.due.connect(self._show_lines)
        view.typed.connect(self._read)
        view.program_asked.connect(self.export_program)
        view.opened.connect(self._show_lines)
        menus.export_program.triggered.connect(self.export_program)
        menus.export_onnx.triggered.connect(self._export_onnx)
        session.scene_changed.connect(self._follow)

    @Slot(str)
    def _read(self, text: str) -> None:
        """Let the design become what was typed, if there is no error in it."""
        session, reading = self._session, read(text, self._session.design)
        wanted = reading.design
        program = keras_code(session.design if wanted is None else wanted)
        refused = ""
        if wanted is not None and wanted != session.design:
            self._view.show_reading(reading, program)  # before the scene comes back with it
            session.edit(wanted, "Type Code")
            if session.design != wanted:
                refused = "the set-up, or the network’s own first weights, keep a part as it is"
        ours = {*program.splitlines(), *keras_code(session.design, with_file=True).splitlines()}
        lines = text.splitlines()
        others = tuple(n for n in reading.passed_over if lines[n - 1] not in ours)
        reading = replace(reading, passed_over=others)
        self._view.show_reading(reading, keras_code(session.design), refused)

    @Slot(object)
    def _follow(self, scene: Scene) -> None:
        self._scene = scene
        if scene.snapshot.running:
            self._throttle.request()
        else:
            self._show_lines()

    @Slot()
    def _show_lines(self) -> None:
        if (scene := self._scene) is not None and self._view.isVisible():
            self._view.show_lines(fit_lines(scene.snapshot.curves, scene.state.run.design))

    @Slot()
    def export_program(self) -> None:
        """Ask for a folder, and write the program and its data into it in the background."""
        folder = ask_for_program_folder(self._window, self._preferences)
        if folder is not None:
            self.write_program(folder)

    def write_program(self, folder: Path) -> None:
        """Write the program of the design and its data into this folder."""
        if self._worker.busy:
            self._notify("A program is being written already.")
            return
        session = self._session
        work = write_program(
            folder, session.design, session.my_digits.digits, session.first_parameters
        )
        self._worker.begin(work, self._done)

    def _done(self, folder: Path) -> None:
        self._notify(f"Saved in {folder}: run python {PROGRAM_FILE} there, with Keras installed.")

    @Slot(str)
    def _fail(self, reason: str) -> None:
        self._notify(f"The program could not be written: {reason}.")

    def close(self) -> None:
        """Stop writing a program, and wait for its thread."""
        self._worker.close()

    @Slot()
    def _export_onnx(self) -> None:
        kinds = "ONNX models (*.onnx)"
        wanted = SaveAs("Export Network", "network.onnx", ".onnx", kinds, "networks")
        path = ask_for_file(self._window, self._preferences, wanted)
        if path is None:
            return
        try:
            self._session.inspector.save_network(path)
        except (OSError, ValueError, ImportError) as error:
            self._notify(f"{path} could not be written: {error}.")
        else:
            self._notify(f"Saved as {path}.")
