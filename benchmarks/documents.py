"""Documents saved at random moments, which go on bit for bit as sessions that were never closed.

    python dev.py bench documents [DOCUMENTS]

100 by default; the suite has ten of them.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEST = "tests/nngui/session/files/test_documents.py"


def main(documents: str = "100") -> int:
    """Run the test of random documents with that many; return its exit code."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "NNGUI_DOCUMENTS": documents}
    command = [sys.executable, "-m", "pytest", "-q", TEST, "-k", "never_closed"]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
