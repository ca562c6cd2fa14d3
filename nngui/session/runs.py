"""`Runs`: what a person does to the runs of a session, all that changes them undoable."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from nngui.design.design import LARGEST_SEED, Design
from nngui.design.figures import counted
from nngui.session.state import Kept, Name, SessionState, Work
from nngui.system.undo import Entry, UndoStack
from nngui.training.run import Run

KEPT, NAMES = "runs", "names of runs"  # parts of the session


class Runs(QObject):
    """Names, pins, hides and deletes runs; begins one like another.

    Parameters
    ----------
    work : Work
    undo_stack : UndoStack

    Signals
    -------
    state_asked : SessionState
        The session is to go on from there.
    design_asked : Design, str
        A run is to begin by that design; and the name of that edit.
    """

    state_asked = Signal(object)
    design_asked = Signal(object, str)

    def __init__(self, work: Work, undo_stack: UndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work, self._undo_stack = work, undo_stack
        undo_stack.register(KEPT, self._go_to_kept)
        undo_stack.register(NAMES, self._go_to_name)

    @Slot(int, str)
    def rename(self, number: int, name: str) -> None:
        """Give a run a name; an empty one takes it away."""
        run = self._work.state.find(number)
        if name.strip() != run.name:
            names = Name(run.serial, run.name), Name(run.serial, name.strip())
            self._undo_stack.push(Entry("Rename Run", NAMES, *names))

    @Slot(int, bool)
    def pin(self, number: int, pinned: bool) -> None:
        """Keep a run at the top of the table, or not."""
        self.state_asked.emit(self._work.state.pinned(number, pinned))

    @Slot(int, bool)
    def hide(self, number: int, hidden: bool) -> None:
        """Leave a run out of the plot, or not."""
        self.state_asked.emit(self._work.state.hidden(number, hidden))

    @Slot(object)
    def delete(self, numbers: tuple[int, ...]) -> None:
        """Delete these runs; they are kept as long as that can be undone."""
        before = self._work.state
        after = before.without(numbers)
        gone = [run for run in before.plotted if run in after.deleted]
        if gone:
            self.state_asked.emit(after)
            what = title(gone[0]) if len(gone) == 1 else counted(len(gone), "Run")
            kept = before.kept, self._work.state.kept
            self._undo_stack.keep(Entry(f"Delete {what}", KEPT, *kept))

    @Slot(int)
    def duplicate(self, number: int) -> None:
        """Begin a run by the same design with a seed that no other run like it has."""
        state = self._work.state
        design = state.find(number).design
        seed = next(seed for seed in range(LARGEST_SEED) if seed not in _seeds(state, design))
        text = f"Repeat {title(state.find(number))} with Seed {seed}"
        self.design_asked.emit(replace(design, seed=seed), text)

    def _go_to_kept(self, kept: Kept) -> None:
        self._go(lambda state: state.with_kept(kept))

    def _go_to_name(self, name: Name) -> None:
        self._go(lambda state: state.renamed(name))

    def _go(self, transition: Callable[[SessionState], SessionState]) -> None:
        self.state_asked.emit(transition(self._work.state))


def title(run: Run) -> str:
    """Return the name of a run as the name of an edit has it, such as "Run 3"."""
    if run.reference is not None:
        return run.title
    return run.name or f"Run {run.number}"


def _seeds(state: SessionState, design: Design) -> set[int]:
    return {
        run.design.seed for run in state.runs if replace(run.design, seed=design.seed) == design
    }
