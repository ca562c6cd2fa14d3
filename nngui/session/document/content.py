"""`Content`: what is in a document, as a frozen value. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nngui.design.data_set import DataSet
from nngui.design.design import Design
from nngui.design.given import Given
from nngui.design.prediction import HALF
from nngui.design.setup import Setup
from nngui.handwriting.ink import Strokes
from nngui.handwriting.picture import Picture
from nngui.handwriting.preparation import COMPLETE, Preparation
from nngui.training.curves import Curves
from nngui.training.race import Race
from nngui.training.run import Reference
from nngui.training.trainer.rest import Rest
from nngui.training.words.race_words import Tuning


@dataclass(frozen=True, slots=True, eq=False)
class KeptRun:
    """A run in a document.

    Attributes
    ----------
    number : int
    design : Design
        By which the next step is made.
    name : str
    parent : tuple of (int, float), or None
    pinned, hidden : bool
        As in a `Run`.
    rest : Rest or None
        From where it goes on; None if it never began.
    checkpoints : tuple of int
        The numbers of its states in the document, in the order of their moments.
    """

    number: int
    design: Design
    name: str = ""
    parent: tuple[int, float] | None = None
    pinned: bool = False
    hidden: bool = False
    rest: Rest | None = None
    checkpoints: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class KeptReference:
    """A run that Keras computed, in a document.

    Attributes
    ----------
    number : int
    design : Design
        Of the program.
    reference : Reference
    curves : Curves
        Without scores, which are NaN.
    name : str
    pinned, hidden : bool
    seconds : float
        As in a `Run`.
    """

    number: int
    design: Design
    reference: Reference
    curves: Curves
    name: str = ""
    pinned: bool = False
    hidden: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class KeptRace:
    """A race in a document.

    Attributes
    ----------
    race : Race
    runs : tuple of tuple of int
        The numbers of its runs, lane by lane.
    tunings : tuple of Tuning
        How its α were found.
    """

    race: Race
    runs: tuple[tuple[int, ...], ...]
    tunings: tuple[Tuning, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """All of a document but the states of its checkpoints, which are read one by one.

    Attributes
    ----------
    runs : tuple of KeptRun
        At least one.
    open : int
        The number of the run that is shown.
    design : Design
        As it is edited.
    looked : float or None
        The epoch that is looked back to.
    lanes : tuple of int
        The numbers of the runs that are trained in turns.
    references : tuple of KeptReference
        The runs that Keras computed.
    race : KeptRace or None
        The newest one, if it is still shown how it stands.
    strokes : tuple of ndarray, shape (points, 2), float32
        The drawing.
    picture : Picture or None
        What lies on the pad below it.
    preparation : Preparation
    threshold : float
    setup : Setup or None
        As in a `SessionState`.
    template : bool
        Whether it is the set-up itself: a session begins with it, and is saved elsewhere.
    data : tuple of DataSet
        The data sets of a person's own that its designs name.
    given : tuple of Given
        The first parameters of runs that began with those of a file.
    unknown : mapping
        Fields of a program that is newer, by their names: they are written back as they were.
    """

    runs: tuple[KeptRun, ...]
    open: int
    design: Design
    looked: float | None = None
    lanes: tuple[int, ...] = ()
    references: tuple[KeptReference, ...] = ()
    race: KeptRace | None = None
    strokes: Strokes = ()
    picture: Picture | None = None
    preparation: Preparation = COMPLETE
    threshold: float = HALF
    setup: Setup | None = None
    template: bool = False
    given: tuple[Given, ...] = ()
    data: tuple[DataSet, ...] = ()
    unknown: Mapping[str, Any] = field(default_factory=dict)
