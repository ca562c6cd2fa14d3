"""How many threads multiply matrices: one in small training steps, in large ones what is quicker.

Waking a second thread takes longer than a small product. In a large step all of OpenBLAS' threads
help, unless other programs want the processors too: its threads wait for each other without giving
way, and a step was up to 49 times as long then as with one thread. So from time to time a trial of
some milliseconds tells which of the two is quicker.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager
from functools import cache
from math import inf
from time import perf_counter
from typing import TypeVar

from threadpoolctl import ThreadpoolController

T = TypeVar("T")

LARGE = 12_000_000  # multiplications in a forward pass from which on several threads may help
TRIAL = 0.03  # s of training with one thread, and at most as much with all of them
TURN = 2.0  # s between two trials, while several threads are quicker
LONGEST = 16.0  # s between two trials, after several that they lost
# OpenBLAS' names of the processors, all with AVX-512, for which it makes small products at once,
# without copying their matrices into another order first.
QUICK_SMALL_PRODUCTS = {"SkylakeX", "Cooperlake", "SapphireRapids"}


def threads_for(parameters: int, examples: int) -> int:
    """Return how many threads may help to train so many parameters on mini-batches of that size.

    A limit that is set already, such as by the variable ``OPENBLAS_NUM_THREADS``, is kept.
    """
    return blas_threads() if parameters * examples >= LARGE else 1


def one_thread() -> AbstractContextManager[object]:
    """Return a context in which one thread multiplies, or as many as are set within."""
    return _limit(1)


def blas_threads() -> int:
    """Return how many threads multiply now."""
    return max((int(library["num_threads"]) for library in _libraries().info()), default=1)


def quickest(steps: Iterator[T], threads: int, changed: Callable[[], None]) -> Iterator[T]:
    """Yield from `steps`, made by one thread or by several: by whichever was quicker last time.

    Parameters
    ----------
    steps : iterator
        Without end; the next one is made when it is asked for.
    threads : int
        How many there may be.
    changed : function
        Called whenever the number has changed: products may be made in another way now.
    """

    def turn(number: int, seconds: float, most: float = inf) -> Generator[T, None, float]:
        """Yield steps made by that many threads, and return how many there were in a second."""
        _limit(number)
        changed()
        yield next(steps)  # which is prepared first, and does not count
        count, took = 0, 0.0
        while took < seconds and count < most:
            begun = perf_counter()
            step = next(steps)
            took += perf_counter() - begun
            count += 1
            yield step
        return count / took

    turn_of_one = TURN
    while True:
        alone = yield from turn(1, TRIAL)
        helped = yield from turn(threads, TRIAL, most=alone * TRIAL)
        if helped > alone:
            turn_of_one = TURN
            yield from turn(threads, TURN)
        else:
            yield from turn(1, turn_of_one)
            turn_of_one = min(2 * turn_of_one, LONGEST)


@cache
def has_quick_small_products() -> bool:
    """Tell whether NumPy multiplies small matrices in a way of its own."""
    return any(
        library.get("architecture") in QUICK_SMALL_PRODUCTS for library in _libraries().info()
    )


def _limit(threads: int) -> AbstractContextManager[object]:
    """Let that many threads multiply; the context that is returned ends with as many as before."""
    limit: AbstractContextManager[object] = _libraries().limit(limits=threads, user_api="blas")
    return limit


@cache
def _libraries() -> ThreadpoolController:
    """Return what NumPy multiplies with; looking for it takes a millisecond."""
    return ThreadpoolController().select(user_api="blas")
