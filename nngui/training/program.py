"""The Keras program of a design as a folder, with all that it needs: examples and first weights."""

import io
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np

import engine
from engine.arrays import Array
from engine.data import load
from engine.saving.weights import optimizer_arrays
from nngui.design.design import Design
from nngui.design.keras_code import DATA_FILE, keras_code
from nngui.design.own_digits import OwnDigits
from nngui.design.training_set import joined, training_set
from nngui.system.files import write
from nngui.training.building import network

PROGRAM_FILE = "program.py"
# The modules of the engine that augmentation needs: they use NumPy only.
AUGMENTATION = ("arrays.py", "tensors.py", "examples.py", "kept.py", "fitting/augmentation.py")


def write_program(
    folder: Path, design: Design, own: OwnDigits, theta: Array | None = None
) -> Generator[float, None, Path]:
    """Write the program and its data into a folder, which may be there; yield how far it is.

    Parameters
    ----------
    folder : Path
    design : Design
    own : OwnDigits
    theta : ndarray, shape (parameters,), optional
        The first parameters, if they are others than those of the design.

    Raises
    ------
    OSError
        If a file cannot be read or written.
    """
    yield 0.0
    model = network(design)
    if theta is not None and len(theta):
        model.theta[...] = theta
    x, labels = joined(training_set(design, own))
    yield 0.4
    data = load(design.dataset, design.side)
    file = io.BytesIO()
    arrays: dict[str, Any] = {"X": x, "Y": labels, "X_val": data.x_val, "Y_val": data.y_val}
    arrays |= {f"weights_{i}": array for i, array in enumerate(model.get_weights())}
    if design.first is not None and design.first.memory:
        memory = optimizer_arrays(model, model.optimizer.state())
        arrays |= {f"optimizer_{i}": array for i, array in enumerate(memory)}
    np.savez(file, **arrays)
    yield 0.7
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / DATA_FILE, file.getvalue())
    write(folder / PROGRAM_FILE, keras_code(design, with_file=True).encode())
    if design.augments:
        _write_engine(folder)
    return folder


def _write_engine(folder: Path) -> None:
    """Write the part of the engine that changes images; Keras does that in another way."""
    source = Path(engine.__file__).parent
    for name in AUGMENTATION:
        target = folder / source.name / name
        target.parent.mkdir(parents=True, exist_ok=True)
        write(target, (source / name).read_bytes())
        write(target.parent / "__init__.py", b"")
