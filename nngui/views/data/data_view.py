"""`DataView`: all examples of the data set that is trained with."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSlider, QVBoxLayout, QWidget
from typing_extensions import override

from nngui.design import figures
from nngui.training.evaluation.album import BETWEEN, ONCE, Album, Looked
from nngui.views.data.finding import Marks, found, listed_parts
from nngui.widgets import theme
from nngui.widgets.elided_label import ElidedLabel
from nngui.widgets.fields.forms import combo
from nngui.widgets.fields.named import named
from nngui.widgets.graphics.digit_strip import DigitStrip
from nngui.widgets.graphics.image_table import SIDE, ImageTable
from nngui.widgets.scrolling import Scrolling

ALL = "all"
SMALLEST, LARGEST = 28, 140  # px of an image
TYPING = 200  # ms after a key, before it is searched
MARKS = {
    Marks.ALL: "all",
    Marks.MISREAD: "misread",
    Marks.READ: "read rightly",
    Marks.TWICE: "there twice",
}


class DataView(QWidget):
    """The examples by class and part, with the mean image and the count of each class.

    Attributes
    ----------
    table : ImageTable
        The examples.

    Signals
    -------
    asked : bool
        True when the page comes to be seen, False when it is hidden.
    example_chosen : str, int
        The part and the number of an example that is to be put on the pad.
    """

    asked = Signal(bool)
    example_chosen = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looked = Looked()
        self._images: _Images | None = None
        self._asked = False
        self._part = combo("dataPart", {ALL: "all"}, "Part", "Which part of the data set is shown.")
        self._marks = combo(
            "dataMarks",
            {mark.value: title for mark, title in MARKS.items()},
            "Which examples",
            "Show all examples, those that the network misreads, or those that are there twice.",
        )
        for box in (self._part, self._marks):
            box.setMinimumContentsLength(9)
            box.activated.connect(self._find)
        self._search = named(
            QLineEdit(),
            "dataSearch",
            "Search by label",
            "Show the examples with this label; “4 > 9” are those of 4 that are read as 9.",
        )
        self._search.setPlaceholderText("label, or 4 > 9")
        self._search.setClearButtonEnabled(True)
        self._typed = QTimer(self, singleShot=True, interval=TYPING)
        self._typed.timeout.connect(self._find)
        self._search.textChanged.connect(self._typed.start)
        self._size = named(
            QSlider(Qt.Orientation.Horizontal), "dataSize", "Size", "How large the images are."
        )
        self._size.setRange(SMALLEST, LARGEST)
        self._size.setValue(SIDE)
        self._size.setMaximumWidth(120)
        self.table = named(
            ImageTable(),
            "dataTable",
            "Examples",
            "The examples; a double click or Enter puts one on the pad.",
        )
        self.table.setAccessibleDescription(
            "Arrow keys go from example to example; Enter puts one on the pad."
        )
        self._size.valueChanged.connect(self.table.set_side)
        self.table.chosen.connect(self._choose)
        self._means = named(
            DigitStrip(lines=2, across=2),
            "dataMeans",
            "Mean image of each class, with its number of examples",
            "The mean image of each class, and its number of examples; a click shows the class.",
        )
        self._means.chosen.connect(self._show_group)
        self._counts = named(ElidedLabel(), "dataCounts", "The data set in numbers")
        self._reading = named(ElidedLabel(), "dataReading", "How the network reads the examples")
        self._reading.setProperty("muted", True)
        self._lay_out()

    @property
    def numbers(self) -> NDArray[np.intp]:
        """The numbers of the examples that are shown."""
        return self.table.numbers

    def show_looked(self, looked: Looked) -> None:
        """Show the examples, and how they are read."""
        before, self._looked = self._looked, looked
        if looked.album is not before.album:
            self._show_album(looked.album)
        if self._images is not None:
            self._images.show_answers(looked)
        if looked.album is not before.album or looked.misread is not before.misread:
            self._find()
        self._show_words()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask(on=True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ask(on=False)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.table.viewport().update()

    def _ask(self, *, on: bool) -> None:
        if on != self._asked:
            self._asked = on
            self.asked.emit(on)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self._part)
        head.addWidget(self._marks)
        head.addWidget(self._search, 1)
        head.addWidget(self._size)
        self._means_area = Scrolling(self._means, "dataMeansArea")
        body = QHBoxLayout()
        body.setSpacing(theme.GAP)
        body.addWidget(self._means_area)
        body.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addLayout(head)
        column.addWidget(self._counts)
        column.addWidget(self._reading)
        column.addLayout(body, 1)

    def _show_album(self, album: Album | None) -> None:
        chosen = self._part.currentData()
        self._part.clear()
        self._images = None if album is None else _Images(album)
        if album is None:
            self._part.addItem("all", ALL)
            self._means.show_digits((), ())
            return
        self._part.addItem(f"all: {figures.count(len(album))}", ALL)
        for name, number in zip(album.parts, album.counts.sum(axis=0).tolist(), strict=True):
            self._part.addItem(f"{name}: {figures.count(number)}", name)
        self._part.setCurrentIndex(max(0, self._part.findData(chosen)))
        totals = album.counts.sum(axis=1).tolist()
        words = [
            f"{name}\n{figures.count(n)}" for name, n in zip(album.groups, totals, strict=True)
        ]
        self._means.show_digits(list(album.means), words)
        if (inside := self._means_area.widget()) is not None:
            inside.updateGeometry()

    @Slot()
    def _find(self) -> None:
        """Show the examples that are looked for."""
        album = self._looked.album
        if album is None or self._images is None:
            if self.table.model().rowCount():
                self.table.show_images(_NOTHING, np.zeros(0, np.intp))
            return
        part, marks = self._part.currentData(), Marks(self._marks.currentData())
        numbers = found(self._looked, "" if part == ALL else part, marks, self._search.text())
        self.table.show_images(self._images, numbers)
        self._show_words()

    @Slot(int)
    def _show_group(self, group: int) -> None:
        """Search for a class; if it is searched for already, show all."""
        if self._looked.album is not None:
            name = self._looked.album.groups[group]
            self._search.setText("" if self._search.text() == name else name)

    @Slot(int)
    def _choose(self, number: int) -> None:
        if self._looked.album is not None:
            self.example_chosen.emit(*self._looked.album.place(number))

    def _show_words(self) -> None:
        album = self._looked.album
        if album is None:
            share = self._looked.share
            reading = (
                "" if share is None else f"Reading the examples: {figures.whole_percent(share)}."
            )
            self._counts.show_text(self._looked.problem or reading)
            self._reading.show_text("")
            return
        shown = figures.count(len(self.table.numbers))
        self._counts.show_text(f"{shown} shown. {_in_numbers(album)}")
        self._reading.show_text(self._looked.problem or _how_read(self._looked))


class _Images:
    """The examples of an album as a table shows them."""

    def __init__(self, album: Album) -> None:
        self._album, self._looked = album, Looked(album)
        self.side = album.task.side
        names = sorted(album.task.classes, key=len, reverse=True) or ["−88°"]
        self.widest = f"{names[0]} → {names[min(1, len(names) - 1)]} ="

    def show_answers(self, looked: Looked) -> None:
        """Take how they are read."""
        self._looked = looked

    def levels(self, numbers: NDArray[np.intp]) -> NDArray[np.uint8]:
        """Return images, shape (numbers, side, side)."""
        return self._album.levels[numbers]

    def is_marked(self, number: int) -> bool:
        """Return whether the example is misread."""
        return self._looked.misread is not None and bool(self._looked.misread[number])

    def caption(self, number: int) -> str:
        """Return the label; of a misread example with the answer; "=" marks what is there twice."""
        label = self._album.label(number)
        words = f"{label} → {self._answer(number)}" if self.is_marked(number) else label
        return words if self._album.twice[number] == ONCE else f"{words} ="

    def tip(self, number: int) -> str:
        """Return what is to be said of an example."""
        part, place = self._album.place(number)
        words = f"{part} {figures.count(place + 1)}: {self._album.label(number)}"
        if self._looked.read is not None:
            words += f", read as {self._answer(number)}"
        if self._album.twice[number] != ONCE:
            other = self._album.twice[number] == BETWEEN
            words += ", the same image is in another part too" if other else ", there twice"
        return words

    def _answer(self, number: int) -> str:
        read: Any = self._looked.read
        task = self._album.task
        if task.classes:
            return task.classes[int(read[number])]
        return figures.angle(float(read[number]))


class _Nothing:
    """No images."""

    side, widest = 1, ""

    def levels(self, numbers: NDArray[np.intp]) -> NDArray[np.uint8]:
        """Return none."""
        return np.zeros((len(numbers), 1, 1), np.uint8)

    def is_marked(self, number: int) -> bool:
        """Return False."""
        return False

    def caption(self, number: int) -> str:
        """Return nothing."""
        return ""

    tip = caption


_NOTHING = _Nothing()


def _in_numbers(album: Album) -> str:
    """Return what is said of a data set: its parts, and which images are there twice."""
    sums = album.counts.sum(axis=0).tolist()
    verbs = ("train", "validate", "test")
    parts = ", ".join(f"{figures.count(n)} {verb}" for n, verb in zip(sums, verbs, strict=False))
    within, between = (int(np.count_nonzero(album.twice == kind)) for kind in (1, BETWEEN))
    if not within and not between:
        return f"{parts}; no image is there twice."
    words = []
    if within:
        words.append(f"{figures.count(within)} are there twice within a part (=)")
    if between:
        words.append(f"{figures.count(between)} are in two parts (=)")
    if album.contradicting:
        words.append(f"{figures.count(album.contradicting)} have another label there")
    return f"{parts}; {', '.join(words)}."


def _how_read(looked: Looked) -> str:
    """Return how many examples of each part are misread, and at which epoch."""
    album, answers = looked.album, looked.answers
    if album is None or answers is None or looked.misread is None:
        return ""
    counts = [
        f"{figures.count(int(looked.misread[a:b].sum()))} of {figures.count(b - a)} {name}"
        for name, a, b in listed_parts(album)
    ]
    far = " by more than 10°" if album.task.regression else ""
    return f"Epoch {figures.epoch(answers.epoch)}: misread{far} {', '.join(counts)}."
