"""The number of threads that multiply matrices: one in small training steps, all in large ones.

Waking a second thread takes longer than a small product. The size alone decides, so that the same
seed gives the same bits: the order in which a product is added up depends on the number of threads.
Where other programs want the processors too, OpenBLAS' threads hinder each other, and
``OPENBLAS_NUM_THREADS=1`` is quicker.
"""

from contextlib import AbstractContextManager, nullcontext
from functools import cache

from threadpoolctl import ThreadpoolController

LARGE = 12_000_000  # multiplications in a forward pass from which on all threads help
# OpenBLAS' names of the processors, all with AVX-512, for which it computes small products at once,
# without copying their matrices into another order first.
QUICK_SMALL_PRODUCTS = {"SkylakeX", "Cooperlake", "SapphireRapids"}


def threads_for(parameters: int, examples: int) -> AbstractContextManager[object]:
    """Return the context for training `parameters` parameters on mini-batches of `examples`.

    A limit that is set already, such as by the variable ``OPENBLAS_NUM_THREADS``, is kept.
    """
    return nullcontext() if parameters * examples >= LARGE else one_thread()


def one_thread() -> AbstractContextManager[object]:
    """Return a context in which one thread multiplies."""
    limit: AbstractContextManager[object] = _libraries().limit(limits=1, user_api="blas")
    return limit


def blas_threads() -> int:
    """Return the number of threads that multiply now."""
    return max((int(library["num_threads"]) for library in _libraries().info()), default=1)


@cache
def has_quick_small_products() -> bool:
    """Return whether NumPy multiplies small matrices in a special way."""
    return any(
        library.get("architecture") in QUICK_SMALL_PRODUCTS for library in _libraries().info()
    )


@cache
def _libraries() -> ThreadpoolController:
    """Return the libraries with which NumPy multiplies; finding them takes a millisecond."""
    return ThreadpoolController().select(user_api="blas")
