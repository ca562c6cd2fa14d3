"""Time of my digits on the disk: added one by one, imported, read at a start, looked at again.

    python benchmarks/store.py

The collection is 60,000 pictures and 1,000 drawings of 200 points, in the folder for temporary
files; how long an addition takes is mostly how long the disk takes to make it safe.
"""

import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from nngui.collection.my_digits import Edit, Example
from nngui.collection.store import Store

PICTURES, DRAWINGS, POINTS = 60_000, 1_000, 200


def pictures() -> tuple[Example, ...]:
    """Return pictures of random ink."""
    pixels = np.random.default_rng(0).integers(0, 256, (PICTURES, 28, 28), np.uint8)
    return tuple(Example(f"p{i:06}", i % 10, picture=image) for i, image in enumerate(pixels))


def drawings(kind: str) -> tuple[Example, ...]:
    """Return drawings of one stroke of random points."""
    strokes = np.random.default_rng(1).random((DRAWINGS, POINTS, 2), np.float32)
    return tuple(Example(f"{kind}{i:06}", i % 10, (line,)) for i, line in enumerate(strokes))


def milliseconds(work: Callable[[], object]) -> float:
    """Return the time of one call."""
    start = perf_counter()
    work()
    return 1e3 * (perf_counter() - start)


def main() -> None:
    """Print a line for each of them."""
    with tempfile.TemporaryDirectory() as name, closing(Store(Path(name))) as store:
        times = [milliseconds(partial(store.update, [Edit((e,))])) for e in drawings("a")]
        middle, late = np.percentile(times, [50, 99])
        print(f"an addition: {middle:.1f} ms (median), {late:.1f} ms (99 %)")
        edit = Edit(pictures())
        print(f"{PICTURES:,} imported: {milliseconds(partial(store.update, [edit])):,.0f} ms")
        times = [milliseconds(partial(store.update, [Edit((e,))])) for e in drawings("b")[:100]]
        print(f"an addition to these: {np.median(times):.1f} ms (median)")
        with closing(Store(Path(name))) as other:
            time = milliseconds(other.update)
            print(f"{len(other.digits):,} read at a start: {time:,.0f} ms")
            store.update([Edit(drawings("c")[:1])])
            print(f"a look after another program added one: {milliseconds(other.update):,.0f} ms")
            print(f"a look after nothing happened: {milliseconds(other.update):.2f} ms")
        print(f"all removed: {milliseconds(partial(store.update, [edit.inverse])):,.0f} ms")


if __name__ == "__main__":
    main()
