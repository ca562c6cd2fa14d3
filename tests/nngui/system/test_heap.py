import os
import sys
from pathlib import Path

import numpy as np
import pytest

from nngui.system import heap


def megabytes():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@pytest.mark.skipif(heap._trim() is None, reason="only glibc keeps freed memory like that")
def test_memory_between_things_that_are_still_used_is_given_back():
    del [np.ones(4_000_000)][:]  # from now on smaller arrays come from the heap
    arrays = [np.ones(125_000) for _ in range(200)]  # of a megabyte
    del arrays[::2]
    before = megabytes()
    heap.give_back()
    assert megabytes() < before - 50
    assert len(arrays) == 100


def test_where_the_c_library_cannot_nothing_happens(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    heap._trim.cache_clear()
    heap.give_back()
    heap._trim.cache_clear()
