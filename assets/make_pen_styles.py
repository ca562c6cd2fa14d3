"""Make pen_styles.npz: digits drawn by chance in the styles of `nngui.handwriting`.

    python assets/make_pen_styles.py

The same script always makes the same images, but for the last bit of the processor's arithmetic.
"""

import hashlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from nngui.handwriting import pen_styles

ASSETS = Path(__file__).resolve().parent
COUNT = 4_000
SEED = 28


def make(out: Path = ASSETS) -> Path:
    """Write the file into the folder `out`, and return its path."""
    x, y = pen_styles.examples(COUNT, SEED)
    path = out / "pen_styles.npz"
    np.savez_compressed(path, x=x, y=y)
    return path


def main() -> None:
    """Make the file beside this script, and say how large it is."""
    content = make().read_bytes()
    print(f"{hashlib.sha256(content).hexdigest()}  pen_styles.npz  {len(content):,} bytes")


if __name__ == "__main__":
    main()
