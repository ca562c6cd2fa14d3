"""`Changes`: parameters that are changed by hand, each time undoable."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from nngui.session.state import Spot, Work
from nngui.system.undo import Entry, UndoStack
from nngui.training.curves import Kind
from nngui.training.messages import Change, Edit, Snapshot
from nngui.training.thread import TrainingThread
from nngui.training.training_state import TrainingState

PART = "change"


@dataclass(slots=True, eq=False)
class _Ends:
    """The training before a change and after it, as far as they are known.

    Attributes
    ----------
    change : Change
    serial : int
        Of the run whose parameters it changes.
    before, after : TrainingState or None
    """

    change: Change
    serial: int
    before: TrainingState | None = None
    after: TrainingState | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _At:
    """One end of a change."""

    ends: _Ends
    made: bool


class Changes(QObject):
    """Changes the parameters of the open run by hand: a step is applied, or a weight edited.

    After a change that was undone the run goes on from where it was before. If it has been trained
    since the change, that is not taken back: another run branches off before the change.

    Parameters
    ----------
    work : Work
    training : TrainingThread
    undo_stack : UndoStack

    Signals
    -------
    branch_asked : TrainingState, str
        A run is to branch off the open one there, which is before what the text names.
    spot_asked : Spot
        The session is to return there.
    now_asked
        The newest moment is to be shown, since a change or its undoing changes that.
    """

    branch_asked = Signal(object, str)
    spot_asked = Signal(object)
    now_asked = Signal()

    def __init__(
        self,
        work: Work,
        training: TrainingThread,
        undo_stack: UndoStack,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._work, self._training, self._undo_stack = work, training, undo_stack
        self._snapshot: Snapshot | None = None
        self._open: list[_Ends] = []  # whose ends are not known
        undo_stack.register(PART, self._go_to, self._renewed)

    @Slot(object, str, str)
    def make(self, change: Change, text: str, merge: str = "") -> None:
        """Change the parameters of the newest moment.

        Parameters
        ----------
        change : Change
        text : str
            Its name in the Edit menu, such as "Apply Step".
        merge : str
            Changes that follow each other with the same word here are undone together, unless
            the run was trained between them; empty for none.
        """
        if self._work.state.locks(
            "weightSlider" if isinstance(change, Edit) else "applyStepButton"
        ):
            return
        run = self._work.state.run
        ends = _Ends(change, run.serial)
        merge = merge and f"{merge} of {run.serial} at {run.epoch + run.fraction}"
        self._undo_stack.push(Entry(text, PART, _At(ends, False), _At(ends, True), merge))

    def receive(self, snapshot: Snapshot) -> None:
        """Take over the newest state of the open run."""
        self._snapshot = snapshot
        known = {id(made.change): made for made in snapshot.changes}
        for ends in self._open:
            if (made := known.get(id(ends.change))) is not None:
                ends.before, ends.after = made.before, made.after
        self._open = [ends for ends in self._open if ends.after is None]

    def _go_to(self, at: _At | Spot) -> None:
        """Make the change, or go on from one of its ends."""
        if isinstance(at, Spot):
            self.spot_asked.emit(at)
            return
        self.now_asked.emit()
        ends = at.ends
        if at.made and ends.after is None:
            self._open.append(ends)
            self._training.change.emit(ends.change)
        elif at.made:
            self._training.restore.emit(ends.after, ends.change.kind)
        elif ends.before is None:
            self._open = [each for each in self._open if each is not ends]
            self._training.take_back.emit(ends.change)
        elif self._trained_since(ends):
            text = "the applied step" if ends.change.kind is Kind.APPLIED else "the edit"
            self.branch_asked.emit(ends.before, text)
        else:
            self._training.restore.emit(ends.before, Kind.REVERTED)

    def _renewed(self, at: _At | Spot) -> _At | Spot:
        """Return the way back: to another run, if the change was undone by a branch."""
        spot = self._work.state.spot
        if isinstance(at, Spot):
            return spot
        serial = self._work.state.run.serial
        if serial != at.ends.serial or (at.made and self._trained_since(at.ends)):
            return spot
        return at

    def _trained_since(self, ends: _Ends) -> bool:
        now = self._snapshot
        if now is None or ends.before is None:
            return False
        return now.epoch + now.fraction > ends.before.moment
