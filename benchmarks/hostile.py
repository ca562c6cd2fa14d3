"""Damaged and hostile files of data: how each attempt to read one ends, its time and its deeds.

    python dev.py bench hostile [FILES]

2,000 by default, over all formats, each read as a data set or as digits by a child process that may
take 300 MB more than at first, and in which an audit hook notes whatever runs code or writes. Linux
only.
"""

import os
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
EACH = 200  # files a child
LONG = 2.0  # s of the processor


def read(first: int, last: int) -> list[list[str]]:
    """Return number, seconds, format and outcome of these files."""
    code = [sys.executable, "-m", "tests.nngui.collection.reading.hostile"]
    with TemporaryDirectory() as folder:
        done = subprocess.run(
            [*code, folder, str(first), str(last)],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "QT_QPA_PLATFORM": "offscreen",
                "OPENBLAS_NUM_THREADS": "1",
            },
            capture_output=True,
            text=True,
            check=False,
        )
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    if done.returncode:
        ended = f"the child ended with {done.returncode} after this: {done.stderr[-300:]}"
        lines.append([lines[-1][0] if lines else str(first), "0", "?", ended])
    return lines


def main(number: int = 2_000) -> None:
    """Print what became of the files."""
    lines = []
    for first in range(0, number, EACH):
        lines += read(first, min(number, first + EACH))
    slowest = max(lines, key=lambda line: float(line[1]))
    print(f"{len(lines):,} files, the slowest {slowest[1]} s of the processor ({slowest[2]})")
    for line in lines:
        if float(line[1]) > LONG:
            print(f"  longer than {LONG} s: {' '.join(line)}")
    outcomes = Counter(line[3] for line in lines)
    for outcome, count in outcomes.most_common():
        print(f"  {count:5,} {outcome}")
    kinds = defaultdict(Counter)
    for line in lines:
        kinds[line[2]][line[3][:12]] += 1
    for kind, found in sorted(kinds.items()):
        print(f"  {kind:16} {dict(found)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
