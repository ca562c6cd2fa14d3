"""The conventions of the images: MNIST's digits, and whatever is prepared to look like them.

The unit is the pixel; the middle of the first pixel is at 0.5.
"""

SIDE = 28  # px, of the whole image; smaller ones are its middle
CENTRE = 14.5  # px, where the centre of mass goes: the middle of pixel 14
LONGEST = 19.5  # px, the longer side of the ink's box, pen included


def middle(side: int) -> tuple[slice, slice]:
    """Return the rows and columns of the 28 × 28 image that make the smaller one.

    Raises
    ------
    ValueError
        If `side` is odd, or not from 2 to 28.
    """
    if side not in range(2, SIDE + 1, 2):
        raise ValueError(f"expected an even side from 2 to {SIDE}, got {side}")
    edge = (SIDE - side) // 2
    return (slice(edge, SIDE - edge),) * 2
