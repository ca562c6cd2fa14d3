import subprocess
import sys
from collections import Counter

import pytest

DOCUMENTS = 100
SECONDS = 2  # of the processor, for one document


@pytest.mark.skipif(sys.platform != "linux", reason="only there memory is limited in this way")
def test_a_damaged_document_is_refused_or_opened_in_no_time_and_little_memory(tmp_path):
    command = [sys.executable, "-m", "tests.nngui.session.document.damage"]
    done = subprocess.run(
        [*command, str(tmp_path), "0", str(DOCUMENTS)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(lines) == DOCUMENTS
    slow = [line for line in lines if float(line[1]) > SECONDS]
    assert not slow
    outcomes = Counter(outcome for _, _, outcome in lines)
    assert set(outcomes) == {"refused", "opened"}, outcomes
    assert outcomes["refused"] > DOCUMENTS / 2
