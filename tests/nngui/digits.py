"""Examples to keep, import and export."""

import numpy as np

from nngui.collection.my_digits import Example, new_key


def stroke(points):
    line = np.array(points, np.float32)
    line.flags.writeable = False
    return line


def drawing(label=7, seed=0, points=40):
    """A drawing of two strokes, which is another one for every seed."""
    rng = np.random.default_rng(seed)
    walk = 0.5 + 0.01 * rng.standard_normal((2, points, 2)).cumsum(axis=1)
    return Example(new_key(), label, tuple(map(stroke, walk)))


def picture(label=3, seed=0):
    """A picture of random ink in the middle of 28 × 28 pixels."""
    pixels = np.zeros((28, 28), np.uint8)
    pixels[6:22, 8:20] = np.random.default_rng(seed).integers(2, 256, (16, 12))
    pixels[10, 10] = 255
    pixels.flags.writeable = False
    return Example(new_key(), label, picture=pixels)


def contents(digits):
    """What can be compared of examples: key, label, strokes and picture."""
    return [
        (
            e.key,
            e.label,
            [s.tolist() for s in e.strokes],
            None if e.picture is None else e.picture.tobytes(),
        )
        for e in digits
    ]
