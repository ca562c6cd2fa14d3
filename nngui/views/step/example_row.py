"""`ExampleRow`: chooses what a step is made on, and makes it."""

import random
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget

from nngui.design.figures import count
from nngui.training.one_step.example import Choice, Source
from nngui.training.one_step.shown import StepShown
from nngui.widgets import theme
from nngui.widgets.fields.forms import combo
from nngui.widgets.fields.named import named
from nngui.widgets.fields.numbers import WholeSpinBox, show_number, whole_number
from nngui.widgets.fields.refusal import Refusal
from nngui.widgets.plain import plain_label
from nngui.widgets.snug_button import SnugButton

MANY = 10_000_000  # no data set has as many examples
UNKNOWN = "y = ?"
APPLY = "Make just this step: all weights and biases change, and Ctrl+Z takes it back."


class ExampleRow(QWidget):
    """The example of a step: the drawing with its right answer, a digit of the data, a mini-batch.

    Signals
    -------
    chosen : Choice
    worst_asked
    example_asked : int
        Of a mini-batch this example is to be shown, counted from 0.
    apply_asked
    """

    chosen = Signal(object)
    worst_asked = Signal()
    example_asked = Signal(int)
    apply_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice, self._numbered = Choice(), 1
        self._classes: tuple[str, ...] = ("",)  # of the items
        self._scale = 1.0
        titles = {source.name: source.value for source in Source}
        self._source = combo(
            "stepExample", titles, "Example", "What the step is made on; a mini-batch is several."
        )
        self._source.setMinimumContentsLength(8)
        self._source.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._back = self._button("stepBack", "◀", "The example before.")
        self._number = whole_number("stepNumber", 1, MANY, adaptive=False)
        named(self._number, "stepNumber", "Number of the example", "The number of the example.")
        self._forward = self._button("stepForward", "▶", "The next example.")
        self._of = plain_label()
        self._random = named(
            SnugButton("Random"), "stepRandom", hint="An example of this kind by chance."
        )
        self._worst = named(
            SnugButton("Worst"), "stepWorst", hint="The example that the network reads worst now."
        )
        self._label = named(
            QComboBox(),
            "stepLabel",
            "Right answer",
            "The right answer y to your drawing: without it there is no loss.",
        )
        self._angle = whole_number("stepAngle", -90, 90, adaptive=False)
        named(self._angle, "stepAngle", "Right angle", "By how many degrees the drawing leans.")
        self._shown_of = plain_label("shown:")
        self._shown = whole_number("stepShown", 1, MANY, adaptive=False)
        named(
            self._shown,
            "stepShown",
            "Shown example of the mini-batch",
            "Of which example of the mini-batch x, z, a and the errors are shown.",
        )
        self._apply = named(SnugButton("Apply step"), "applyStepButton", hint=APPLY)
        self._arrange()
        self._connect()
        self._show_parts()

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Where the page says why a typed number was not taken."""
        return tuple(box.refusal for box in self._boxes)

    @property
    def _boxes(self) -> tuple[WholeSpinBox, ...]:
        return self._number, self._angle, self._shown

    def show_step(self, shown: StepShown) -> None:
        """Show which example it is, and whether the step can be applied."""
        self._choice, self._numbered = shown.choice, shown.numbered
        if shown.step is not None:
            task = shown.step.design.task
            self._scale = task.scale
            self._show_label(task.classes)
            _limit(self._shown, len(shown.step.example))
            show_number(self._shown, shown.step.column + 1)
        with QSignalBlocker(self._source):
            self._source.setCurrentIndex(self._source.findData(shown.choice.source.name))
        _limit(self._number, shown.numbered)
        show_number(self._number, min(shown.choice.number, shown.numbered - 1) + 1)
        text = f"of {count(shown.numbered)}"
        if self._of.text() != text:
            self._of.setText(text)
        self._apply.setEnabled(not shown.cannot_apply)
        self._apply.setToolTip(shown.cannot_apply or APPLY)
        self._show_parts()

    def _show_label(self, classes: tuple[str, ...]) -> None:
        """Show the right answer to the drawing, or that none was given; an angle has a field."""
        label = self._choice.label
        with QSignalBlocker(self._label):
            if classes != self._classes:
                self._classes = classes
                self._label.clear()
                given = [f"y = {each}" for each in classes] or ["y ="]
                self._label.addItems([UNKNOWN, *given])
            place = 0 if label is None or not classes else int(label)
            self._label.setCurrentIndex(0 if label is None else place + 1)
        if label is not None and not classes:
            show_number(self._angle, round(label * self._scale))

    def _show_parts(self) -> None:
        source = self._choice.source
        drawing, several = source is Source.DRAWING, source is Source.BATCH
        for part in (self._back, self._number, self._forward, self._of, self._random):
            part.setVisible(not drawing)
        self._worst.setVisible(not several)
        self._label.setVisible(drawing)
        self._angle.setVisible(drawing and not self._classes and self._choice.label is not None)
        self._shown_of.setVisible(several)
        self._shown.setVisible(several)
        for box in self._boxes:
            if box.isHidden():
                box.refusal.forget()

    def _button(self, name: str, text: str, hint: str) -> QToolButton:
        button = named(QToolButton(), name, hint.rstrip("."), hint)
        button.setText(text)
        button.setAutoRepeat(True)
        return button

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        parts = (self._back, self._number, self._forward, self._of, self._random, self._worst)
        row.addWidget(self._source)
        for part in (*parts, self._label, self._angle, self._shown_of, self._shown):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._apply)

    def _connect(self) -> None:
        self._source.activated.connect(self._choose_source)
        self._number.valueChanged.connect(self._choose_number)
        self._back.clicked.connect(self._choose_before)
        self._forward.clicked.connect(self._choose_next)
        self._random.clicked.connect(self._choose_random)
        self._worst.clicked.connect(self.worst_asked)
        self._label.activated.connect(self._choose_label)
        self._angle.valueChanged.connect(self._choose_angle)
        self._shown.valueChanged.connect(self._choose_shown)
        self._apply.clicked.connect(self.apply_asked)

    def _choose(self, number: int) -> None:
        self._choice = replace(self._choice, number=number % max(1, self._numbered))
        self.chosen.emit(self._choice)

    @Slot(int)
    def _choose_source(self, index: int) -> None:
        source = Source[self._source.itemData(index, Qt.ItemDataRole.UserRole)]
        self._choice = replace(self._choice, source=source, number=0)
        self._show_parts()
        self.chosen.emit(self._choice)

    @Slot(int)
    def _choose_number(self, number: int) -> None:
        self._choose(min(number, self._numbered) - 1)

    @Slot()
    def _choose_before(self) -> None:
        self._choose(self._choice.number - 1)

    @Slot()
    def _choose_next(self) -> None:
        self._choose(self._choice.number + 1)

    @Slot()
    def _choose_random(self) -> None:
        self._choose(random.randrange(max(1, self._numbered)))

    @Slot(int)
    def _choose_label(self, index: int) -> None:
        given = float(index - 1) if self._classes else self._angle.value() / self._scale
        self._choice = replace(self._choice, label=None if index == 0 else given)
        self.chosen.emit(self._choice)

    @Slot(int)
    def _choose_angle(self, degrees: int) -> None:
        self._choice = replace(self._choice, label=degrees / self._scale)
        self.chosen.emit(self._choice)

    @Slot(int)
    def _choose_shown(self, number: int) -> None:
        self.example_asked.emit(number - 1)


def _limit(box: WholeSpinBox, largest: int) -> None:
    """Let the box refuse larger numbers; a text that is being typed stays as it is."""
    if box.maximum() != max(1, largest):
        with QSignalBlocker(box):
            box.setMaximum(max(1, largest))
