"""`Picking`: puts pictures on the pad: from files, and examples of the data set."""

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine.data import Dataset, Task, held_out, load
from engine.printing import printable
from nngui.collection.formats import picture as picture_file
from nngui.design import figures
from nngui.design.figures import count
from nngui.handwriting.picture import Picture
from nngui.session.analysis.inspector import Inspector
from nngui.session.drawing import Drawing
from nngui.session.state import Work
from nngui.system.background import Worker
from nngui.training.evaluation.album import in_unit, is_misread, read_as

PIECE = 200  # examples that are predicted in one turn of the event loop


class Picking(QObject):
    """Puts pictures on the pad: a file, or an example of the data set that is chosen by chance.

    Parameters
    ----------
    work : Work
    drawing : Drawing
    inspector : Inspector
        The network that is shown: by it an example is misread.

    Signals
    -------
    notified : str
        Why nothing was put on the pad.
    """

    notified = Signal(str)

    def __init__(
        self, work: Work, drawing: Drawing, inspector: Inspector, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._work, self._drawing, self._inspector = work, drawing, inspector
        self._chance = np.random.default_rng()
        self._looking: Iterator[int | None] = iter(())
        self._worker = Worker(self, expected=(OSError, ValueError))
        self._worker.failed.connect(self._fail)
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._go_on)

    def read(self, path: Path) -> None:
        """Put the picture in a file on the pad; it is read in the background."""
        self._start(_read(path), printable(path.name))

    def take(self, brightness: NDArray[np.uint8], origin: str) -> None:
        """Put a picture on the pad, which is prepared in the background.

        Parameters
        ----------
        brightness : ndarray, shape (rows, columns)
        origin : str
            Where it comes from, in a few words.
        """
        self._start(_prepared(brightness, origin), f"the {origin}")

    def close(self) -> None:
        """Stop reading because the program ends."""
        self._worker.close()

    @Slot()
    def pick(self) -> None:
        """Put a validation example on the pad, by chance."""
        data = self._data()
        if data is not None:
            self.put("validation", int(self._chance.integers(len(data.x_val))))

    @Slot()
    def pick_misread(self) -> None:
        """Put a validation example on the pad that the network that is shown reads wrongly."""
        data = self._data()
        if data is not None:
            self._looking = self._misread(data)
            self._go_on()

    def put(self, part: str, index: int) -> None:
        """Put an example on the pad.

        Parameters
        ----------
        part : str
            "training", "validation" or "test".
        index : int
            From 0.
        """
        data = self._data()
        if data is None:
            return
        if part == "test":
            x, y = held_out(data.task.name, data.task.side)
        elif part == "training":
            x, y = data.x_train, data.y_train
        else:
            x, y = data.x_val, data.y_val
        label = label_of(data.task, y[index])
        origin = f"{part} {count(index + 1)} of {count(len(x))}"
        self._drawing.place(Picture.example(x[index], label, origin))

    def _start(self, work: Generator[float, None, Picture], what: str) -> None:
        if self._worker.busy:
            work.close()
            self.notified.emit("Another picture is still being read; try again in a moment.")
            return
        self._what = what
        self._worker.begin(work, self._drawing.place)

    @Slot(str)
    def _fail(self, reason: str) -> None:
        text = f"{self._what} cannot be put on the pad: {reason}."
        self.notified.emit(text[:1].upper() + text[1:])

    def _data(self) -> Dataset | None:
        """Return the examples of the design; None, with a reason, if they cannot be read."""
        try:
            design = self._work.state.design
            return load(design.dataset, design.side)
        except (OSError, ValueError) as error:
            self.notified.emit(f"The examples cannot be read: {error}.")
            return None

    @Slot()
    def _go_on(self) -> None:
        """Look at a piece of the examples; go on in the next turn until one is found."""
        found = next(self._looking, -1)
        if found is None:
            self._turn.start()
        elif found >= 0:
            self.put("validation", found)

    def _misread(self, data: Dataset) -> Iterator[int | None]:
        """Yield None while it is looked for, then the index of a misread example."""
        order = self._chance.permutation(len(data.x_val))
        for start in range(0, len(order), PIECE):
            part = order[start : start + PIECE]
            outputs = self._inspector.outputs(data.x_val[part])
            if outputs is None or outputs.shape[1:] != (self._work.state.run.design.output.units,):
                self.notified.emit("The network has no answers yet; train it first.")
                return
            threshold = self._work.state.threshold
            read = read_as(data.task, outputs, threshold)
            wrong = is_misread(data.task, read, in_unit(data.task, data.y_val[part]))
            if wrong.any():
                yield int(part[wrong.argmax()])
                return
            yield None
        self.notified.emit(
            f"None of the {count(len(order))} validation examples is misread by this network."
        )


def label_of(task: Task, y: Any) -> str:
    """Return the label of an example in words: its class, or its number with the unit."""
    if task.classes:
        return task.classes[int(y)]
    return figures.angle(float(y) * task.scale)


def _read(path: Path) -> Generator[float, None, Picture]:
    yield 0.0
    brightness = picture_file.read(path)
    return (yield from _prepared(brightness, printable(path.name)))


def _prepared(brightness: NDArray[np.uint8], origin: str) -> Generator[float, None, Picture]:
    yield 0.5
    return Picture.of(brightness, origin)
