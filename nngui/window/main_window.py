"""`MainWindow`: makes the views, and connects them with the session."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, Qt, Slot
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QIcon,
    QKeyEvent,
)
from PySide6.QtWidgets import QMainWindow
from typing_extensions import override

from engine.data import asset
from engine.printing import printable
from nngui.session.session import Session
from nngui.system import files
from nngui.training.messages import Snapshot
from nngui.views.race.race_dialog import RaceDialog
from nngui.widgets import theme
from nngui.widgets.fields.numbers import commit_typed
from nngui.window import layout as window_layout
from nngui.window.desks.check_desk import CheckDesk
from nngui.window.desks.coach_desk import CoachDesk
from nngui.window.desks.code_desk import CodeDesk
from nngui.window.desks.collection_desk import LONG_ENOUGH, CollectionDesk
from nngui.window.desks.data_desk import DataDesk
from nngui.window.desks.document_desk import DocumentDesk
from nngui.window.desks.evaluate_desk import EvaluateDesk
from nngui.window.desks.gallery_desk import GalleryDesk
from nngui.window.desks.guess_desk import GuessDesk
from nngui.window.desks.inspector_desk import InspectorDesk
from nngui.window.desks.opening_desk import OpeningDesk
from nngui.window.desks.picture_desk import PictureDesk
from nngui.window.desks.preferences_desk import PreferencesDesk
from nngui.window.desks.question_desk import QuestionDesk
from nngui.window.desks.report_desk import ReportDesk
from nngui.window.desks.setup_desk import SetupDesk
from nngui.window.desks.step_desk import StepDesk
from nngui.window.dialogs import SaveAs, about, ask_for_file, ask_to_close, show_shortcuts
from nngui.window.manual import ManualWindow
from nngui.window.menus import Menus
from nngui.window.preferences import Preferences
from nngui.window.showing import Showing

LONGEST = 300  # characters of a message


class MainWindow(QMainWindow):
    """The one window. All connections between views and session are made here.

    Parameters
    ----------
    session : Session
        Closed with the window.
    settings : QSettings
        Where geometry and colours are remembered.
    """

    def __init__(self, session: Session, settings: QSettings) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("nngui")
        self.setWindowIcon(QIcon(str(asset("nngui.svg"))))
        self.session = session
        self._preferences = Preferences(settings)
        self.menus = Menus(self, session.undo_stack)
        self.views = window_layout.Views(self)
        self._message_before: str | None = None  # the message when the training began
        self._showing = Showing(self.views, self.menus, self)
        self._connect_drawing()
        self._connect_training()
        self._connect_runs()
        self._connect_races()
        self._connect_design()
        self._connect_menus()
        views = self.views
        CollectionDesk(
            self,
            session,
            self._preferences,
            views.learn,
            views.gallery,
            views.digits_notice,
            self.menus,
        )
        self._documents = DocumentDesk(
            self,
            session,
            self._preferences,
            self.menus,
            views.document_notice,
            self._notify,
        )
        SetupDesk(
            self,
            session,
            self._preferences,
            self.menus,
            views.setup_note,
            self._notify,
            self._showing.show_anew,
        )
        self.pictures = PictureDesk(self, session, self._preferences, views.pad, self.menus)
        StepDesk(self, session, views, self.menus, self._guessing)
        InspectorDesk(self, session, views, self.menus, self._notify)
        self._reports = ReportDesk(
            self, session, self._preferences, self.menus, views, self._notify
        )
        data = DataDesk(
            self, session, self._preferences, self.menus, views.document_notice, self._notify
        )
        self._opening = OpeningDesk(
            self,
            session,
            self._preferences,
            self.menus,
            self._documents,
            views.document_notice,
            self._notify,
            data.open,
        )
        self._questions = QuestionDesk(
            self, session, self._preferences, views, self.menus, self._notify
        )
        self._opening.question_opened.connect(self._questions.open)
        EvaluateDesk(session, views, self)
        GalleryDesk(session, views.data, self)
        PreferencesDesk(self, session, self._preferences, self.menus, self._notify)
        self.menus.predict_first.setChecked(self._preferences.predicts_first)
        self._code = CodeDesk(
            self, session, views.code, self.menus, self._preferences, self._notify
        )
        self._check = CheckDesk(self, session, self.menus, self._preferences)
        views.code.check_asked.connect(self._check.check_at_once)
        CoachDesk(self, session, self._preferences, views.coach, self.menus)
        self.setAcceptDrops(True)
        self._restore()
        session.announce()

    def begin_with(self, *paths: Path, new: bool = False) -> None:
        """Begin with files, with the session of the last time, or with nothing."""
        self._opening.begin_with(paths, new=new)

    def open_files(self, *paths: Path) -> None:
        """Open documents, networks or pictures."""
        self._opening.open(paths)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        lost = self.session.my_digits.flush()
        if (lost and not ask_to_close(self, lost)) or not self._documents.may_close():
            event.ignore()
            return
        self.views.side.close_all()
        self._preferences.remember(self)
        self._reports.close()
        self._code.close()
        self._check.close()
        self.session.close()
        super().closeEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._opening.takes(_dropped(event)) or event.mimeData().hasImage():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if self._opening.takes(paths := _dropped(event)):
            event.acceptProposedAction()
            self.open_files(*paths)
        elif self.pictures.take(event.mimeData()):
            event.acceptProposedAction()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self.menus.full_screen.setChecked(self.isFullScreen())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self._show_full_screen(full=False)
        else:
            super().keyPressEvent(event)

    def _connect_drawing(self) -> None:
        session, views, drawing = self.session, self.views, self.session.drawing
        views.pad.drawing.connect(drawing.follow_pen)
        views.pad.stroke_drawn.connect(drawing.add_stroke)
        views.pad.erased.connect(drawing.erase)
        views.clear.clicked.connect(drawing.clear)
        views.eraser.toggled.connect(views.pad.erase)
        views.undo.clicked.connect(drawing.undo)
        drawing.undoable_changed.connect(views.undo.setEnabled)
        drawing.strokes_changed.connect(views.pad.show_strokes)
        views.preparation.preparation_asked.connect(drawing.prepare)
        drawing.preparation_changed.connect(views.preparation.show_preparation)
        session.drawing.stages_changed.connect(views.preparation.show_stages)
        session.several.changed.connect(views.preparation.show_digits)
        session.several.changed.connect(views.prediction.show_digits)
        views.preparation.digit_chosen.connect(session.several.choose)
        drawing.changed.connect(self._follow_pen)
        views.prediction.threshold_moved.connect(session.threshold.move)

    def _connect_training(self) -> None:
        session, views = self.session, self.views
        self._guessing = GuessDesk(self, session, views.guess)
        views.run_bar.train.connect(self._guessing.train)
        views.run_bar.pause.connect(session.pause)
        views.run_bar.step.connect(session.step)
        views.run_bar.offer_speeds(self.menus.speeds)
        views.run_bar.start_over.connect(session.start_over)
        views.notice.remedy_chosen.connect(session.train_more_gently)
        for view in (views.cost_plot, views.time_line):
            view.epoch_chosen.connect(session.look)
        views.look_back.branch_asked.connect(session.train_on_from_here)
        views.look_back.back_asked.connect(session.look_at_now)
        views.teach.taught.connect(session.lessons.teach)
        session.scene_changed.connect(self._showing.show)
        session.notified.connect(self._notify)
        session.snapshot_changed.connect(self._clear_older)

    def _connect_runs(self) -> None:
        table, runs = self.views.runs_table, self.session.runs
        table.run_opened.connect(self.session.open_run)
        table.renamed.connect(runs.rename)
        table.pinned.connect(runs.pin)
        table.hidden.connect(runs.hide)
        table.duplicated.connect(runs.duplicate)
        table.deleted.connect(runs.delete)

    def _connect_races(self) -> None:
        races = self.session.races
        self._race_dialog = RaceDialog(self)
        self._race_dialog.race_asked.connect(self._guessing.race)
        self.menus.race.triggered.connect(commit_typed)
        self.menus.race.triggered.connect(self._choose_race)
        self.views.race_line.closed.connect(races.close)

    def _connect_design(self) -> None:
        session, views = self.session, self.views
        views.settings.design_asked.connect(session.edit)
        views.settings.dataset_asked.connect(session.choose_dataset)
        views.settings.preset_asked.connect(session.choose_preset)
        for start_over in (views.run_bar.start_over, self.menus.start_over.triggered):
            start_over.connect(views.settings.close_preview)
        views.network.layers_changed.connect(session.edit_layers)
        views.output_problem.remedy_chosen.connect(self._remedy_output)
        session.my_digits.changed.connect(views.settings.show_own)

    def _connect_menus(self) -> None:
        menus, session = self.menus, self.session
        for command in (menus.train, menus.step, menus.start_over):
            command.triggered.connect(commit_typed)
        menus.train.triggered.connect(self._train_or_pause)
        menus.step.triggered.connect(self.views.run_bar.step_once)
        menus.start_over.triggered.connect(session.start_over)
        menus.branch.triggered.connect(session.train_on_from_here)
        menus.back.triggered.connect(session.look_at_now)
        menus.speeds.triggered.connect(self._choose_speed)
        menus.clear.triggered.connect(session.drawing.clear)
        menus.eraser.toggled.connect(self.views.eraser.setChecked)
        self.views.eraser.toggled.connect(menus.eraser.setChecked)
        menus.add_layer.triggered.connect(self.views.network.add_layer)
        menus.presets.triggered.connect(self._choose_preset)
        menus.schemes.triggered.connect(self._choose_scheme)
        menus.full_screen.toggled.connect(self._show_full_screen)
        menus.predict_first.toggled.connect(self._guessing.switch)
        menus.predict_first.toggled.connect(self._preferences.set_predicts_first)
        menus.save_network.triggered.connect(self._save_network)
        menus.save_plot.triggered.connect(self._save_plot)
        menus.save_figure.triggered.connect(self._save_figure)
        menus.save_curves.triggered.connect(self._save_curves)
        menus.manual.triggered.connect(self._show_manual)
        menus.keys.triggered.connect(self._show_keys)
        menus.about.triggered.connect(self._show_about)
        menus.quit.triggered.connect(self.close)

    def _restore(self) -> None:
        """Take up the colours and the place that the window had."""
        scheme = self._preferences.scheme
        theme.apply(scheme)
        for action in self.menus.schemes.actions():
            action.setChecked(action.data() is scheme)
        if not self._preferences.restore(self):
            window_layout.place_on_screen(self)
        self.menus.full_screen.setChecked(self.isFullScreen())

    @Slot()
    def _follow_pen(self) -> None:
        """Paint the answer first: it follows the pen, and all else can wait."""
        if self.session.drawing.unfinished:
            self.views.prediction.paint_now()

    # Commands that need more than one signal and one slot

    @Slot()
    def _train_or_pause(self) -> None:
        can_pause = self.session.snapshot.can_pause
        (self.session.pause if can_pause else self._guessing.train)()

    @Slot()
    def _choose_race(self) -> None:
        self._race_dialog.show_design(self.session.design, self.session.state.setup)
        self._race_dialog.open()

    @Slot()
    def _remedy_output(self) -> None:
        if (problem := self._showing.output_problem) is not None:
            self.session.edit(problem.remedied, problem.remedy.title())

    @Slot(QAction)
    def _choose_preset(self, action: QAction) -> None:
        self.session.choose_preset(action.data())

    @Slot(QAction)
    def _choose_speed(self, action: QAction) -> None:
        self.session.set_speed(action.data())

    @Slot(QAction)
    def _choose_scheme(self, action: QAction) -> None:
        self._preferences.scheme = action.data()
        theme.apply(action.data())

    @Slot(bool)
    def _show_full_screen(self, full: bool) -> None:
        self.setWindowState(
            self.windowState() | Qt.WindowState.WindowFullScreen
            if full
            else self.windowState() & ~Qt.WindowState.WindowFullScreen
        )

    @Slot()
    def _save_network(self) -> None:
        write = self.session.inspector.save_network
        wanted = SaveAs(
            "Export Network", "network.keras", ".keras", "Keras models (*.keras)", "networks"
        )
        self._save(wanted, write)

    @Slot()
    def _save_plot(self) -> None:
        write = partial(files.write, content=self.views.cost_plot.png())
        self._save(
            SaveAs("Save Cost Plot", "cost.png", ".png", "PNG images (*.png)", "plots"), write
        )

    @Slot()
    def _save_figure(self) -> None:
        write = partial(files.write, content=self.views.cost_plot.svg())
        self._save(
            SaveAs("Save Cost Plot", "cost.svg", ".svg", "SVG images (*.svg)", "plots"), write
        )

    @Slot()
    def _save_curves(self) -> None:
        write = partial(files.write, content=self.views.cost_plot.csv().encode())
        self._save(
            SaveAs("Save Cost per Epoch", "cost.csv", ".csv", "CSV files (*.csv)", "tables"), write
        )

    def _save(self, wanted: SaveAs, write: Callable[[Path], None]) -> None:
        """Ask for a path, and write; an error is shown at the bottom of the window."""
        path = ask_for_file(self, self._preferences, wanted)
        if path is None:
            return
        try:
            write(path)
        except (OSError, ValueError, ImportError) as error:
            self._notify(f"{path} could not be written: {error}.")
        else:
            self._notify(f"Saved as {path}.")

    def _notify(self, text: str) -> None:
        """Show a message at the bottom of the window, long enough to read it."""
        self.statusBar().showMessage(printable(text, LONGEST), LONG_ENOUGH)

    @Slot(object)
    def _clear_older(self, snapshot: Snapshot) -> None:
        """When a training has ended, clear a message that is older than it."""
        status, before = self.statusBar(), self._message_before
        if snapshot.running and before is None:
            self._message_before = status.currentMessage()
        elif not snapshot.running and before is not None:
            self._message_before = None
            if status.currentMessage() == before:
                status.clearMessage()

    @Slot()
    def _show_manual(self) -> None:
        ManualWindow(self).show()

    @Slot()
    def _show_keys(self) -> None:
        show_shortcuts(self, self.menus.shortcuts())

    @Slot()
    def _show_about(self) -> None:
        about(self)


def _dropped(event: QDropEvent) -> list[Path]:
    """Return the files that are dragged over the window."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
