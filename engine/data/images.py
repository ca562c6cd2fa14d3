"""The conventions of the images: MNIST's digits, and whatever is prepared to look like them.

The unit is the pixel; the middle of the first pixel is at 0.5.
"""

SIDE = 28  # px, of the whole image; smaller ones are its middle
CENTRE = 14.5  # px, where the centre of mass goes: the middle of pixel 14
LONGEST = 19.5  # px, the longer side of the ink's box, pen included
