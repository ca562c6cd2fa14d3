"""`References`: the runs that Keras computes, beside those of the session."""

from PySide6.QtCore import QObject, Signal

from nngui.design.design import Design
from nngui.session.state import SessionState, Work
from nngui.training.certificate import Costs, curves_of
from nngui.training.run import Reference


class References(QObject):
    """Begins runs that Keras computes, and takes over what came of them.

    As with training, none of it is an entry of the undo stack.

    Parameters
    ----------
    work : Work

    Signals
    -------
    state_asked : SessionState
        The session is to go on from there.
    """

    state_asked = Signal(object)

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work

    def begin(self, reference: Reference, design: Design) -> int:
        """Begin a run with the program of this design; return its serial."""
        state = self._work.state.referenced(reference, design)
        self._go(state)
        return state.last_serial

    def take(self, serial: int, costs: Costs, seconds: float) -> None:
        """Show the costs so far."""
        self._go(self._work.state.computed(serial, curves_of(costs), seconds))

    def conclude(self, serial: int, network: Design) -> None:
        """Keep the network that Keras trained, to be taken over."""
        self._go(self._work.state.concluded(serial, network))

    def _go(self, state: SessionState) -> None:
        self.state_asked.emit(state)
