"""Run every row with Keras and keep its outcome: python -m tests.engine.learners.make_calls."""

import json
import os
import warnings
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")

from tests.engine.learners.calls import ROWS
from tests.engine.learners.outcome import outcome

FILE = Path(__file__).with_name("calls.json")


def main():
    """Run them all."""
    import keras

    warnings.simplefilter("ignore")
    found = {name: outcome(keras, function) for name, function in ROWS.items()}
    made_with = f"keras {keras.__version__}, {keras.backend.backend()}"
    text = json.dumps({"made_with": made_with, "rows": found}, indent=None)
    FILE.write_text(text.replace('], "', '],\n"') + "\n", "utf-8")


if __name__ == "__main__":
    main()
