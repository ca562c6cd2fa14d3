"""The steps that make MNIST's kind of image of a drawing, each of which can be left out."""

from dataclasses import astuple, dataclass, fields


@dataclass(frozen=True, slots=True)
class Preparation:
    """Which steps make the image; a network was trained on images that went through all.

    Attributes
    ----------
    crop : bool
        Stray strokes are left out, and the box around the others is cut out; without it, the
        whole pad is the box.
    scale : bool
        The longer side of the box becomes 19.5 px, drawn with MNIST's pen; without it, the pad
        becomes 28 px, and the pen is the pad's.
    centre : bool
        The centre of mass goes to the middle of pixel 14; without it, the middle of the box goes
        to the middle of the image.
    """

    crop: bool = True
    scale: bool = True
    centre: bool = True

    @property
    def complete(self) -> bool:
        """Whether no step is left out."""
        return all(astuple(self))


COMPLETE = Preparation()
NONE = Preparation(crop=False, scale=False, centre=False)
STEPS = tuple(field.name for field in fields(Preparation))  # in the order in which they are taken
