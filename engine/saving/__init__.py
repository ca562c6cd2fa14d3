"""Networks to and from files of Keras 3.

A `.keras` file is a zip file of `metadata.json`, `config.json` and `model.weights.h5`. Keras opens
a file that was saved here, with its parameters, loss, optimizer and metrics, and can go on with
the training, and the other way round.

`archive` reads and writes the zip file, `config` and `compile_config` the description of the
network (`keras_json` that of one object, `entry` one value), `weights` the numbers (`hdf5` reads
their file), `onnx` exports to ONNX. No content of a file is trusted. A network is a `Model` here:
this folder may not use `engine.sequential`, which uses it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from engine.files import replacing
from engine.model import Model
from engine.saving import archive
from engine.saving.archive import CONFIG, JSON_LIMIT, METADATA, WEIGHTS, Archive
from engine.saving.config import Design, check_metadata, metadata, read_config, write_config
from engine.saving.entry import ModelFileError
from engine.saving.weights import Weights, write_weights

__all__ = [
    "MissingFileError",
    "ModelFileError",
    "load_weights",
    "opened",
    "read_config",
    "save",
    "save_weights",
    "write_config",
]

HDF5 = b"\x89HDF\r\n\x1a\n"  # how such a file begins
SLACK = 8_000_000  # bytes of model.weights.h5 besides the numbers
COPIES = 4  # arrays as large as the parameters: themselves and the memory of the optimizer


class MissingFileError(ModelFileError, FileNotFoundError):
    """There is no such file; Keras raises a ValueError then."""


def save(model: Model, path: str | os.PathLike[str]) -> None:
    """Write a network into a `.keras` file; an older file of that name is replaced in one step.

    Parameters
    ----------
    model : Model
        Built; compiled or not.
    path : path
        Ending with ``.keras``.

    Raises
    ------
    ValueError
        If the network is not built, has diverged, has parts that Keras lacks, or is one that
        `load_model` refuses, such as one of 1,400 layers; an older file is not changed.
    OSError
        If the file cannot be written.
    ImportError
        If h5py is missing; only saving needs it.
    """
    _require_ending(path, ".keras")
    if not model.built:
        raise ValueError("expected a built network: call build((None, inputs)) or fit first")
    config = write_config(model)
    try:
        design = _design(config)
        weights = write_weights(model)
        Weights(BytesIO(weights)).check(design.layers, design.inputs)
    except ModelFileError as error:
        raise ValueError(
            f"the network was not saved, because it could not be opened: {error}"
        ) from None
    archive.write(path, {METADATA: metadata(), CONFIG: config, WEIGHTS: weights})


@contextmanager
def opened(path: str | os.PathLike[str], *, compiled: bool) -> Iterator[tuple[Design, Weights]]:
    """Open a `.keras` file: its design, and its weights, which fit the design.

    Parameters
    ----------
    path : path
    compiled : bool
        Whether to read loss, optimizer and metrics as well.

    Raises
    ------
    ModelFileError
        If the file is damaged, or contains something that this engine lacks; the message names it.
    OSError
        If there is no such file, or it cannot be read.
    """
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"expected the path of a .keras file, got {path!r:.200}")
    if "\0" in os.fspath(path):
        raise ModelFileError(f"expected the path of a file, got {os.fspath(path)!r}")
    if not Path(path).exists():
        raise MissingFileError(f"expected a .keras file, found no file {os.fspath(path)!r}")
    if not Path(path).is_file():
        raise ModelFileError(f"expected a .keras file, got {os.fspath(path)!r}, which is no file")
    with Path(path).open("rb") as file:
        if file.read(len(HDF5)) == HDF5:
            raise ModelFileError(
                f"expected a .keras file, got the HDF5 file {os.path.basename(path)!r}: open it"
                " with Keras and save it anew,"
                ' keras.models.load_model("model.h5").save("model.keras"); parameters alone are'
                " read by load_weights"
            )
        members = Archive(file)
        check_metadata(members.json(METADATA))
        design = read_config(members.json(CONFIG), compiled=compiled)
        with members.weights(_limit(design)) as unpacked:
            weights = Weights(unpacked)
            weights.check(design.layers, design.inputs)
            yield design, weights


def save_weights(model: Model, path: str | os.PathLike[str]) -> None:
    """Write parameters and the optimizer's memory into a `.weights.h5` file.

    Raises
    ------
    ValueError
        If the network is not built, or has diverged, or the name ends otherwise.
    """
    _require_ending(path, ".weights.h5")
    if not model.built:
        raise ValueError("expected a built network: call build((None, inputs)) or fit first")
    content = write_weights(model)
    with replacing(path) as file:
        file.write(content)


def load_weights(model: Model, path: str | os.PathLike[str]) -> None:
    """Read what `save_weights` or `save` wrote into a network with the same layers.

    Raises
    ------
    ModelFileError
        If the file is damaged, or does not fit.
    OSError
        If there is no such file.
    """
    if not isinstance(path, str | os.PathLike) or Path(path).suffix not in (".keras", ".h5"):
        raise ValueError(f"expected a file name that ends with .weights.h5, got {path!r:.200}")
    if Path(path).suffix == ".keras":
        with opened(path, compiled=False) as (_, weights):
            _fill(model, weights)
    else:
        with Path(path).open("rb") as file:
            _fill(model, Weights(file))


def _require_ending(path: Any, ending: str) -> None:
    if not isinstance(path, str | os.PathLike) or not os.fspath(path).endswith(ending):
        shown = os.fspath(path) if isinstance(path, os.PathLike) else path
        raise ValueError(f"expected a file name that ends with {ending}, got {shown!r:.200}")


def _fill(model: Model, weights: Weights) -> None:
    weights.check(model.layers, model.features)
    before = model.get_weights()
    try:
        weights.fill(model)
        if model.compiled and weights.has_optimizer:
            weights.fill_optimizer(model)
    except ModelFileError:
        model.set_weights(before)
        raise


def _design(config: bytes) -> Design:
    """Return the content that `load_model` would read in this config.json."""
    if len(config) > JSON_LIMIT:
        raise ModelFileError(
            f"expected at most {JSON_LIMIT:,} bytes in {CONFIG}, got {len(config):,}: the network"
            " has too many layers"
        )
    return read_config(config, compiled=True)


def _limit(design: Design) -> int:
    """Return the largest size of the weights in bytes; numbers may be float64 in the file."""
    below, parameters = design.inputs, 0
    for layer in design.layers:
        parameters, below = parameters + layer.count(below), layer.units
    return SLACK + 8 * COPIES * parameters
