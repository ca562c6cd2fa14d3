"""`MainWindow`: makes the views, and connects them with the session."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, Qt, Slot
from PySide6.QtGui import QAction, QCloseEvent, QIcon
from PySide6.QtWidgets import QMainWindow
from typing_extensions import override

from engine.data import asset
from engine.printing import printable
from nngui.design import figures, presets
from nngui.design.design import Design
from nngui.design.keras_code import keras_code
from nngui.design.prediction import Prediction
from nngui.design.problems import Place, Problem
from nngui.session.session import Session
from nngui.system import files
from nngui.training.messages import Snapshot
from nngui.training.run import Run
from nngui.training.shown import DrawingCurve, Shown
from nngui.widgets import theme
from nngui.widgets.numbers import commit_typed
from nngui.window import layout as window_layout
from nngui.window.advice import advice
from nngui.window.collection_desk import LONG_ENOUGH, CollectionDesk
from nngui.window.dialogs import SaveAs, about, ask_for_file, ask_to_close, show_shortcuts
from nngui.window.menus import Menus
from nngui.window.preferences import Preferences

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
        self._problems: tuple[Problem, ...] = ()
        self._fatal = ""  # the reason why the design cannot be trained
        self.menus = Menus(self, session.undo_stack)
        self.views = window_layout.Views(self)
        self._connect_drawing()
        self._connect_training()
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
        self._restore()
        session.announce()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        lost = self.session.my_digits.flush()
        if lost and not ask_to_close(self, lost):
            event.ignore()
            return
        self._preferences.remember(self)
        self.session.close()
        super().closeEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self.menus.full_screen.setChecked(self.isFullScreen())

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
        session.inspector.prediction_changed.connect(self._show_prediction)
        drawing.changed.connect(self._follow_pen)
        session.inspector.mistakes_changed.connect(views.prediction.show_mistakes)
        views.prediction.threshold_moved.connect(session.threshold.move)

    def _connect_training(self) -> None:
        session, views = self.session, self.views
        views.run_bar.train.connect(session.train)
        views.run_bar.pause.connect(session.pause)
        views.run_bar.step.connect(session.step)
        views.run_bar.start_over.connect(session.start_over)
        views.notice.remedy_chosen.connect(session.train_more_gently)
        for view in (views.cost_plot, views.time_line):
            view.epoch_chosen.connect(self._choose_epoch)
        views.runs_table.run_opened.connect(session.choose_run)
        views.teach.taught.connect(session.lessons.teach)
        session.snapshot_changed.connect(self._show_snapshot)
        session.inspector.moment_shown.connect(self._show_moment)
        session.inspector.network_changed.connect(views.network.show_parameters)
        session.inspector.drawing_curve_changed.connect(self._show_drawing_curve)
        session.runs_changed.connect(views.runs_table.show_runs)

    def _connect_design(self) -> None:
        session, views = self.session, self.views
        views.settings.design_asked.connect(session.edit)
        views.settings.dataset_asked.connect(session.choose_dataset)
        for start_over in (views.run_bar.start_over, self.menus.start_over.triggered):
            start_over.connect(views.settings.close_preview)
        views.network.layers_changed.connect(session.edit_layers)
        views.output_problem.remedy_chosen.connect(self._remedy_output)
        session.design_changed.connect(self._show_design)
        session.my_digits.changed.connect(views.settings.show_own)
        session.problems_found.connect(self._show_problems)

    def _connect_menus(self) -> None:
        menus, session = self.menus, self.session
        for command in (menus.train, menus.step, menus.start_over):
            command.triggered.connect(commit_typed)
        menus.train.triggered.connect(self._train_or_pause)
        menus.step.triggered.connect(self.views.run_bar.step_once)
        menus.start_over.triggered.connect(session.start_over)
        menus.clear.triggered.connect(session.drawing.clear)
        menus.eraser.toggled.connect(self.views.eraser.setChecked)
        self.views.eraser.toggled.connect(menus.eraser.setChecked)
        menus.add_layer.triggered.connect(self.views.network.add_layer)
        menus.presets.triggered.connect(self._choose_preset)
        menus.schemes.triggered.connect(self._choose_scheme)
        menus.full_screen.toggled.connect(self._show_full_screen)
        menus.save_network.triggered.connect(self._save_network)
        menus.save_plot.triggered.connect(self._save_plot)
        menus.save_figure.triggered.connect(self._save_figure)
        menus.save_curves.triggered.connect(self._save_curves)
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

    # Values that the session emits

    @Slot(object)
    def _show_snapshot(self, snapshot: Snapshot) -> None:
        views, running = self.views, snapshot.running
        views.run_bar.show_snapshot(snapshot)
        for view in (views.cost_plot, views.time_line):
            view.show_runs((_run(snapshot),), max(1, snapshot.run))
        views.settings.show_rate(snapshot.rate)
        views.teach.show_snapshot(snapshot)
        self.menus.train.setText("Pause" if snapshot.can_pause else "Train")
        self.menus.step.setEnabled(not (running or self._fatal))
        views.advice.show_text(advice(snapshot, fits=not self._fatal))
        gentler = self.session.design.gentler.learning_rate
        remedy = f"Train on with α = {figures.learning_rate(gentler)}" if snapshot.diverged else ""
        views.notice.show_problem(snapshot.error, remedy)

    @Slot(object)
    def _show_prediction(self, prediction: Prediction) -> None:
        self.views.prediction.show_prediction(prediction)
        self.views.preparation.show_image(prediction.image)
        self.views.network.show_prediction(prediction)

    @Slot()
    def _follow_pen(self) -> None:
        """Paint the answer first: it follows the pen, and all else can wait."""
        if self.session.drawing.unfinished:
            self.views.prediction.paint_now()

    @Slot(float)
    def _choose_epoch(self, epoch: float) -> None:
        self.session.inspector.choose_epoch(int(epoch))

    @Slot(object)
    def _show_moment(self, shown: Shown) -> None:
        self.views.run_bar.show_moment(shown)
        self.views.cost_plot.show_moment(shown)
        self.views.time_line.show_moment(shown)

    @Slot(object)
    def _show_drawing_curve(self, curve: DrawingCurve | None) -> None:
        plot = self.views.cost_plot
        if curve is None:
            plot.show_stroke_begun()
        else:
            plot.show_drawing_curve(
                curve.epochs,
                curve.values,
                curve.reading,
                unit=curve.unit,
                drawn=curve.drawn,
                threshold=self.session.inspector.prediction.threshold,
            )

    @Slot(object)
    def _show_design(self, design: Design) -> None:
        self.views.show_design(design)
        self.views.code.show_code(keras_code(design))
        self.menus.add_layer.setEnabled(self.views.network.takes_another_layer)

    @Slot(object)
    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        self._problems = tuple(p for p in problems if p.place is Place.OUTPUT)
        self.views.settings.show_problems(problems)
        first = self._problems[0] if self._problems else None
        self.views.output_problem.show_problem(
            first.text if first else "", first.remedy if first else ""
        )
        self._fatal = next((problem.text for problem in problems if problem.fatal), "")
        self.views.run_bar.show_problem(self._fatal)
        self.menus.train.setDisabled(bool(self._fatal))
        self._show_snapshot(self.session.snapshot)

    # Commands that need more than one signal and one slot

    @Slot()
    def _train_or_pause(self) -> None:
        can_pause = self.session.snapshot.can_pause
        (self.session.pause if can_pause else self.session.train)()

    @Slot()
    def _remedy_output(self) -> None:
        self.session.edit(self._problems[0].remedied, self._problems[0].remedy.title())

    @Slot(QAction)
    def _choose_preset(self, action: QAction) -> None:
        self.session.edit(presets.PRESETS[action.data()], f"Choose {action.text()}")

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

    @Slot()
    def _show_keys(self) -> None:
        show_shortcuts(self, self.menus.shortcuts())

    @Slot()
    def _show_about(self) -> None:
        about(self)


def _run(snapshot: Snapshot) -> Run:
    """Return the run of a snapshot, as the plot shows it."""
    return Run(
        number=max(1, snapshot.run),
        segments=snapshot.segments,
        curves=snapshot.curves,
        epoch=snapshot.epoch,
        fraction=snapshot.fraction,
        goal=snapshot.goal,
        moments=tuple(float(checkpoint.epoch) for checkpoint in snapshot.checkpoints),
    )
