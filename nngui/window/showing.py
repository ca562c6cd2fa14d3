"""`Showing`: hands every view its part of the scene."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from nngui.design import figures
from nngui.design.keras_code import keras_code
from nngui.design.problems import Place, Problem
from nngui.session.scene import Scene
from nngui.window.advice import advice, invitation
from nngui.window.layout import Views
from nngui.window.menus import Menus


class Showing(QObject):
    """Shows a scene in the views: each is given its part, if that is another than before.

    Parameters
    ----------
    views : Views
    menus : Menus
    """

    def __init__(self, views: Views, menus: Menus, parent: QObject) -> None:
        super().__init__(parent)
        self._views, self._menus = views, menus
        self._before: Scene | None = None
        self._plotted: Scene | None = None
        self._shows: tuple[tuple[tuple[str, ...], Callable[[Scene], None]], ...] = (
            (("architecture",), self._show_architecture),
            (("design",), self._show_design),
            (("problems",), self._show_problems),
            (("snapshot", "fatal", "setup"), self._show_snapshot),
            (("shown",), self._show_moment),
            (("shown", "plotted", "open"), self._show_plot),
            (("runs", "open"), self._show_runs),
            (("listed", "open"), self._show_listed),
            (("standing",), self._show_race),
            (("parameters",), self._show_parameters),
            (("prediction",), self._show_prediction),
            (("mistakes",), self._show_mistakes),
            (("drawing_curve",), self._show_drawing_curve),
        )

    @property
    def output_problem(self) -> Problem | None:
        """What is shown to be wrong with the output layer."""
        problems = self._before.problems if self._before else ()
        return next((p for p in problems if p.place is Place.OUTPUT), None)

    @Slot(object)
    def show(self, scene: Scene) -> None:
        """Show a scene."""
        before, self._before = self._before, scene
        for parts, show in self._shows:
            if scene.differs(before, *parts):
                show(scene)

    @Slot()
    def show_anew(self) -> None:
        """Show the scene in all views, also in those that have it."""
        if (scene := self._before) is not None:
            self._before = None
            self.show(scene)

    def _show_architecture(self, scene: Scene) -> None:
        self._views.network.show_design(scene.design)
        self._views.pad.show_invitation(invitation(scene.design.task))
        self._menus.add_layer.setEnabled(self._views.network.takes_another_layer)

    def _show_design(self, scene: Scene) -> None:
        self._views.settings.show_design(scene.design)
        self._views.code.show_code(keras_code(scene.design))

    def _show_problems(self, scene: Scene) -> None:
        views, problem = self._views, self.output_problem
        views.settings.show_problems(scene.problems)
        views.output_problem.show_problem(
            problem.text if problem else "", problem.remedy if problem else ""
        )
        views.run_bar.show_problem(scene.fatal)
        self._menus.train.setDisabled(bool(scene.fatal))

    def _show_snapshot(self, scene: Scene) -> None:
        views, snapshot = self._views, scene.snapshot
        views.run_bar.show_snapshot(snapshot)
        views.settings.show_rate(snapshot.rate)
        views.teach.show_snapshot(snapshot)
        self._menus.train.setText("Pause" if snapshot.can_pause else "Train")
        self._menus.step.setEnabled(not (snapshot.can_pause or scene.fatal))
        hopeless = next((p.text for p in scene.problems if p.fatal and not p.remedy), "")
        views.advice.show_text(hopeless or advice(snapshot, fits=not scene.fatal))
        gentler = scene.design.gentler
        locked = scene.setup is not None and scene.setup.held(gentler)
        rate = figures.learning_rate(gentler.learning_rate)
        remedy = f"Train on with α = {rate}" if snapshot.diverged and not locked else ""
        views.notice.show_problem(snapshot.error, remedy)

    def _show_moment(self, scene: Scene) -> None:
        views, shown = self._views, scene.shown
        views.run_bar.show_moment(shown)
        views.time_line.show_moment(shown)
        views.look_back.show_moment(shown)
        self._menus.branch.setEnabled(shown.back)
        self._menus.back.setEnabled(shown.back)

    def _show_plot(self, scene: Scene) -> None:
        before, self._plotted = self._plotted, scene
        if scene.differs(before, "plotted", "open"):
            self._views.cost_plot.show_runs(scene.plotted, scene.open, scene.shown)
        else:
            self._views.cost_plot.show_moment(scene.shown)

    def _show_runs(self, scene: Scene) -> None:
        self._views.time_line.show_runs(scene.runs, scene.open)

    def _show_listed(self, scene: Scene) -> None:
        self._views.runs_table.show_runs(scene.listed, scene.open)

    def _show_race(self, scene: Scene) -> None:
        self._views.race_line.show_race(scene.standing)

    def _show_parameters(self, scene: Scene) -> None:
        self._views.network.show_parameters(scene.parameters, at_once=scene.shown.back)

    def _show_prediction(self, scene: Scene) -> None:
        views, prediction = self._views, scene.prediction
        views.prediction.show_prediction(prediction)
        views.preparation.show_image(prediction.image)
        views.network.show_prediction(prediction, at_once=scene.shown.back)
        views.learn.show_prediction(prediction)

    def _show_mistakes(self, scene: Scene) -> None:
        self._views.prediction.show_mistakes(scene.mistakes)

    def _show_drawing_curve(self, scene: Scene) -> None:
        plot, curve = self._views.cost_plot, scene.drawing_curve
        if curve is None:
            plot.show_stroke_begun()
        else:
            plot.show_drawing_curve(
                curve.epochs,
                curve.values,
                curve.reading,
                unit=curve.unit,
                drawn=curve.drawn,
                threshold=scene.prediction.threshold,
            )
