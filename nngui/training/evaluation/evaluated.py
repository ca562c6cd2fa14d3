"""`Evaluated`: all that the page Evaluate shows of one network, as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from nngui.design.prediction import HALF
from nngui.training.evaluation.binary import Roc
from nngui.training.evaluation.disturbance import Fall
from nngui.training.evaluation.evaluation import Evaluation, Which
from nngui.training.evaluation.hidden_map import HiddenMap
from nngui.training.evaluation.surface import Surface


class Detail(Enum):
    """What is shown beside the counts."""

    EXAMPLES = "examples"
    OUTPUTS = "outputs"
    CLASSES = "classes"
    DISTURBANCE = "disturbance"
    SURFACE = "surface"
    MAP = "map"


@dataclass(frozen=True, slots=True, eq=False)
class Evaluated:
    """What is known of the network that is shown; None is not known yet.

    Attributes
    ----------
    sets : tuple of Which
        Those that there are.
    which : Which
        The one that was chosen.
    threshold : float
        Of a single output.
    evaluation : Evaluation or None
    current : bool
        Whether it belongs to the very moment that is shown; while training it may be older.
    first : mapping of float or None, or None
        The first epoch at which an example of the chosen cell was read rightly, by its number; None
        for never.
    rocs : tuple of (Roc or None), or None
        The curve of each class against all others.
    falls : tuple of Fall, or None
    surface : Surface or None
    flat : bool
        Whether there is no slice because the parameters have not moved.
    map : HiddenMap or None
    star : ndarray, shape (2,), or None
        The place of the drawing on the map.
    share : float or None
        Of what is being computed, the part that is done; None if it takes no time.
    problem : str
        Why something is not known.
    """

    sets: tuple[Which, ...] = ()
    which: Which = Which.VALIDATION
    threshold: float = HALF
    evaluation: Evaluation | None = None
    current: bool = False
    first: Mapping[int, float | None] | None = None
    rocs: tuple[Roc | None, ...] | None = None
    falls: tuple[Fall, ...] | None = None
    surface: Surface | None = None
    flat: bool = False
    map: HiddenMap | None = None
    star: NDArray[np.float64] | None = None
    share: float | None = None
    problem: str = ""
