"""What tests make `.keras` files of."""

import io
import json
import tracemalloc
import zipfile
from time import process_time

import h5py
import pytest

from engine import load_model
from engine.saving import ModelFileError
from engine.saving.archive import CONFIG, METADATA, WEIGHTS
from tests.engine.saving.make_keras_files import FOLDER

GOOD = ("adam", "rmsprop", "sgd", "cosine", "dropout", "untrained", "uncompiled")


def members(name="adam"):
    """The contents of a file that Keras has made."""
    with zipfile.ZipFile(FOLDER / f"{name}.keras") as archive:
        return {member: archive.read(member) for member in archive.namelist()}


def zipped(contents, compression=zipfile.ZIP_STORED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_config(change, name="adam"):
    """A file whose config.json went through `change`."""
    contents = members(name)
    config = json.loads(contents[CONFIG])
    change(config)
    return zipped({**contents, CONFIG: json.dumps(config)})


def with_weights(change, name="adam", **options):
    """A file whose model.weights.h5 went through `change`, by h5py."""
    contents = members(name)
    buffer = io.BytesIO(contents[WEIGHTS])
    with h5py.File(buffer, "r+", **options) as file:
        change(file)
    return zipped({**contents, WEIGHTS: buffer.getvalue()})


def replace(path, **options):
    """A change of a dataset."""

    def change(file):
        options.setdefault("data", file[path][()])
        del file[path]
        file.create_dataset(path, **options)

    return change


def refusal(path, content):
    """What is said of a file with this content; it must not take time or memory."""
    path.write_bytes(content)
    tracemalloc.start()
    start = process_time()
    try:
        with pytest.raises(ModelFileError) as caught:
            load_model(path)
        assert process_time() - start < 2
        assert tracemalloc.get_traced_memory()[1] < 100e6
    finally:
        tracemalloc.stop()
    return str(caught.value)


__all__ = [
    "CONFIG",
    "GOOD",
    "METADATA",
    "WEIGHTS",
    "members",
    "refusal",
    "replace",
    "with_config",
    "with_weights",
    "zipped",
]
