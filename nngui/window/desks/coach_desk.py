"""`CoachDesk`: connects the coach with its line, and the switch in the menu."""

from PySide6.QtCore import QObject, Slot

from nngui.session.session import Session
from nngui.views.coach_line import CoachLine
from nngui.window.menus import Menus
from nngui.window.preferences import Preferences


class CoachDesk(QObject):
    """The connections of the coach.

    Parameters
    ----------
    window : QObject
    session : Session
    preferences : Preferences
        Whether it is wanted.
    line : CoachLine
    menus : Menus
    """

    def __init__(
        self,
        window: QObject,
        session: Session,
        preferences: Preferences,
        line: CoachLine,
        menus: Menus,
    ) -> None:
        super().__init__(window)
        self._session, self._preferences = session, preferences
        session.coach.changed.connect(line.show_remark)
        line.remedy_chosen.connect(session.coach.follow)
        menus.coach.setChecked(preferences.coach)
        session.coach.turn(preferences.coach)
        menus.coach.toggled.connect(self._turn)

    @Slot(bool)
    def _turn(self, on: bool) -> None:
        self._preferences.coach = on
        self._session.coach.turn(on)
