"""`Run`: a training as a frozen value. No Qt.

What a row, a label or a legend says of a run is read from here, and never from what is edited.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.data import Task
from nngui.design.design import Design
from nngui.training.curves import Curves


@dataclass(frozen=True, slots=True)
class Segment:
    """From one moment on a run was trained by one design.

    Attributes
    ----------
    start : float
        Epochs that were done when it began; 12.5 is in the middle of the 13th.
    design : Design
    """

    start: float
    design: Design


BACKENDS = {"jax": "JAX", "tensorflow": "TensorFlow", "torch": "PyTorch"}


@dataclass(frozen=True, slots=True)
class Reference:
    """How Keras computed the costs of a run that is none of ours.

    Attributes
    ----------
    backend : str
        One of `BACKENDS`.
    number : int
        Of the run whose program it is.
    double : bool
        Whether in double precision.
    network : Design or None
        It begins with the network that Keras trained; None if there is none.
    """

    backend: str
    number: int
    double: bool = False
    network: Design | None = None

    @property
    def title(self) -> str:
        """Such as "Keras on JAX"."""
        precision = " in double precision" if self.double else ""
        return f"Keras on {BACKENDS.get(self.backend, self.backend)}{precision}"


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A training: how it came about, and what was measured.

    Attributes
    ----------
    number : int
        Counted from 1 in the order in which runs began; no two runs of a session share one, but a
        run that was never trained leaves its number to the next.
    segments : tuple of Segment
        At least one, the oldest first; by the last one it is trained now.
    curves : Curves
    name : str
        That a person gave it; empty for none.
    parent : tuple of (int, float), or None
        The run and the epoch at which it branched.
    epoch : int
        Completed epochs.
    fraction : float
        The part of the next epoch that is done, in [0, 1).
    goal : int
        The epoch at which training stops.
    moments : sequence of float
        The epochs of which the parameters are kept, ascending; parts of an epoch as fractions.
    seconds : float
        Of training so far.
    pinned : bool
        Whether it stays at the top of the table.
    hidden : bool
        Whether its curves are left out of the plot.
    serial : int
        Of the session's own count; unlike a number it is given once.
    reference : Reference or None
        How Keras computed it, if it did; it has costs only, and cannot be opened.
    """

    number: int
    segments: tuple[Segment, ...]
    curves: Curves
    name: str = ""
    parent: tuple[int, float] | None = None
    epoch: int = 0
    fraction: float = 0.0
    goal: int = 0
    moments: Sequence[float] = ()
    seconds: float = 0.0
    pinned: bool = False
    hidden: bool = False
    serial: int = 0
    reference: Reference | None = None

    @property
    def title(self) -> str:
        """Its name, or "run 3", or "Keras on JAX"."""
        if self.reference is not None:
            return self.name or self.reference.title
        return self.name or f"run {self.number}"

    @property
    def design(self) -> Design:
        """The design by which it is trained now."""
        return self.segments[-1].design

    @property
    def task(self) -> Task:
        """The question that its data set asks: one, for other data begin another run."""
        return self.design.task

    @property
    def trained(self) -> bool:
        """Whether it has made a step, was given a lesson, or began trained by a file."""
        stepped = self.epoch + self.fraction > 0 or bool(self.curves.others)
        return stepped or self.segments[0].design.first is not None

    def design_at(self, epoch: float) -> Design:
        """Return the design by which the step to that moment was made."""
        begun = [s for s in self.segments if s.start < epoch] or [self.segments[0]]
        return begun[-1].design


def extended(segments: tuple[Segment, ...], new: Segment) -> tuple[Segment, ...]:
    """Return the segments with a new one; those by which no step was made are left out."""
    kept = tuple(segment for segment in segments if segment.start < new.start)
    return kept if kept and kept[-1].design == new.design else (*kept, new)
