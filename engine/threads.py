"""How many threads multiply matrices: one in small training steps, all in large ones.

Waking a second thread takes longer than a small product, and where other programs want the
processor too, waiting for it can make a step ten times as long.
"""

from contextlib import AbstractContextManager, nullcontext
from functools import cache

from threadpoolctl import ThreadpoolController

LARGE = 12_000_000  # multiplications in a forward pass from which on all threads help


@cache
def _libraries() -> ThreadpoolController:
    """Return what NumPy multiplies with; looking for it takes a millisecond."""
    return ThreadpoolController()


def threads_for(parameters: int, examples: int) -> AbstractContextManager[object]:
    """Return the context in which to train so many parameters on mini-batches of that size.

    A limit that is set already, such as by the variable ``OPENBLAS_NUM_THREADS``, is kept.
    """
    if parameters * examples >= LARGE:
        return nullcontext()
    limit: AbstractContextManager[object] = _libraries().limit(limits=1, user_api="blas")
    return limit
