"""`Several`: several digits on the pad are found and read one by one."""

import operator
from collections.abc import Generator

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from engine.arrays import Array
from engine.data import Task
from nngui.design.digit_row import NO_DIGITS_FOUND, DigitRow
from nngui.handwriting.separating import separated
from nngui.handwriting.sheet import Sheet
from nngui.session.analysis.inspector import Inspector
from nngui.session.analysis.twin import answer
from nngui.session.drawing import Drawing
from nngui.session.scene import Scene
from nngui.system.background import Worker
from nngui.system.throttle import Throttle

DELAY = 150  # ms after a change, before the digits are looked for
UNKNOWN = "–"


class Several(QObject):
    """Looks for several digits in what lies on the pad, in the background.

    Nothing is looked for while a stroke is drawn. Each digit is read by the network that is shown.
    One of them can be put on the pad alone; the others stay in the row then, until something else
    is drawn.

    Parameters
    ----------
    drawing : Drawing
    inspector : Inspector

    Signals
    -------
    changed : DigitRow
    """

    changed = Signal(object)

    def __init__(
        self, drawing: Drawing, inspector: Inspector, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._drawing, self._inspector = drawing, inspector
        self._scene: Scene | None = None
        self._whole: Sheet | None = None  # that the digits were found on
        self._parts: tuple[Sheet, ...] = ()
        self._images: tuple[tuple[object, ...], Array] | None = (
            None  # of the parts, and what they are of
        )
        self._listed: tuple[Array, ...] = ()
        self._row = NO_DIGITS_FOUND
        self._worker = Worker(self)
        self._worker.freed.connect(self._look)
        self._of: Sheet | None = None  # that are being looked for on
        throttle = Throttle(DELAY, self, at_once=False)
        throttle.due.connect(self._look)
        drawing.changed.connect(throttle.request)

    @property
    def row(self) -> DigitRow:
        """The digits that are shown."""
        return self._row

    @Slot(int)
    def choose(self, number: int) -> None:
        """Put one of the digits on the pad, or if it lies there alone, all of them."""
        if not 0 <= number < len(self._parts) or self._whole is None:
            return
        if self._chosen == number:
            self._drawing.put("Put All Digits on the Pad", self._whole)
        else:
            self._drawing.put("Put One Digit on the Pad", self._parts[number])

    @Slot(object)
    def follow(self, scene: Scene) -> None:
        """Read the digits by the network of this scene."""
        self._scene = scene
        if self._parts or self._row.images:
            self._show()

    def close(self) -> None:
        """Stop because the program ends."""
        self._worker.close()

    @property
    def _chosen(self) -> int:
        """Which of the digits lies on the pad alone; −1 if none does."""
        sheet = self._drawing.sheet
        return next((i for i, part in enumerate(self._parts) if _same(part, sheet)), -1)

    @Slot()
    def _look(self) -> None:
        sheet = self._drawing.sheet
        if self._drawing.unfinished or self._worker.busy:
            return  # another change follows, or this is looked at when the work is done
        if (self._whole is not None and _same(self._whole, sheet)) or self._chosen >= 0:
            self._show()
            return
        self._whole, self._parts = None, ()
        self._show()
        if not sheet.empty:
            self._of = sheet
            self._worker.begin(_separated(sheet), self._take)

    def _take(self, parts: tuple[Sheet, ...]) -> None:
        of = self._of
        if of is not None and _same(of, self._drawing.sheet):
            self._whole = of
            self._parts = parts if len(parts) > 1 else ()

    def _show(self) -> None:
        """Show the row, if it is another than before."""
        row = self._read()
        before, self._row = self._row, row
        same = len(row) == len(before) and all(map(operator.is_, row.images, before.images))
        if not same or (row.answers, row.chosen) != (before.answers, before.chosen):
            self.changed.emit(row)

    def _read(self) -> DigitRow:
        scene = self._scene
        if scene is None or not self._parts:
            return NO_DIGITS_FOUND
        task = scene.prediction.task
        if not task.classes or not task.of_digits:
            return NO_DIGITS_FOUND
        images = self._images_for(task)
        outputs = self._inspector.outputs(images.reshape(len(images), -1))
        answers = (UNKNOWN,) * len(images)
        if outputs is not None and np.isfinite(outputs).all():
            threshold = scene.state.threshold
            answers = tuple(answer(task, output, threshold) for output in outputs)
        return DigitRow(self._listed, answers, self._chosen)

    def _images_for(self, task: Task) -> Array:
        """Return what the network gets of the digits, shape (digits, side, side)."""
        preparation = self._drawing.preparation
        of = self._parts, task.side, preparation
        if self._images is None or self._images[0] != of:
            images = np.stack([part.image(task.side, preparation) for part in self._parts])
            self._images = of, images
            self._listed = tuple(images)
        return self._images[1]


def _same(one: Sheet, other: Sheet) -> bool:
    return one.strokes is other.strokes and one.picture is other.picture


def _separated(sheet: Sheet) -> Generator[float, None, tuple[Sheet, ...]]:
    yield 0.0
    return separated(sheet)
