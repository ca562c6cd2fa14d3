"""The progress bar of `fit`, `evaluate` and `predict`."""

from collections.abc import Mapping
from time import perf_counter

from engine.printing import is_live, print_text

WIDTH = 20  # characters
EVERY = 0.1  # s between two updates


class ProgressBar:
    """Prints the progress of a training.

    Parameters
    ----------
    verbose : 0, 1, 2 or "auto"
        Nothing; a bar for every epoch, drawn while it grows in a terminal or a notebook; or one
        line for every epoch. "auto" is 1.
    epochs, batches : int
        The number of epochs, and of mini-batches in an epoch.

    Attributes
    ----------
    verbose : 0, 1 or 2
    batches : int
    """

    def __init__(self, verbose: int | str, epochs: int, batches: int) -> None:
        if verbose not in (0, 1, 2, "auto"):
            raise ValueError(f'expected verbose as 0, 1, 2 or "auto", got {verbose!r}')
        self.verbose = 1 if verbose == "auto" else int(verbose)
        self.batches = batches
        self._live = self.verbose == 1 and is_live()
        self._epochs = epochs
        self._began = self._shown = perf_counter()
        self._length = 0  # of the line that can be overwritten

    def begin(self, epoch: int) -> None:
        """Print the heading of the epoch of that number, counted from 0."""
        self._began = self._shown = perf_counter()
        if self.verbose:
            print_text(f"Epoch {epoch + 1}/{self._epochs}")

    def due(self) -> bool:
        """Whether enough time has passed to draw the bar again."""
        return self._live and perf_counter() - self._shown > EVERY

    def show(self, batch: int, values: Mapping[str, float]) -> None:
        """Draw the bar after `batch` mini-batches."""
        self._shown = perf_counter()
        left = (self._shown - self._began) / batch * (self.batches - batch)
        self._overwrite(f"{self._bar(batch)} {_duration(left)} left{_words(values)}")

    def end(self, values: Mapping[str, float]) -> None:
        """Complete the epoch's line."""
        if self.verbose:
            took = perf_counter() - self._began
            count = f"{self.batches}/{self.batches} -"
            bar = self._bar(self.batches) if self.verbose == 1 else count
            step = _duration(took / self.batches)
            self._overwrite(f"{bar} {_duration(took)} {step}/step{_words(values)}", "\n")
            self._length = 0

    def _overwrite(self, text: str, end: str = "") -> None:
        """Write a line in the place of the present one, if it can be overwritten."""
        start = "\r" if self._live else ""
        print_text(f"{start}{text:<{self._length}}", end)
        self._length = len(text)

    def _bar(self, batch: int) -> str:
        done = WIDTH * batch // self.batches
        return f"{batch}/{self.batches} {'━' * done}{'─' * (WIDTH - done)}"


def _words(values: Mapping[str, float]) -> str:
    """Return the values in words, small ones as such as 2.5000e-04, as in Keras."""
    return "".join(
        f" - {name}: {value:.4f}" if abs(value) > 1e-3 else f" - {name}: {value:.4e}"
        for name, value in values.items()
    )


def _duration(seconds: float) -> str:
    """Return such as "2 s", "15 ms" or "63 µs"."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds * 1e6:.0f} µs"
