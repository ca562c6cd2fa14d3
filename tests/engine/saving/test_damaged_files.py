import sys
from collections import Counter
from time import process_time

import numpy as np
import pytest

from engine import load_model
from engine.saving import ModelFileError
from engine.saving.entry import LONGEST
from tests.engine.saving.mutants import mutant

MUTANTS = 1_600
SECONDS = 2  # of the processor, for one file
MEGABYTES = 300


def peak():
    """The most memory that this process has had, in MB."""
    resource = pytest.importorskip("resource", reason="only POSIX tells how much memory was used")
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def attempt(path):
    try:
        model = load_model(path)
        model.predict(np.zeros((2, model.features)), verbose=0)
    except ModelFileError as error:
        said = str(error)
        good = 20 < len(said) <= LONGEST and said.isprintable()
        return "refused" if good else f"refused with {said!r}"
    return "read"


def outcome(path, number):
    start = process_time()
    path.write_bytes(mutant(number))
    said = attempt(path)
    assert process_time() - start < SECONDS, f"mutant {number} took its time"
    return said


@pytest.mark.filterwarnings("ignore:Overlapped entries")  # Python 3.13's zipfile, of some mutants
def test_a_damaged_file_is_refused_or_read_in_no_time_and_little_memory(tmp_path):
    before = peak()
    said = Counter(outcome(tmp_path / "a.keras", number) for number in range(MUTANTS))
    assert peak() - before < MEGABYTES
    assert said["refused"] > MUTANTS / 2
    assert said["read"] > MUTANTS / 20  # a bit more or less in a weight is no damage to be seen
