"""`DigitRow`: the digits that were found on the pad, and how the network reads each."""

from dataclasses import dataclass

from engine.arrays import Array


@dataclass(frozen=True, slots=True, eq=False)
class DigitRow:
    """Several digits from left to right; empty where there is one, or none.

    Attributes
    ----------
    images : tuple of ndarray, shape (side, side), float32
        What the network gets of each.
    answers : tuple of str
        The class of each; "–" while it is not known.
    chosen : int
        Which of them lies alone on the pad; −1 if all of them do.
    """

    images: tuple[Array, ...] = ()
    answers: tuple[str, ...] = ()
    chosen: int = -1

    def __len__(self) -> int:
        return len(self.images)


NO_DIGITS_FOUND = DigitRow()
