"""Make pen_styles.npz: digits drawn by chance in the styles of `nngui.handwriting`.

    python assets/make_pen_styles.py

The same script always makes the same images, except for the last bit of the processor's arithmetic.
"""

import hashlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from engine.data.mnist import PEN_STYLES
from nngui.handwriting import pen_styles

ASSETS = Path(__file__).resolve().parent
SEED = 28


def make(out: Path = ASSETS) -> Path:
    """Write the file into the folder `out`, and return its path."""
    x, y = pen_styles.examples(PEN_STYLES, SEED)
    path = out / "pen_styles.npz"
    np.savez_compressed(path, x=x, y=y)
    return path


def main() -> None:
    """Make the file beside this script, and print its size."""
    content = make().read_bytes()
    print(f"{hashlib.sha256(content).hexdigest()}  pen_styles.npz  {len(content):,} bytes")


if __name__ == "__main__":
    main()
