"""`StepDesk`: connects the page of one step with the session and the network view."""

from PySide6.QtCore import QObject, Slot

from nngui.design.training_set import examples
from nngui.session.scene import Scene
from nngui.session.session import Session
from nngui.training.one_step.chips import Chip
from nngui.window.desks.guess_desk import GuessDesk
from nngui.window.layout import Views
from nngui.window.menus import Menus


class StepDesk(QObject):
    """The connections of the page of one step.

    Parameters
    ----------
    window : QObject
    session : Session
    views : Views
    menus : Menus
    guessing : GuessDesk
        Asks for a prediction before a step is applied.
    """

    def __init__(
        self, window: QObject, session: Session, views: Views, menus: Menus, guessing: GuessDesk
    ) -> None:
        super().__init__(window)
        self._session, self._views = session, views
        view, steps = views.step, session.steps
        view.watched.connect(steps.watch)
        view.choice_asked.connect(steps.choose)
        view.worst_asked.connect(steps.choose_worst)
        view.followed.connect(steps.follow)
        view.example_asked.connect(steps.show_example)
        view.apply_asked.connect(guessing.apply)
        view.cells.inspect_asked.connect(session.inspection.look_at)
        view.lit.connect(views.network.light_up)
        steps.changed.connect(view.show_step)
        session.scene_changed.connect(self._show_cost)
        menus.one_step.triggered.connect(self._open)
        menus.three_steps.triggered.connect(self._open_three_steps)

    @Slot()
    def _open(self) -> None:
        """Bring the page to the front."""
        tabs, view = self._views.tabs, self._views.step
        page = view.parentWidget()
        assert page is not None
        tabs.setCurrentWidget(page)
        if view.chips.chip is None:
            view.chips.show_chip(Chip.FORWARD)

    @Slot()
    def _open_three_steps(self) -> None:
        self._open()
        self._views.step.chips.show_chip(None)

    @Slot(object)
    def _show_cost(self, scene: Scene) -> None:
        view, own = self._views.step, self._session.my_digits.digits
        if view.isVisible():
            view.show_cost(scene.shown.cost, examples(scene.state.run.design, own))
