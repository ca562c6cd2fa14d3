"""`ImportPage`: how a file was understood, before anything is taken; each guess can be changed."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nngui.collection.formats.found import FileError
from nngui.collection.reading.evidence import sampled
from nngui.collection.reading.guess import (
    AS_FOUND,
    RANGES,
    Guess,
    Understood,
    labels_of,
    pixels_of,
    understood,
)
from nngui.collection.reading.raw import Raw
from nngui.design import figures
from nngui.design.data_set import LONGEST_TITLE, ink, usual_shares
from nngui.design.figures import count
from nngui.views.data.examples import Examples
from nngui.widgets import theme
from nngui.widgets.fields.forms import combo, label_of
from nngui.widgets.fields.named import named
from nngui.widgets.fields.numbers import WholeSpinBox
from nngui.widgets.plain import plain_label
from nngui.widgets.screens import within_screen

SHOWN = 20  # examples
MOST_CLASSES = 12  # that are listed with their counts
ORDERS = {"": "row by row", "columns": "column by column"}
SPLITS = {"": "as the file says", "drawn": "by chance"}
MOST_SHARE = 45  # per cent that validate, and that test
POLARITIES = {"": "light on dark", "dark": "dark on light"}
HINTS = {
    "importLabels": "Which arrays or which column of the file are the images and the labels.",
    "importOrder": "In which order the pixels of an image stand in the file; images that look"
    " turned and mirrored stand column by column.",
    "importPolarity": "Whether the drawing is lighter or darker than its ground.",
    "importRange": "Which numbers mean no ink and full ink.",
    "importTen": "The lecture's course labels the digit 0 by 10.",
    "importFitted": "Each image becomes as drawings are: its ink 20 pixels long, in the middle of"
    " 28×28; so the network can read what is drawn on the pad.",
    "importSplit": "Which examples train, validate and test: as the file says, or drawn by chance.",
    "importValidation": "Per cent of each class that validate, and are not trained with.",
    "importTest": "Per cent of each class that test: they neither train nor validate.",
    "importSeed": "Another seed draws other examples.",
    "importTitle": "The name of the data set in the list of questions.",
}


class ImportPage(QDialog):
    """Shows how a file is understood: in words, and by 20 examples with their labels.

    Parameters
    ----------
    title : str
    raws : sequence of Raw
        The ways to understand the file, the likeliest first.
    guesses : sequence of Guess
        One for each.

    Signals
    -------
    accepted_as : Raw, Guess, str
        What is to be taken, how it is understood, and its title.
    """

    accepted_as = Signal(object, object, str)

    def __init__(
        self,
        title: str,
        raws: Sequence[Raw],
        guesses: Sequence[Guess],
        parent: QWidget | None = None,
        *,
        remembered: bool = False,
    ) -> None:
        super().__init__(parent)
        named(self, "importPage")
        self.setWindowTitle(f"Open {title}")
        self._raws, self._guesses = list(raws), list(guesses)
        self._remembered = remembered
        self._make_controls(title)
        self._lay_out()
        self._show_way(0)

    @property
    def guess(self) -> Guess:
        """How the file is understood now."""
        return self._guesses[self._labels.currentIndex()]

    def _make_controls(self, title: str) -> None:
        ways = {str(i): raw.what for i, raw in enumerate(self._raws)}
        ranges = {name: name for name in (*RANGES, AS_FOUND)}
        self._labels = combo("importLabels", ways, "Images and labels", HINTS["importLabels"])
        self._order = combo("importOrder", ORDERS, "Order of pixels", HINTS["importOrder"])
        self._polarity = combo("importPolarity", POLARITIES, "Drawing", HINTS["importPolarity"])
        self._range = combo("importRange", ranges, "Range of pixels", HINTS["importRange"])
        self._ten = named(QCheckBox("The label 10 means 0"), "importTen", hint=HINTS["importTen"])
        self._fitted = named(
            QCheckBox("Fit each image as drawings are"), "importFitted", hint=HINTS["importFitted"]
        )
        self._split = combo("importSplit", SPLITS, "Split", HINTS["importSplit"])
        self._validation = _share("importValidation", "Share that validates")
        self._test = _share("importTest", "Share that tests")
        self._seed = WholeSpinBox("importSeed", 0, 999_999)
        named(self._seed, "importSeed", "Seed of the split", HINTS["importSeed"])
        self._title = named(QLineEdit(title), "importTitle", "Title", HINTS["importTitle"])
        self._title.setMaxLength(LONGEST_TITLE)
        self._found, self._read, self._doubts = plain_label(), plain_label(), plain_label()
        for label, name in (
            (self._found, "importFound"),
            (self._read, "importRead"),
            (self._doubts, "importDoubts"),
        ):
            named(label, name)
            label.setWordWrap(True)
        self._doubts.setProperty("warning", True)
        self._examples = Examples()
        kinds = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(kinds.Open | kinds.Cancel)
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        self._labels.activated.connect(self._show_way)
        for box in (self._order, self._polarity, self._range, self._split):
            box.activated.connect(self._change)
        for number in (self._validation, self._test, self._seed):
            number.valueChanged.connect(self._change)
        for check in (self._ten, self._fitted):
            check.clicked.connect(self._change)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow("Title", self._title)
        form.addRow("Images and labels", self._labels)
        form.addRow("Pixels stand", self._order)
        form.addRow("Drawn", self._polarity)
        form.addRow("Range", self._range)
        shares = QHBoxLayout()
        for text, field in (
            ("validate %", self._validation),
            ("test %", self._test),
            ("seed", self._seed),
        ):
            shares.addWidget(label_of(field, text))
            shares.addWidget(field)
        shares.addStretch()
        form.addRow("Split", self._split)
        form.addRow("", shares)
        form.addRow("", self._ten)
        form.addRow("", self._fitted)
        left = QVBoxLayout()
        left.addWidget(self._found)
        left.addLayout(form)
        left.addWidget(self._read)
        left.addWidget(self._doubts)
        left.addStretch()
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(2 * theme.MARGIN)
        columns.addLayout(left, 1)
        columns.addWidget(self._examples, 1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        for surface in (area.viewport(), inside):
            surface.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.addWidget(area, 1)
        column.addWidget(self._buttons)
        wanted = inside.sizeHint() + QSize(40, 100)
        self.resize(within_screen(self, wanted.expandedTo(QSize(820, 500))))

    @Slot(int)
    def _show_way(self, way: int) -> None:
        """Show one of the ways to understand the file."""
        raw, guess = self._raws[way], self._guesses[way]
        self._order.setCurrentIndex(int(guess.by_columns))
        self._polarity.setCurrentIndex(int(guess.dark))
        self._range.setCurrentIndex(self._range.findData(guess.values))
        self._ten.setChecked(guess.ten)
        self._ten.setVisible("10" in raw.labels)
        self._fitted.setChecked(guess.fitted or raw.prepared)
        self._fitted.setEnabled(not raw.prepared)
        self._show_split(raw, guess)
        self._show()

    def _show_split(self, raw: Raw, guess: Guess) -> None:
        self._split.setCurrentIndex(int(guess.drawn or raw.parts is None))
        self._split.setEnabled(raw.parts is not None)
        classes = np.unique(np.array(raw.labels), return_inverse=True)[1]
        shares = guess.shares or usual_shares(classes.astype(np.int64))
        whole = (round(100 * shares[1]), round(100 * shares[2]), guess.seed)
        for field, value in zip((self._validation, self._test, self._seed), whole, strict=True):
            with QSignalBlocker(field):
                field.setValue(value)
        self._enable_shares()

    def _enable_shares(self) -> None:
        for field in (self._validation, self._test, self._seed):
            field.setEnabled(bool(self._split.currentData()))

    @Slot()
    def _change(self) -> None:
        way = self._labels.currentIndex()
        self._enable_shares()
        self._guesses[way] = replace(
            self._guesses[way],
            by_columns=bool(self._order.currentData()),
            dark=bool(self._polarity.currentData()),
            values=self._range.currentData(),
            ten=self._ten.isChecked(),
            fitted=self._fitted.isChecked() and not self._raws[way].prepared,
            drawn=bool(self._split.currentData()) and self._raws[way].parts is not None,
            validation=self._validation.value(),
            test=self._test.value(),
            seed=self._seed.value(),
        )
        self._remembered = False
        self._show()

    def _show(self) -> None:
        """Show what is made of the file, as it is understood now."""
        raw = self._raws[self._labels.currentIndex()]
        what = understood(raw, self.guess)
        self._found.setText(_in_words(raw, what))
        again = "Understood as you chose for such files before. " if self._remembered else ""
        self._read.setText(again + _evidence(what))
        doubts = list(what.doubts)
        try:
            self._show_examples(raw)
            fits = True
        except FileError as error:
            doubts, fits = [f"{str(error)[:1].upper()}{str(error)[1:]}.", *doubts], False
            self._examples.show_examples((), ())
        self._doubts.setText("\n".join(doubts))
        self._buttons.button(QDialogButtonBox.StandardButton.Open).setEnabled(fits)

    def _show_examples(self, raw: Raw) -> None:
        places = sampled(len(raw.images), SHOWN)
        pixels = pixels_of(raw.images, self.guess, prepared=raw.prepared, places=places)
        side = pixels.shape[1]
        names = labels_of(raw, self.guess)
        images = ink(pixels, side).reshape(len(places), side, side)
        self._examples.show_examples(list(images), [names[i] for i in places])

    @Slot()
    def _accept(self) -> None:
        raw = self._raws[self._labels.currentIndex()]
        self.accepted_as.emit(raw, self.guess, self._title.text().strip())
        self.accept()


def _share(name: str, accessible: str) -> WholeSpinBox:
    """Return a field for per cent of each class."""
    return named(WholeSpinBox(name, 0, MOST_SHARE), name, accessible, HINTS[name])


def _in_words(raw: Raw, what: Understood) -> str:
    """Return what was found: shapes, values, classes."""
    number, rows, columns = raw.images.shape
    finite = raw.images[np.isfinite(raw.images)] if raw.images.dtype.kind == "f" else raw.images
    low, high = (figures.weight(float(value)) for value in (finite.min(), finite.max()))
    some = list(zip(what.classes, what.counts, strict=True))[:MOST_CLASSES]
    classes = ", ".join(f"{name} ({count(many)})" for name, many in some)
    more = " …" if len(what.classes) > MOST_CLASSES else ""
    return (
        f"{count(number)} images of {rows}×{columns}, values from {low} to {high}"
        f" ({raw.images.dtype}).\n{len(what.classes)} classes: {classes}{more}."
    )


def _evidence(what: Understood) -> str:
    if what.read is None:
        return ""
    share = figures.share(what.read)
    return f"A network that reads digits reads {share} of a sample as they are labelled."
