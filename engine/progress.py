"""The progress bar that `fit` prints: for every epoch a line, which grows where it can."""

import sys
from collections.abc import Mapping
from time import perf_counter

WIDTH = 20  # characters
EVERY = 0.1  # s between two updates


def say(text: str) -> None:
    """Print a line."""
    print(text)


class ProgressBar:
    """Prints where training stands.

    Parameters
    ----------
    verbose : 0, 1, 2 or "auto"
        Nothing; a bar for every epoch, drawn while it grows if the output is a terminal; or one
        line for every epoch. "auto" is 1.
    epochs, batches : int
        How many there are, and how many batches make an epoch.

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
        self._live = self.verbose == 1 and sys.stdout.isatty()
        self._epochs = epochs
        self._began = self._shown = perf_counter()

    def begin(self, epoch: int) -> None:
        """Head the epoch of that number, counted from 0."""
        self._began = self._shown = perf_counter()
        if self.verbose:
            print(f"Epoch {epoch + 1}/{self._epochs}")

    def due(self) -> bool:
        """Whether a person would notice if the bar were shown again."""
        return self._live and perf_counter() - self._shown > EVERY

    def show(self, batch: int, values: Mapping[str, float]) -> None:
        """Draw the bar as it is after that many batches."""
        self._shown = perf_counter()
        left = (self._shown - self._began) / batch * (self.batches - batch)
        print(f"\r{self._bar(batch)} {_duration(left)} left{_words(values)}", end="\x1b[K")

    def end(self, values: Mapping[str, float]) -> None:
        """Complete the epoch's line."""
        if self.verbose:
            took = perf_counter() - self._began
            bar = f"{self._bar(self.batches)} " if self.verbose == 1 else ""
            start, end = ("\r", "\x1b[K\n") if self._live else ("", "\n")
            step = _duration(took / self.batches)
            print(f"{start}{bar}{_duration(took)} {step}/step{_words(values)}", end=end)

    def _bar(self, batch: int) -> str:
        done = WIDTH * batch // self.batches
        return f"{batch}/{self.batches} {'━' * done}{'─' * (WIDTH - done)}"


def _words(values: Mapping[str, float]) -> str:
    return "".join(f" - {name}: {value:.4f}" for name, value in values.items())


def _duration(seconds: float) -> str:
    """Return such as "2 s", "15 ms" or "63 µs"."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds * 1e6:.0f} µs"
