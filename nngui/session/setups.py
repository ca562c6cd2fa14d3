"""`Setups`: the set-up that a session began with: its locks, the way back to it, and out of it."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal, Slot

from nngui.design.design import Design
from nngui.design.setup import EMPTY, KNOWN, Setup, Start, refusal
from nngui.handwriting.preparation import Preparation
from nngui.handwriting.sheet import Sheet
from nngui.session.drawing import Drawing
from nngui.session.state import Spot, Work
from nngui.system.undo import Entry, UndoStack

RESET, PRESENT = "reset", "set-up"  # parts of the session


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """All that a reset changes."""

    spot: Spot
    sheet: Sheet
    preparation: Preparation
    threshold: float


class Setups(QObject):
    """Keeps what the set-up locks, returns to its start, and leaves it; both can be undone.

    Parameters
    ----------
    work : Work
        The set-up is a part of its state.
    drawing : Drawing
    undo_stack : UndoStack

    Signals
    -------
    state_asked : SessionState
        The session is to go on from there.
    pause_asked
        Training is to stop.
    refused : str
        Why something was not done, or not all of it, in a sentence.
    """

    state_asked = Signal(object)
    pause_asked = Signal()
    refused = Signal(str)

    def __init__(
        self, work: Work, drawing: Drawing, undo_stack: UndoStack, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._work, self._drawing, self._undo_stack = work, drawing, undo_stack
        undo_stack.register(RESET, self._go_to, self._renewed)
        undo_stack.register(PRESENT, self._take)

    @property
    def setup(self) -> Setup | None:
        """The set-up that the session began with, if it did."""
        return self._work.state.setup

    def made(
        self,
        note: str,
        locked: tuple[str, ...],
        hidden: tuple[str, ...],
        *,
        with_drawing: bool,
    ) -> Setup:
        """Return the session as it is edited now as a set-up; names of a newer program stay."""
        state, now = self._work.state, self.setup
        sheet = state.sheet if with_drawing else EMPTY
        start = Start(state.design, sheet, state.preparation, state.threshold)
        unknown = tuple(
            tuple(name for name in names if name not in KNOWN)
            for names in ((now.locked, now.hidden) if now else ((), ()))
        )
        return Setup("", note, start, (*locked, *unknown[0]), (*hidden, *unknown[1]))

    def permits(self, control: str) -> bool:
        """Return whether that control is free; if it is locked, say so."""
        if not self._work.state.locks(control):
            return True
        self.refused.emit(refusal([KNOWN[control].words]))
        return False

    def permitted(self, design: Design) -> Design | None:
        """Return a design with the locked parts as they are; None if nothing else is asked for."""
        setup = self.setup
        if setup is None or not (held := setup.held(design)):
            return design
        kept = setup.kept(design)
        self.refused.emit(refusal(held))
        return None if kept == self._work.state.design else kept

    @Slot()
    def reset(self) -> None:
        """Begin another run as the set-up begins, with its drawing; the runs so far stay."""
        setup = self.setup
        if setup is None:
            return
        self.pause_asked.emit()
        start, before = setup.start, self._place
        self._put(start.sheet, start.preparation, start.threshold)
        self.state_asked.emit(self._work.state.begun(start.design))
        self._undo_stack.keep(Entry("Reset to the Set-up", RESET, before, self._place))

    @Slot()
    def leave(self) -> None:
        """Unlock all; nothing else changes."""
        if self.setup is not None:
            self._undo_stack.push(Entry("Leave the Set-up", PRESENT, self.setup, None))

    @property
    def _place(self) -> _Place:
        state = self._work.state
        return _Place(state.spot, state.sheet, state.preparation, state.threshold)

    def _put(self, sheet: Sheet, preparation: Preparation, threshold: float) -> None:
        state = self._work.state
        self._work.state = replace(
            state,
            strokes=sheet.strokes,
            picture=sheet.picture,
            preparation=preparation,
            threshold=threshold,
        )
        self._drawing.renew()

    def _go_to(self, place: _Place) -> None:
        self._put(place.sheet, place.preparation, place.threshold)
        self.state_asked.emit(self._work.state.at(place.spot))

    def _renewed(self, place: _Place) -> _Place:
        return replace(place, spot=self._work.state.spot)

    def _take(self, setup: Setup | None) -> None:
        self.state_asked.emit(replace(self._work.state, setup=setup))
