"""The formats in which digits are exported, with their names."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nngui.collection.formats import folder, idx, npz, strokes, table
from nngui.collection.my_digits import Example


@dataclass(frozen=True, slots=True)
class Kind:
    """A format: its title, a suggested file name, its ending, and the function that writes it.

    An import recognises the format by its ending, which is empty for a folder. `files` returns the
    files that are written for a name.
    """

    title: str
    name: str
    ending: str
    write: Callable[[Path, Sequence[Example]], Iterator[float]]
    files: Callable[[Path], tuple[Path, ...]] = lambda path: (path,)

    @property
    def choice(self) -> str:
        """The entry in a file dialog: "NumPy arrays (*.npz)"."""
        return f"{self.title} (*{self.ending})"


IDX = "-images-idx3-ubyte"  # the labels have a file beside it, "labels-idx1" in its name

KINDS = (
    Kind("NumPy arrays", "my-digits.npz", ".npz", npz.write),
    Kind("Strokes as JSON", "my-digits.json", ".json", strokes.write),
    Kind("CSV table", "my-digits.csv", ".csv", table.write),
    Kind("MNIST's IDX files, compressed", f"my{IDX}.gz", f"{IDX}.gz", idx.write, idx.pair_of),
    Kind("MNIST's IDX files", f"my{IDX}", IDX, idx.write, idx.pair_of),
    Kind("Folders of PNG pictures by class", "my-digits", "", folder.write),
)
