"""The formats that digits are written in, and what a person calls them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nngui.digit_files import folder, idx, npz, strokes, table
from nngui.my_digits import Example


@dataclass(frozen=True, slots=True)
class Kind:
    """A format: how a person knows it, a name to begin with, and who writes it."""

    title: str
    name: str
    write: Callable[[Path, Sequence[Example]], Iterator[float]]

    @property
    def choice(self) -> str:
        """How a file dialog offers it: "NumPy arrays (*.npz)"."""
        return f"{self.title} (*{self.ending})"

    @property
    def ending(self) -> str:
        """What its file names end in; empty for a folder."""
        return Path(self.name).suffix


KINDS = (
    Kind("NumPy arrays", "my-digits.npz", npz.write),
    Kind("Strokes as JSON", "my-digits.json", strokes.write),
    Kind("CSV table", "my-digits.csv", table.write),
    Kind("MNIST's IDX files, compressed", "my-images-idx3-ubyte.gz", idx.write),
    Kind("MNIST's IDX files", "my-images-idx3-ubyte", idx.write),
    Kind("Folders of PNG pictures by class", "my-digits", folder.write),
)
