"""The stages of a step, as the lecture has them, and the parameter that is followed through all."""

from dataclasses import dataclass
from enum import Enum

from nngui.design.design import Design

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Chip(Enum):
    """A stage of a step, with its name."""

    FORWARD = "forward"
    LOSS = "loss"
    OUTPUT_ERROR = "output error"
    HIDDEN_ERROR = "hidden error"
    DERIVATIVES = "derivatives"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Followed:
    """A weight or a bias of a network.

    Attributes
    ----------
    layer : int
        Counted from 1.
    unit : int
        Of the layer, counted from 0.
    source : int or None
        The input of the layer that the weight comes from, counted from 0; None for the bias.
    """

    layer: int
    unit: int
    source: int | None = None

    @property
    def letter(self) -> str:
        """Its name, such as "w¹₇,₁₂" or "b¹₇"."""
        letter = "b" if self.source is None else "w"
        return f"{letter}{named(self.layer, self.unit, self.source)}"

    def fits(self, design: Design) -> bool:
        """Whether a network of that design has it."""
        if not 1 <= self.layer <= len(design.layers):
            return False
        spec = design.layers[self.layer - 1]
        if not 0 <= self.unit < spec.units:
            return False
        if self.source is None:
            return spec.use_bias
        return 0 <= self.source < design.inputs_of(self.layer)

    def index(self, design: Design) -> int:
        """Return its place in the vector of all parameters."""
        place = 0
        for layer in range(1, self.layer):
            place += design.layers[layer - 1].units * (design.inputs_of(layer) + 1)
        columns = design.inputs_of(self.layer) + 1
        source = columns - 1 if self.source is None else self.source
        return place + self.unit * columns + source


def named(layer: int, *places: int | None) -> str:
    """Return the indices of a letter: the layer above, places below, counted from 1."""
    below = ",".join(str(place + 1).translate(SUBSCRIPTS) for place in places if place is not None)
    return f"{str(layer).translate(SUPERSCRIPTS)}{below}"
