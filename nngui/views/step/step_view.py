"""`StepView`: one step of gradient descent with every value, stage by stage."""

from math import nan

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from nngui.design import figures
from nngui.training.one_step.chips import Chip
from nngui.training.one_step.grids import Grid, chosen, sections
from nngui.training.one_step.lines import lines
from nngui.training.one_step.shown import Applied, StepShown
from nngui.training.one_step.step import OneStep
from nngui.views.step.cells import Cells
from nngui.views.step.chip_row import ChipRow
from nngui.views.step.example_row import ExampleRow
from nngui.views.step.follow_row import FollowRow
from nngui.views.step.loss_curves import LossCurves, comparison
from nngui.views.step.three_steps import ThreeSteps
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label
from nngui.widgets.scrolling import Scrolling, ScrollingAcross

LETTERS, NUMBERS = 1.15, 1.1  # of the formulas, relative to other texts
DROPOUT = "; dropout has no effect on what is shown, but on the step that is applied"
KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class StepView(QWidget):
    """The page of one step.

    Signals
    -------
    choice_asked : Choice
        The step is to be made on these examples.
    worst_asked
        It is to be made on the digit that is read worst.
    followed : Followed
        This parameter is to be followed.
    example_asked : int
        This example of the mini-batch is to be shown, counted from 0.
    apply_asked
        The step is to be made.
    watched : bool
        Whether the page is seen, and so needs values.
    lit : int, object
        The layer that is looked at now, counted from 1, or 0 for none; and backward the errors
        ∂J/∂z of the units by layer, as a tuple of arrays or None, or else None.
    """

    choice_asked = Signal(object)
    worst_asked = Signal()
    followed = Signal(object)
    example_asked = Signal(int)
    apply_asked = Signal()
    watched = Signal(bool)
    lit = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stepView")
        self.setAccessibleName("One step")
        self._shown: StepShown | None = None
        self._whole, self._examples = nan, 0
        self.examples, self.chips, self.follow = ExampleRow(), ChipRow(), FollowRow()
        self._letters = _formula("stepFormula", "Formula", LETTERS)
        self._numbers = _formula("stepNumbers", "The formula with numbers", NUMBERS)
        self._effect = named(plain_label(), "stepEffect", "The effect of the step on J")
        _wrap(self._effect)
        self.cells, self.curves, self.three = Cells(), LossCurves(), ThreeSteps()
        self._area = named(QScrollArea(), "stepCellsArea", "Values of this stage")
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self.cells)
        self._area.viewport().setAutoFillBackground(False)
        self.cells.setAutoFillBackground(False)
        self._arrange()
        self._connect()
        self._show_stage()

    def show_step(self, shown: StepShown) -> None:
        """Show a step, or why there is none."""
        self._shown = shown
        self.examples.show_step(shown)
        self.follow.show_step(shown.step)
        self._show_stage()

    def show_cost(self, whole: float, examples: int) -> None:
        """Show J of the whole training set among the three steps, and its number of examples."""
        if (whole, examples) != (self._whole, self._examples):
            self._whole, self._examples = whole, examples
            if self.chips.chip is None:
                self._show_stage()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = KEYS.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.chips.walk(by)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watched.emit(True)
        self._light_up()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.chips.stop()
        self.watched.emit(False)
        self.lit.emit(0, None)

    def _arrange(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        self.chips.put_at_end(self.follow.badge)
        for part in (
            ScrollingAcross(self.examples, "stepExampleArea"),
            *self.examples.refusals,
            ScrollingAcross(self.chips, "stepChipsArea"),
            self._letters,
            self._numbers,
            self._effect,
        ):
            column.addWidget(part)
        for filling, stretch in ((self.three, 1), (self.curves, 2), (self._area, 1)):
            column.addWidget(filling, stretch)
        for refusal in self.follow.refusals:
            column.addWidget(refusal)
        for refusal in (*self.examples.refusals, *self.follow.refusals):
            refusal.setMinimumWidth(1)  # so that a long text does not widen the page
        self._follow_area = ScrollingAcross(self.follow, "stepFollowArea")
        column.addWidget(self._follow_area)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scrolling(body, "stepArea"))

    def _connect(self) -> None:
        self.examples.chosen.connect(self.choice_asked)
        self.examples.worst_asked.connect(self.worst_asked)
        self.examples.example_asked.connect(self.example_asked)
        self.examples.apply_asked.connect(self.apply_asked)
        self.follow.followed.connect(self.followed)
        self.chips.shown.connect(self._show_stage)
        self.cells.chosen.connect(self._follow_cell)

    @Slot(object, int, int)
    def _follow_cell(self, grid: Grid, row: int, column: int) -> None:
        if self._step is not None:
            self.followed.emit(chosen(self._step, grid, row, column))

    @property
    def _step(self) -> OneStep | None:
        return None if self._shown is None else self._shown.step

    @Slot()
    def _show_stage(self) -> None:
        """Show the stage of the chip that is down."""
        step, chip = self._step, self.chips.chip
        three = chip is None
        self.three.setVisible(three and step is not None)
        self.curves.setVisible(chip is Chip.LOSS and step is not None and step.known)
        one = chip is Chip.LOSS and step is not None and len(step.output.a) == 1
        self._area.setVisible(not three and not (one and step is not None and step.known))
        self._follow_area.setVisible(not three)
        self._letters.setVisible(not three)
        self._numbers.setVisible(not three)
        if step is None:
            self._letters.setText("")
            self._numbers.setText("" if self._shown is None else self._shown.reason)
            self._numbers.setVisible(True)
            self.cells.show_sections(())
            self._effect.setVisible(False)
        elif chip is None:
            lit = 0 if self._shown is None else self._shown.lit
            self.three.show_step(step, self._whole, self._examples, lit)
            self._effect.setVisible(False)
        else:
            found = lines(step, chip)
            _show(self._letters, "\n".join(found.letters))
            _show(self._numbers, "\n".join(found.numbers))
            self.cells.show_sections(sections(step, chip))
            self._show_effect(step, chip)
            if chip is Chip.LOSS and step.known:
                self.curves.show_curves(step.curves, float(step.output.z[step.unit, step.column]))
        self._light_up()

    def _show_effect(self, step: OneStep, chip: Chip) -> None:
        """Show what the step does to J, or why cross-entropy, below the formulas."""
        text = ""
        if chip is Chip.LOSS and step.known:
            text = comparison(step.curves, float(step.output.z[step.unit, step.column]))
        elif chip is Chip.UPDATE and step.known:
            applied = self._shown.applied if self._shown is not None else None
            text = effect(step, applied)
        _show(self._effect, text)
        self._effect.setVisible(bool(text))

    def _light_up(self) -> None:
        """Let the network light up what is looked at here."""
        step, chip = self._step, self.chips.chip
        if step is None or chip is None or not self.isVisible():
            self.lit.emit(0, None)
            return
        last = len(step.layers)
        at_output = chip in (Chip.LOSS, Chip.OUTPUT_ERROR)
        layer = last if at_output else step.follow.layer
        if chip is Chip.HIDDEN_ERROR:
            layer = min(layer, max(1, last - 1))
        errors = None
        if step.known and chip in (Chip.OUTPUT_ERROR, Chip.HIDDEN_ERROR, Chip.DERIVATIVES):
            first = last if chip is Chip.OUTPUT_ERROR else 1
            errors = tuple(
                None if each.dz is None or number < first else each.dz[:, step.column]
                for number, each in enumerate(step.layers, 1)
            )
        self.lit.emit(layer, errors)


def effect(step: OneStep, applied: Applied | None) -> str:
    """Return J before and after the step, of the examples and of the whole training set."""
    what = "this example" if len(step.example) == 1 else "these examples"
    if applied is None:
        dropout = any(layer.dropout for layer in step.design.layers)
        now, after = figures.costs(step.inside.cost, step.after)
        return f"J of {what}: {now} now, {after} after this step{DROPOUT if dropout else ''}"
    of_these = " → ".join(figures.costs(applied.before, applied.after))
    of_all = " → ".join(figures.costs(applied.whole_before, applied.whole_after))
    return f"applied: J of {applied.title} {of_these},   J of the training set {of_all}"


def _formula(name: str, accessible: str, larger: float) -> QLabel:
    label = named(plain_label(), name, accessible)
    label.setFont(theme.scaled(label.font(), larger))
    _wrap(label)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _wrap(label: QLabel) -> None:
    """Let a label break its text into lines, however narrow it is."""
    label.setWordWrap(True)
    policy = label.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    label.setSizePolicy(policy)


def _show(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
