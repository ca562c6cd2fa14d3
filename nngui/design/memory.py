"""The memory that a design needs, and the memory available."""

import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from nngui.design.design import Design

NUMBER = 4  # bytes
# θ itself, its gradient and an optimizer's memory of two more; the twin in the window, snapshots on
# their way, the last good parameters, three checkpoints; first weights drawn in float64.
COPIES = 16
EVALUATED = 1_000  # examples at a time, when J is measured
PASSES = 3  # buffers as large as the activations of a mini-batch: a, ∂J/∂a and intermediate values
CONTAINER = Path("/sys/fs/cgroup/memory.max")
SHARE = 0.8  # of the machine's memory, which others use too


def memory_needed(design: Design) -> int:
    """Return about the most bytes that training this design takes, besides its data."""
    units = design.task.pixels + sum(layer.units + 1 for layer in design.layers)
    batch = min(design.batch_size, 2 * design.task.train)  # with a person's own among them
    examples = max(EVALUATED, batch)
    return NUMBER * (COPIES * design.numbers + PASSES * examples * units)


@cache
def memory_there_is() -> int:
    """Return the bytes that this program may take: a share of the machine's or the limit's."""
    limits = [_physical()]
    if sys.platform != "win32":
        import resource

        limits += [limit for limit in resource.getrlimit(resource.RLIMIT_AS) if limit > 0]
    with suppress(OSError, ValueError):  # where there is no container, or none that sets a limit
        limits.append(int(CONTAINER.read_text()))
    return int(SHARE * min(limits))


def _physical() -> int:
    """Return the bytes of memory of the machine."""
    if sys.platform != "win32":
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = [
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            ("total", ctypes.c_ulonglong),
            ("others", ctypes.c_ulonglong * 6),
        ]

    status = Status(length=ctypes.sizeof(Status))
    ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
    return int(status.total)
