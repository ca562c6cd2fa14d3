"""Damaged documents: how each attempt to open one ends, its time, memory and deeds.

    python dev.py bench damaged [DOCUMENTS]

2,000 by default, each opened by a child process that may take 300 MB more than at first, and in
which an audit hook notes whatever runs code or writes. Linux only.
"""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
EACH = 100  # documents a child


def opened(first: int, last: int) -> list[list[str]]:
    """Return number, seconds and outcome of these documents."""
    code = [sys.executable, "-m", "tests.nngui.session.document.damage"]
    with TemporaryDirectory() as folder:
        done = subprocess.run(
            [*code, folder, str(first), str(last)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        return [[str(first), "0", f"child ended with {done.returncode}: {done.stderr[-200:]}"]]
    return [line.split("\t") for line in done.stdout.splitlines()]


def main(documents: int = 2_000) -> None:
    """Print what became of the documents."""
    lines = []
    for first in range(0, documents, EACH):
        lines += opened(first, min(documents, first + EACH))
    outcomes = Counter(outcome for _, _, outcome in lines)
    slowest = max(float(seconds) for _, seconds, _ in lines)
    print(f"{len(lines):,} documents, the slowest {slowest:.2f} s of the processor")
    for outcome, count in outcomes.most_common():
        print(f"  {count:5,} {outcome}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
