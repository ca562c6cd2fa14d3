"""`Inspected`: all that the inspector shows, as one frozen value."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from engine.arrays import Array
from nngui.design.design import Design
from nngui.training.inspection.layer import Gradients, Importance
from nngui.training.inspection.network64 import Network64
from nngui.training.inspection.output import Ideal
from nngui.training.inspection.pin import Pin
from nngui.training.inspection.unit import UnitOverData, UnitValues

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, eq=False)
class Dated(Generic[Value]):
    """A result with the moment that it is of.

    Attributes
    ----------
    moment : float
    value : object
    """

    moment: float
    value: Value


@dataclass(frozen=True, slots=True, eq=False)
class Inspected:
    """A part of the network at a moment.

    What is not computed yet is None. While the network trains, what takes long can be of an
    earlier moment of the run.

    Attributes
    ----------
    pin : Pin
    design : Design
        Of the network.
    moment : float
        Completed epochs, with the part of the next one.
    network, start : Network64
        At that moment, and at the start of the run.
    image : ndarray, shape (side, side), or None
        What the network is given; None without a drawing.
    unit : UnitValues or None
        Of the unit of the pin; None for a layer.
    over : Dated of UnitOverData, or None
    importance : Dated of Importance, or None
        Of the layer of the pin.
    gradients : Gradients or None
    ideals : Dated of tuple of Ideal, or None
        Of an output.
    """

    pin: Pin
    design: Design
    moment: float
    network: Network64
    start: Network64 | None
    image: Array | None
    unit: UnitValues | None
    over: Dated[UnitOverData] | None = None
    importance: Dated[Importance] | None = None
    gradients: Gradients | None = None
    ideals: Dated[tuple[Ideal, ...]] | None = None

    @property
    def is_output(self) -> bool:
        """Whether the pin is in the output layer."""
        return self.pin.layer == len(self.network.layers)
