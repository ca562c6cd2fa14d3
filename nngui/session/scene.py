"""`Scene`: all that the window shows at one moment, as one frozen value. No Qt."""

from dataclasses import dataclass

import numpy as np

from engine.activation import Activation
from engine.arrays import Array
from engine.data import Task
from nngui.design.design import Design, LayerSpec
from nngui.design.prediction import Mistakes, Prediction
from nngui.design.problems import Problem
from nngui.design.setup import Setup
from nngui.session.state import SessionState
from nngui.training.messages import Snapshot
from nngui.training.run import Run
from nngui.training.shown import DrawingCurve, Shown
from nngui.training.words.race_words import Standing

Layers = tuple[tuple[Array, Array], ...]  # kernel (inputs, units) and bias (units,) by layer


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One moment of one run, and all that belongs to it.

    A part that is the same as before is the same object, or equal.

    Attributes
    ----------
    state : SessionState
    snapshot : Snapshot
        What the trainer does with the open run.
    problems : tuple of Problem
        Of the design as it is edited.
    fatal : str
        Why it cannot be trained; empty if it can.
    shown : Shown
        The moment to which all that follows belongs.
    parameters : tuple of (kernel, bias)
        By layer, read-only; empty if they are not known yet.
    prediction : Prediction
        For the drawing.
    mistakes : Mistakes or None
        At the threshold; None if there is no threshold, if the data is not read yet, or if the
        network is too large to check it while it trains.
    drawing_curve : DrawingCurve or None
        None while a stroke is drawn.
    functions : tuple of Activation
        Of the layers, with these parameters.
    standing : Standing or None
        Of the newest race; None if there is none.
    """

    state: SessionState
    snapshot: Snapshot
    problems: tuple[Problem, ...]
    fatal: str
    shown: Shown
    parameters: Layers
    prediction: Prediction
    mistakes: Mistakes | None
    drawing_curve: DrawingCurve | None
    standing: Standing | None = None
    functions: tuple[Activation, ...] = ()

    @property
    def design(self) -> Design:
        """The design as it is edited."""
        return self.state.design

    @property
    def architecture(self) -> tuple[Task, tuple[LayerSpec, ...]]:
        """Data and layers of the design as it is edited."""
        return self.state.design.task, self.state.design.layers

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs."""
        return self.state.runs

    @property
    def setup(self) -> Setup | None:
        """The set-up for a class that the session began with."""
        return self.state.setup

    @property
    def trained(self) -> tuple[Run, ...]:
        """The runs that have made a step."""
        return self.state.trained

    @property
    def listed(self) -> tuple[Run, ...]:
        """The runs of the table: those that have made a step, and those that Keras computed."""
        return self.state.listed

    @property
    def plotted(self) -> tuple[Run, ...]:
        """The runs of the plot."""
        return self.state.plotted

    @property
    def open(self) -> int:
        """The number of the open run."""
        return self.state.open

    @property
    def trains(self) -> bool:
        """Whether the network that is shown is being trained."""
        return self.snapshot.running and not self.shown.back

    def differs(self, before: "Scene | None", *parts: str) -> bool:
        """Return whether one of these parts is another than in the scene before."""
        return before is None or any(
            not same(getattr(self, part), getattr(before, part)) for part in parts
        )


def same(a: object, b: object) -> bool:
    """Return whether two frozen values are the same; arrays are if they are one."""
    if a is b:
        return True
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    return not isinstance(a, np.ndarray) and not isinstance(b, np.ndarray) and bool(a == b)
