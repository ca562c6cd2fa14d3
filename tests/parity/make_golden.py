"""Train the covering designs in Keras and write `golden.npz`.

Install the extra "parity" into an environment, and there: ``python -m tests.parity.make_golden``.
"""

from tests.parity import covering, golden, keras_side
from tests.parity.designs import outcome


def main() -> None:
    """Train them all."""
    outcomes = [(design, outcome(keras_side, design)) for design in covering.designs()]
    golden.write(keras_side.versions(), outcomes)
    size = golden.FILE.stat().st_size
    print(f"{golden.FILE}: {len(outcomes)} designs, {size:,} bytes, {keras_side.versions()}")


if __name__ == "__main__":
    main()
