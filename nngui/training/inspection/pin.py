"""`Pin`: the part of a network that a person looks at closely."""

from dataclasses import dataclass

from nngui.design.design import Design

BIAS = -1  # the number of the input 1 that belongs to the bias


@dataclass(frozen=True, slots=True)
class Pin:
    """A layer, a unit, a weight or a bias.

    Attributes
    ----------
    layer : int
        1 for the first hidden layer, … , the number of layers for the output layer.
    unit : int or None
        From 0; None for the whole layer.
    source : int or None
        Of a weight: the number of the input that it multiplies, from 0; `BIAS` for the bias. None
        for the unit, or the layer, itself.
    """

    layer: int
    unit: int | None = None
    source: int | None = None

    @property
    def place(self) -> tuple[int, int] | None:
        """Layer and unit; None for a whole layer."""
        return None if self.unit is None else (self.layer, self.unit)

    @property
    def of_unit(self) -> "Pin":
        """The unit that a weight or bias belongs to."""
        return Pin(self.layer, self.unit)

    @property
    def of_layer(self) -> "Pin":
        """The layer."""
        return Pin(self.layer)

    def fits(self, design: Design) -> bool:
        """Return whether a network of that design has this part."""
        if not 1 <= self.layer <= len(design.layers):
            return False
        spec = design.layers[self.layer - 1]
        if self.unit is not None and self.unit >= spec.units:
            return False
        if self.source is None or self.source == BIAS:
            return self.source is None or spec.use_bias
        return 0 <= self.source < design.inputs_of(self.layer)
