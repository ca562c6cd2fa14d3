"""Photos of digits, made by chance: what is read, and what is refused for the right reason.

    python dev.py bench photos [COUNT] [SEED]

COUNT, 20 by default, of each kind. A drawing counts only if the network that comes with the program
reads it on plain paper; the same drawing is then photographed otherwise.
"""

import os
import sys
from collections import Counter
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from numpy.typing import NDArray

from engine import load_model
from engine.data import asset
from nngui.collection.formats.found import digit_in
from nngui.handwriting.pen_style_table import STYLES
from tests.nngui.handwriting import photos

NETWORK = load_model(asset("digits.keras"))


def outcome(label: int, picture: NDArray[np.uint8]) -> str:
    """Return "read", "misread" or the reason why a picture is refused."""
    try:
        digit = digit_in(label, picture)
    except ValueError as error:
        return str(error)
    assert digit.picture is not None
    x = digit.picture.reshape(1, -1) / np.float32(255)
    return "read" if int(NETWORK.predict(x, verbose=0).argmax()) == label else "misread"


def chosen(count: int, seed: int) -> list[tuple[int, int]]:
    """Return seeds and styles whose drawings are read on plain paper."""
    found, at = [], 1_000 * seed
    while len(found) < count:
        style = at % len(STYLES)
        if outcome(STYLES[style].digit, photos.taken(photos.plain, at, style)) == "read":
            found.append((at, style))
        at += 7
    return found


def measure(kind: photos.Photo, drawings: list[tuple[int, int]]) -> Counter[str]:
    """Return what becomes of the photos of a kind."""
    return Counter(
        outcome(STYLES[style].digit, photos.taken(kind, seed, style)) for seed, style in drawings
    )


def main(count: int = 20, seed: int = 0) -> None:
    """Print what becomes of photos of each kind."""
    drawings = chosen(count, seed)
    for kind in photos.READ:
        outcomes = measure(kind, drawings)
        rest = {what: number for what, number in outcomes.items() if what != "read"}
        print(f"{kind.__name__:20} read {outcomes['read']} of {count} {rest or ''}")
    for kind, reason in photos.REFUSED.items():
        outcomes = measure(kind, drawings)
        right = sum(n for what, n in outcomes.items() if what.startswith(reason))
        rest = {what[:60]: n for what, n in outcomes.items() if not what.startswith(reason)}
        print(f"{kind.__name__:20} refused for the right reason {right} of {count} {rest or ''}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
