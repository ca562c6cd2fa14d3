"""`MinimiseSettings`: the lecture's third step, how the parameters move to make J smaller."""

import math

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from engine.optimizers import OPTIMIZERS
from nngui.design import figures
from nngui.design.design import LARGEST_BATCH, LARGEST_EPOCHS, LARGEST_SEED, Design
from nngui.design.options import Options
from nngui.design.own_digits import NO_DIGITS, OwnDigits
from nngui.design.training_set import examples, steps_in_words
from nngui.views.settings.options_of import OptionsOf
from nngui.widgets import theme
from nngui.widgets.fields.forms import combo, heading, label_of, note
from nngui.widgets.fields.named import named
from nngui.widgets.fields.numbers import RateSpinBox, show_number, whole_number
from nngui.widgets.plain import plain_label

SCHEDULES = {"constant": "constant", "cosine": "cosine"}
HINTS = {
    "optimizerOptionsButton": "Momentum, limits of the gradient, weight decay: what the optimizer"
    " takes besides α; acts at once.",
    "optimizerCombo": "How the parameters move to make the cost J smaller; acts at once.",
    "learningRateSpin": "The learning rate α is the length of a step downhill; acts at once.",
    "scheduleCombo": "Whether α stays, or rises to its peak and falls to 0 along a cosine over the"
    " epochs; acts at once.",
    "batchSizeSpin": "How many examples make one step of the parameters; acts at once.",
    "wholeBatchButton": "Make every step from all training examples at once; acts at once.",
    "epochsSpin": "How many times training goes over all training examples; acts at once.",
    "seedSpin": "The same seed gives the same first weights and the same run; it starts over, and"
    " the run so far stays in Runs.",
}


