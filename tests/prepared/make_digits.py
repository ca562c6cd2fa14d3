"""Write `digits.npz` anew from a file of strokes.

python -m tests.prepared.make_digits [STROKES]
"""

import sys
from pathlib import Path

import numpy as np

from tests.prepared import digits

if __name__ == "__main__":
    images, label = digits.prepared(*map(Path, sys.argv[1:]))
    np.savez_compressed(
        digits.FILE,
        images=images,
        label=label,
        outputs=digits.outputs(images),
        novelty=digits.novelty(images),
    )
