"""`StepDesk`: connects the page of one step with the session and the network view."""

from PySide6.QtCore import QObject, Slot

from nngui.design.own_digits import OwnDigits
from nngui.design.training_set import examples
from nngui.session.scene import Scene
from nngui.session.session import Session
from nngui.views.network.network_view import NetworkView
from nngui.views.step.step_view import StepView


class StepDesk(QObject):
    """The connections of the page of one step.

    Parameters
    ----------
    window : QObject
    session : Session
    view : StepView
    network : NetworkView
    """

    def __init__(
        self, window: QObject, session: Session, view: StepView, network: NetworkView
    ) -> None:
        super().__init__(window)
        self._session, self._view = session, view
        steps = session.steps
        view.watched.connect(steps.watch)
        view.choice_asked.connect(steps.choose)
        view.worst_asked.connect(steps.choose_worst)
        view.followed.connect(steps.follow)
        view.example_asked.connect(steps.show_example)
        view.apply_asked.connect(steps.apply)
        view.lit.connect(network.light_up)
        steps.changed.connect(view.show_step)
        session.scene_changed.connect(self._show_cost)

    @Slot(object)
    def _show_cost(self, scene: Scene) -> None:
        if self._view.isVisible():
            own: OwnDigits = self._session.my_digits.digits
            self._view.show_cost(scene.shown.cost, examples(scene.state.run.design, own))
