"""`Changes`: parameters that are changed by hand, each time undoable."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot
from typing_extensions import override

from nngui.session.reversible import Ends, Reversible
from nngui.session.state import Work
from nngui.system.undo import UndoStack
from nngui.training.curves import Kind
from nngui.training.messages import Change, Edit, Snapshot
from nngui.training.trainer.thread import TrainingThread

PART = "change"


@dataclass(slots=True, eq=False, kw_only=True)
class _Ends(Ends):
    """The training before a change and after it."""

    change: Change


class Changes(Reversible):
    """Changes the parameters of the open run by hand: a step is applied, or a weight edited.

    Parameters
    ----------
    work : Work
    training : TrainingThread
    undo_stack : UndoStack
    """

    def __init__(
        self,
        work: Work,
        training: TrainingThread,
        undo_stack: UndoStack,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(work, training, undo_stack, PART, parent)
        self._open: list[_Ends] = []  # whose ends are not known

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
        merge = merge and f"{merge} of {run.serial} at {run.epoch + run.fraction}"
        self._push(text, _Ends(run.serial, change=change), merge)

    @override
    def receive(self, snapshot: Snapshot) -> None:
        super().receive(snapshot)
        known = {id(made.change): made for made in snapshot.changes}
        for ends in self._open:
            if (made := known.get(id(ends.change))) is not None:
                ends.before, ends.after = made.before, made.after
        self._open = [ends for ends in self._open if ends.after is None]

    @override
    def _do(self, ends: Ends) -> None:
        assert isinstance(ends, _Ends)
        self._open.append(ends)
        self._training.change.emit(ends.change)

    @override
    def _take_back(self, ends: Ends) -> None:
        assert isinstance(ends, _Ends)
        if ends.before is None:
            self._open = [each for each in self._open if each is not ends]
            self._training.take_back.emit(ends.change)

    @override
    def _kinds(self, ends: Ends) -> tuple[Kind, Kind]:
        assert isinstance(ends, _Ends)
        return ends.change.kind, Kind.REVERTED

    @override
    def _name(self, ends: Ends) -> str:
        applied = self._kinds(ends)[0] is Kind.APPLIED
        return "the applied step" if applied else "the edit"
