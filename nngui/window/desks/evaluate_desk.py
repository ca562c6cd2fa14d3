"""`EvaluateDesk`: connects the page Evaluate with the session."""

from PySide6.QtCore import QObject, Slot

from nngui.session.scene import Scene
from nngui.session.session import Session
from nngui.window.layout import Views


class EvaluateDesk(QObject):
    """The connections between the session and the page Evaluate.

    Parameters
    ----------
    session : Session
    views : Views
    """

    def __init__(self, session: Session, views: Views, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._tabs = session, views.tabs
        self._view = view = views.evaluate
        evaluating = session.evaluating
        view.detail_asked.connect(self._show_runs)
        view.detail_asked.connect(evaluating.ask)
        view.set_chosen.connect(evaluating.choose)
        view.cell_chosen.connect(evaluating.choose_cell)
        view.example_chosen.connect(session.drawing.place)
        view.threshold_moved.connect(session.threshold.move)
        session.scene_changed.connect(self._follow)
        evaluating.changed.connect(view.show_evaluated)
        views.prediction.mistakes_asked.connect(self._show_mistakes)

    @Slot()
    def _show_mistakes(self) -> None:
        """Bring the page to the front, with the mistakes by the threshold."""
        page = self._view.parentWidget()
        assert page is not None
        self._tabs.setCurrentWidget(page)
        self._view.show_mistakes()

    @Slot(object)
    def _follow(self, scene: Scene) -> None:
        if self._view.isVisible():
            self._show(scene)

    @Slot()
    def _show_runs(self) -> None:
        self._show(self._session.scene)

    def _show(self, scene: Scene) -> None:
        run = scene.state.run
        self._view.show_runs(
            scene.runs, run.task, len(run.design.layers), trains=scene.snapshot.running
        )
