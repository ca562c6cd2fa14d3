"""One peer in a process of its own: ``worker.py PEER CHECKOUT`` reads JSON lines and answers them.

PEER is a module beside this one, and CHECKOUT the folder whose engine and data it uses.

``{"prepare": "W1"}`` makes the network; ``{"epochs": 3}`` trains and answers with the time in s;
``{"peak": 1000}`` answers with the operations a second of a matrix product of that size.
"""

import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

Train = Callable[[int], object]


def peak(size: int) -> float:
    """Return the operations a second of NumPy's product of two matrices, at its best."""
    a = np.ones((size, size), np.float32)
    b, product, best = a.copy(), a.copy(), np.inf
    for _ in range(8):
        start = perf_counter()
        a.dot(b, product)
        best = min(best, perf_counter() - start)
    return float(2 * size**3 / best)


class Worker:
    """What obeys the lines.

    Parameters
    ----------
    peer : str
        A module beside this one, with a function ``prepare(workload)`` that returns the function
        to train for a number of epochs.
    """

    def __init__(self, peer: str) -> None:
        self._peer = peer
        self._train: Train | None = None

    def obey(self, order: dict[str, Any]) -> float:
        """Do what one line says, and return the number it asks for."""
        if "peak" in order:
            return peak(order["peak"])
        if "prepare" in order:
            self._train = None  # the memory of the last one goes first
            workload = import_module("workloads").WORKLOADS[order["prepare"]]
            self._train = import_module(self._peer).prepare(workload)
            return 0.0
        if self._train is None:
            raise RuntimeError("nothing is prepared")
        start = perf_counter()
        told = self._train(order["epochs"])
        return told if isinstance(told, float) else perf_counter() - start


def main() -> None:
    """Answer until there are no more lines; what libraries print goes to the error stream."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    sys.path[:0] = [str(Path(__file__).resolve().parent), sys.argv[2]]
    worker = Worker(sys.argv[1])
    for line in sys.stdin:
        try:
            answer: dict[str, Any] = {"number": worker.obey(json.loads(line))}
        except Exception as error:  # whatever a peer raises is its answer
            first = (str(error).splitlines() or [""])[0]
            answer = {"error": f"{type(error).__name__}: {first}"}
        print(json.dumps(answer), file=answers)


if __name__ == "__main__":
    main()