class MinimiseSettings(QWidget):
    """Optimizer, α and its schedule, batch size, epochs and seed.

    Signals
    -------
    changes_asked : dict, str
        The changes of the design that the person asks for, and their name for undo.
    """

    changes_asked = Signal(dict, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rates = {name: each.suggested_rate for name, each in OPTIMIZERS.items()}
        self._design = Design()
        self._digits: OwnDigits = NO_DIGITS
        self._make_controls()
        self._connect_controls()
        self._lay_out()

    def show_design(self, design: Design) -> None:
        """Show optimizer, α, batch size, epochs and seed of this design."""
        self._design = design
        self._rates[design.optimizer] = design.learning_rate
        self._optimizer.setCurrentIndex(self._optimizer.findData(design.optimizer))
        self._schedule.setCurrentIndex(self._schedule.findData(design.schedule))
        self._rule.setText(OPTIMIZERS[design.optimizer].rule)
        self._options.show_options(design.of_optimizer, design.optimizer_options)
        self._now.setVisible(design.schedule != "constant")
        for box, value in (
            (self._rate, design.learning_rate),
            (self._batch_size, design.batch_size),
            (self._epochs, design.epochs),
            (self._seed, design.seed),
        ):
            show_number(box, value)
        self._count_steps()

    def show_own(self, own: OwnDigits) -> None:
        """Take into account the digits that the person has labelled."""
        self._digits = own
        self._count_steps()

    def show_rate(self, rate: float) -> None:
        """Show the current α, while it moves."""
        self._now.setText("" if math.isnan(rate) else f"now {figures.moving_rate(rate)}")

    def _make_controls(self) -> None:
        titles = {name: each.title for name, each in OPTIMIZERS.items()}
        self._optimizer = combo("optimizerCombo", titles, "Optimizer", HINTS["optimizerCombo"])
        self._schedule = combo("scheduleCombo", SCHEDULES, "Schedule of α", HINTS["scheduleCombo"])
        self._schedule.setMinimumContentsLength(7)
        self._rate = RateSpinBox("learningRateSpin")
        self._batch_size = whole_number("batchSizeSpin", 1, LARGEST_BATCH)
        self._epochs = whole_number("epochsSpin", 1, LARGEST_EPOCHS)
        self._seed = whole_number("seedSpin", 0, LARGEST_SEED, adaptive=False)
        self._steps = named(
            note(), "stepsLabel", hint="How many steps w = w − α ∂J/∂w an epoch has."
        )
        self._all = named(
            QToolButton(), "wholeBatchButton", "Batch of all examples", HINTS["wholeBatchButton"]
        )
        self._all.setText("all")
        self._rule = note()
        self._options = OptionsOf("optimizer", "the optimizer", HINTS["optimizerOptionsButton"])
        self._now = named(note(), "rateLabel", hint="The learning rate α of the next step.")
        for control, name in (
            (self._rate, "Learning rate α"),
            (self._batch_size, "Batch size"),
            (self._epochs, "Epochs"),
            (self._seed, "Seed"),
        ):
            named(control, control.objectName(), name, HINTS[control.objectName()])

    def _connect_controls(self) -> None:
        self._optimizer.activated.connect(self._choose_optimizer)
        self._options.chosen.connect(self._choose_options)
        self._schedule.activated.connect(self._choose_schedule)
        self._rate.valueChanged.connect(self._choose_rate)
        self._batch_size.valueChanged.connect(self._choose_batch_size)
        self._all.clicked.connect(self._choose_all)
        self._epochs.valueChanged.connect(self._choose_epochs)
        self._seed.valueChanged.connect(self._choose_seed)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        for part in (heading("3  Minimise"), self._optimizer, self._rule, self._options):
            column.addWidget(part)
        schedule = QHBoxLayout()
        schedule.addWidget(self._schedule, 1)
        schedule.addWidget(self._now, 1)
        form = QFormLayout()
        form.setSpacing(theme.GAP)
        batch = QHBoxLayout()
        batch.addWidget(self._batch_size, 1)
        batch.addWidget(self._all)
        form.addRow(label_of(self._rate, "α"), self._rate)
        form.addRow(self._rate.refusal)
        form.addRow(plain_label(), schedule)
        form.addRow(label_of(self._batch_size, "Batch"), batch)
        form.addRow(self._steps)
        form.addRow(self._batch_size.refusal)
        form.addRow(label_of(self._epochs, "Epochs"), self._epochs)
        form.addRow(self._epochs.refusal)
        form.addRow(label_of(self._seed, "Seed"), self._seed)
        form.addRow(self._seed.refusal)
        column.addLayout(form)

    def _count_steps(self) -> None:
        self._steps.setText(steps_in_words(self._design, self._digits))
        every = examples(self._design, self._digits)
        self._all.setEnabled(self._design.batch_size != every <= LARGEST_BATCH)

    @Slot(int)
    def _choose_optimizer(self, index: int) -> None:
        name = self._optimizer.itemData(index)
        changes = {
            "optimizer": name,
            "learning_rate": self._rates[name],
            "optimizer_options": self._design.having(optimizer=name).optimizer_options,
        }
        self.changes_asked.emit(changes, "Change Optimizer")

    @Slot(object)
    def _choose_options(self, options: Options) -> None:
        self.changes_asked.emit({"optimizer_options": options}, "Change Optimizer Options")

    @Slot(int)
    def _choose_schedule(self, index: int) -> None:
        self.changes_asked.emit({"schedule": self._schedule.itemData(index)}, "Change Schedule")

    @Slot(float)
    def _choose_rate(self, rate: float) -> None:
        self.changes_asked.emit({"learning_rate": rate}, "Change Learning Rate")

    @Slot(int)
    def _choose_batch_size(self, size: int) -> None:
        self.changes_asked.emit({"batch_size": size}, "Change Batch Size")

    @Slot()
    def _choose_all(self) -> None:
        self._choose_batch_size(examples(self._design, self._digits))

    @Slot(int)
    def _choose_epochs(self, epochs: int) -> None:
        self.changes_asked.emit({"epochs": epochs}, "Change Epochs")

    @Slot(int)
    def _choose_seed(self, seed: int) -> None:
        self.changes_asked.emit({"seed": seed}, "Change Seed")
