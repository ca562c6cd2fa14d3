"""`Explained`: why a drawing is read as it is, as one frozen value."""

from dataclasses import dataclass

from engine.arrays import Array
from nngui.design.prediction import Prediction
from nngui.training.inspection.disturbance import UNDISTURBED, Disturbance
from nngui.training.inspection.why import Evidence, Neighbour


@dataclass(frozen=True, slots=True)
class Since:
    """From which moment on a drawing is read so.

    Attributes
    ----------
    moment : float
        Completed epochs, with the part of the next one.
    answer : str
    """

    moment: float
    answer: str


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """A changed drawing, or a changed network, and the answer then.

    Attributes
    ----------
    image : ndarray, shape (side, side)
    prediction : Prediction
    """

    image: Array
    prediction: Prediction


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """All that is known of an answer; what is not computed yet is None.

    Attributes
    ----------
    prediction : Prediction
        For the drawing.
    moment : float
        That is shown.
    hidden : int
        The number of the last hidden layer; 0 if there is none.
    evidence : Evidence or None
    nearest : tuple of Neighbour, or None
    changes : tuple of Since
        Every time that the answer changed, from the first one on; empty as long as it is not
        known, and for a regression.
    otherwise : tuple of (str, str), or None
        A step of the preparation, and the answer with it left out, or put back in.
    epsilon : float
        Of the change that is shown.
    flipped : Probe or None
        The drawing changed by ε.
    how : Disturbance
        Of the disturbance that is shown.
    disturbed : Probe or None
    other : ndarray, shape (side, side), or None
        The second drawing of a blend.
    training : bool
        Whether the network is training, so that this may be of a moment that has passed.
    """

    prediction: Prediction
    moment: float
    hidden: int
    evidence: Evidence | None = None
    nearest: tuple[Neighbour, ...] | None = None
    changes: tuple[Since, ...] = ()
    otherwise: tuple[tuple[str, str], ...] | None = None
    epsilon: float = 0.0
    flipped: Probe | None = None
    how: Disturbance = UNDISTURBED
    disturbed: Probe | None = None
    other: Array | None = None
    training: bool = False
