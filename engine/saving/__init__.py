"""Networks to and from files of Keras 3: `save` and `load_model`.

A `.keras` file is a zip file of `metadata.json`, `config.json` and `model.weights.h5`. What is
saved here opens in Keras with parameters, compile configuration and the optimizer's memory, so
that training goes on there, and the other way round.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from engine.model import Model
from engine.saving import archive
from engine.saving.archive import CONFIG, JSON_LIMIT, METADATA, WEIGHTS, Archive
from engine.saving.config import Design, check_metadata, metadata, read_config, write_config
from engine.saving.entry import ModelFileError
from engine.saving.weights import Weights, write_weights

__all__ = ["ModelFileError", "opened", "save"]

SLACK = 8_000_000  # bytes of model.weights.h5 that are no numbers
COPIES = 4  # of the parameters: themselves and what the optimizer remembers


def save(model: Model, path: str | os.PathLike[str]) -> None:
    """Write a network into a `.keras` file; an older file of that name is replaced at once.

    Parameters
    ----------
    model : Model
        Built; compiled or not.
    path : path
        Ending with ``.keras``.

    Raises
    ------
    ValueError
        If the network is not built, has diverged, is made of what Keras does not know, or is
        one that `load_model` refuses, such as one of 1,400 layers; then an older file stays as
        it is.
    OSError
        If the file cannot be written.
    ImportError
        If h5py is missing, which nothing else needs.
    """
    if Path(path).suffix != ".keras":
        raise ValueError(f"expected a file name that ends with .keras, got {os.fspath(path)!r}")
    if not model.built:
        raise ValueError("expected a built network: call build((None, inputs)) or fit first")
    config = write_config(model)
    try:
        design = _design(config)
        weights = write_weights(model)
        Weights(BytesIO(weights)).check(design.layers, design.inputs)
    except ModelFileError as error:
        raise ValueError(
            f"the network was not saved, for it could not be opened: {error}"
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
    if "\0" in os.fspath(path):
        raise ModelFileError(f"expected the path of a file, got {os.fspath(path)!r}")
    if Path(path).exists() and not Path(path).is_file():
        raise ModelFileError(f"expected a .keras file, got {os.fspath(path)!r}, which is no file")
    with Path(path).open("rb") as file:
        members = Archive(file)
        check_metadata(members.json(METADATA))
        design = read_config(members.json(CONFIG), compiled=compiled)
        with members.weights(_limit(design)) as unpacked:
            weights = Weights(unpacked)
            weights.check(design.layers, design.inputs)
            yield design, weights


def _design(config: bytes) -> Design:
    """Return what `load_model` will read in a config.json that is to be written."""
    if len(config) > JSON_LIMIT:
        raise ModelFileError(
            f"expected at most {JSON_LIMIT:,} bytes in {CONFIG}, got {len(config):,}: the network"
            " has too many layers"
        )
    return read_config(config, compiled=True)


def _limit(design: Design) -> int:
    """Return how many bytes the weights may take; numbers may be float64 in the file."""
    below, parameters = design.inputs, 0
    for layer in design.layers:
        rows, columns = layer.shape(below)
        parameters, below = parameters + rows * columns, layer.units
    return SLACK + 8 * COPIES * parameters
