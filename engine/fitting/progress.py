"""What `fit` and others print: lines, and a progress bar, which grows where it can.

Printing never fails for want of a terminal: where standard output is missing or closed nothing is
printed, and where it cannot encode a character an ASCII one stands for it.
"""

import sys
from collections.abc import Mapping
from time import perf_counter

WIDTH = 20  # characters
EVERY = 0.1  # s between two updates
ASCII = str.maketrans({"━": "=", "─": "-", "µ": "u", "α": "alpha", "…": "..."})


def say(text: str, end: str = "\n") -> None:
    """Print a text, as far as there is something to print to.

    A line that is not complete is shown at once.

    Raises
    ------
    OSError
        If what reads the output has ended, such as ``head``, or the disk is full.
    """
    stream = sys.stdout
    if stream is None or getattr(stream, "closed", False):
        return
    try:
        print(text, end=end, file=stream, flush=not end)
    except UnicodeEncodeError as error:
        plain = text.translate(ASCII).encode(error.encoding, "replace").decode(error.encoding)
        print(plain, end=end, file=stream, flush=not end)


def is_live() -> bool:
    """Tell whether a carriage return goes back to the beginning of the line that is shown."""
    stream = sys.stdout
    if stream is None or getattr(stream, "closed", False):
        return False
    notebook = type(stream).__module__.startswith("ipykernel.")
    return notebook or bool(getattr(stream, "isatty", bool)())


class ProgressBar:
    """Prints where training stands.

    Parameters
    ----------
    verbose : 0, 1, 2 or "auto"
        Nothing; a bar for every epoch, drawn while it grows in a terminal or a notebook; or one
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
        self._live = self.verbose == 1 and is_live()
        self._epochs = epochs
        self._began = self._shown = perf_counter()
        self._length = 0  # of the line that stands there and can be written over

    def begin(self, epoch: int) -> None:
        """Head the epoch of that number, counted from 0."""
        self._began = self._shown = perf_counter()
        if self.verbose:
            say(f"Epoch {epoch + 1}/{self._epochs}")

    def due(self) -> bool:
        """Whether a person would notice if the bar were shown again."""
        return self._live and perf_counter() - self._shown > EVERY

    def show(self, batch: int, values: Mapping[str, float]) -> None:
        """Draw the bar as it is after that many batches."""
        self._shown = perf_counter()
        left = (self._shown - self._began) / batch * (self.batches - batch)
        self._write_over(f"{self._bar(batch)} {_duration(left)} left{_words(values)}")

    def end(self, values: Mapping[str, float]) -> None:
        """Complete the epoch's line."""
        if self.verbose:
            took = perf_counter() - self._began
            bar = f"{self._bar(self.batches)} " if self.verbose == 1 else ""
            step = _duration(took / self.batches)
            self._write_over(f"{bar}{_duration(took)} {step}/step{_words(values)}", "\n")
            self._length = 0

    def _write_over(self, text: str, end: str = "") -> None:
        """Write a line in the place of the one that stands there, if it can be written over."""
        start = "\r" if self._live else ""
        say(f"{start}{text:<{self._length}}", end)
        self._length = len(text)

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
