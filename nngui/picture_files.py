"""The files beside my digits that keep many pictures at once, one for each import."""

import secrets
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from time import time

import numpy as np

from engine import ink
from engine.whole_file import replacing
from nngui.my_digits import CLASSES, Example

PREFIX, SUFFIX = "my-pictures-", ".npz"
OLD = 86_400  # s: files that nothing names any more are kept so long
MANY = 100  # pictures in one edit; fewer are written into its line


def write(folder: Path, examples: Iterable[Example]) -> str:
    """Write the pictures among the examples into a new file; return its name.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    pictures = [(e.key, e.label, e.picture) for e in examples if e.picture is not None]
    keys, labels, images = zip(*pictures, strict=True)
    name = f"{PREFIX}{secrets.token_hex(8)}{SUFFIX}"
    with replacing(folder / name) as file:
        np.savez(
            file, keys=np.array(keys), labels=np.array(labels, np.uint8), images=np.stack(images)
        )
    return name


def read(folder: Path, name: str) -> list[Example]:
    """Return the examples in the file of that name.

    Raises
    ------
    OSError
        If it is missing or damaged.
    """
    if Path(name).name != name:
        raise OSError("it is in another folder")
    try:
        # np.load leaves a file open that it was given by name and finds no archive in.
        with (folder / name).open("rb") as content, np.load(content, allow_pickle=False) as file:
            keys, labels, images = file["keys"], file["labels"], file["images"]
    except (ValueError, LookupError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise OSError(f"it is damaged: {error}") from error
    shape = (len(keys), ink.SIDE, ink.SIDE)
    if images.shape != shape or images.dtype != np.uint8 or labels.shape != shape[:1]:
        raise OSError("it is damaged: its arrays do not fit together")
    if len(labels) and labels.max() >= CLASSES:
        raise OSError("it is damaged: there are labels above 9")
    images.flags.writeable = False
    return [
        Example(key, label, picture=image)
        for key, label, image in zip(keys.tolist(), labels.tolist(), images, strict=True)
    ]


def remove_others(folder: Path, names: Sequence[str]) -> None:
    """Remove old files of pictures that are not among these, and what a killed program left.

    What is younger than a day may be an import of another program that is not done. It is no
    matter if something cannot be removed.
    """
    for pattern in (f"{PREFIX}*{SUFFIX}", ".my-*.????????"):
        for path in folder.glob(pattern):
            with suppress(OSError):
                if path.name not in names and time() - path.stat().st_mtime > OLD:
                    path.unlink()
