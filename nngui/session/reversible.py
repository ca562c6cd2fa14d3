"""`Reversible`: what is done to the parameters of a run beside its training, and its undoing."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from nngui.session.state import Spot, Work
from nngui.system.undo import Entry, UndoStack
from nngui.training.curves import Kind
from nngui.training.messages import Snapshot
from nngui.training.trainer.thread import TrainingThread
from nngui.training.training_state import TrainingState


@dataclass(slots=True, eq=False)
class Ends:
    """The training before an act and after it, as far as they are known.

    Attributes
    ----------
    serial : int
        Of the run.
    before, after : TrainingState or None
    """

    serial: int
    before: TrainingState | None = None
    after: TrainingState | None = None


@dataclass(frozen=True, slots=True, eq=False)
class At:
    """One end of an act: before it, or when it is done."""

    ends: Ends
    done: bool


class Reversible(QObject):
    """Acts of one part of the session, each of which can be undone.

    After one that was undone the run goes on from where it was before. If it has been trained
    since, that is not taken back: another run branches off before the act.

    A subclass does what it does in `_do`.

    Parameters
    ----------
    work : Work
    training : TrainingThread
    undo_stack : UndoStack
    part : str
        Of the session, as the undo stack knows it.

    Signals
    -------
    branch_asked : TrainingState, str
        A run is to branch off the open one there, which is before what the text names.
    spot_asked : Spot
        The session is to return there.
    now_asked
        The newest moment is to be shown, since an act or its undoing changes that.
    """

    branch_asked = Signal(object, str)
    spot_asked = Signal(object)
    now_asked = Signal()

    _restores_unknown = False  # whether the trainer knows by itself where to go back to

    def __init__(
        self,
        work: Work,
        training: TrainingThread,
        undo_stack: UndoStack,
        part: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._work, self._training, self._undo_stack = work, training, undo_stack
        self._part = part
        self._snapshot: Snapshot | None = None
        undo_stack.register(part, self._go_to, self._renewed)

    def receive(self, snapshot: Snapshot) -> None:
        """Take over the newest state of the open run."""
        self._snapshot = snapshot

    def _push(self, text: str, ends: Ends, merge: str = "") -> None:
        """Do it, as an entry of the undo stack with that text."""
        self._undo_stack.push(Entry(text, self._part, At(ends, False), At(ends, True), merge))

    # Of a subclass

    def _do(self, ends: Ends) -> None:
        """Do what the ends are of."""
        raise NotImplementedError

    def _take_back(self, ends: Ends) -> None:
        """Note that it is undone; take back what has not begun, of which no end is known."""

    def _kinds(self, ends: Ends) -> tuple[Kind, Kind]:
        """Return the kinds of its point in the curves, and of that of its undoing."""
        raise NotImplementedError

    def _name(self, ends: Ends) -> str:
        """Return its name in a sentence, such as "the lesson"."""
        raise NotImplementedError

    # Inside

    def _go_to(self, at: At | Spot) -> None:
        """Do it, or go on from one of its ends."""
        if isinstance(at, Spot):
            self.spot_asked.emit(at)
            return
        self.now_asked.emit()
        ends = at.ends
        done, undone = self._kinds(ends)
        if at.done and ends.after is None:
            self._do(ends)
        elif at.done:
            self._training.restore.emit(ends.after, done)
        else:
            self._take_back(ends)
            if self._trained_since(ends):
                self.branch_asked.emit(ends.before, self._name(ends))
            elif ends.before is not None or self._restores_unknown:
                self._training.restore.emit(ends.before, undone)

    def _renewed(self, at: At | Spot) -> At | Spot:
        """Return the way back: to another run, if it was undone by a branch."""
        spot = self._work.state.spot
        if isinstance(at, Spot):
            return spot
        serial = self._work.state.run.serial
        if serial != at.ends.serial or (at.done and self._trained_since(at.ends)):
            return spot
        return at

    def _trained_since(self, ends: Ends) -> bool:
        now = self._snapshot
        if now is None or ends.before is None:
            return False
        return now.epoch + now.fraction > ends.before.moment
