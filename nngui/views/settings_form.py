"""`SettingsForm`: data, model, loss and optimizer, in the lecture's three steps."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFormLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.data import TASKS
from nngui import presets, theme
from nngui.design import Design
from nngui.parts.named import named
from nngui.parts.numbers import RateSpinBox, show_number, whole_number
from nngui.parts.problem_bar import ProblemBar
from nngui.parts.quiet_wheel import quiet_wheel
from nngui.problems import Place, Problem

OWN = "your own"
LOSSES = {
    "binary_crossentropy": ("binary cross-entropy", "L = −y log ŷ − (1−y) log(1−ŷ)"),
    "mean_squared_error": ("mean squared error", "L = (ŷ − y)²"),
    "categorical_crossentropy": ("categorical cross-entropy", "L = −Σₖ yₖ log ŷₖ, y one-hot"),
    "sparse_categorical_crossentropy": ("sparse categorical cross-entropy", "L = −log ŷ_y"),
}
OPTIMIZERS = {
    "sgd": ("gradient descent", "w = w − α ∂J/∂w", 0.3),
    "adam": ("Adam", "a step of about α for every parameter", 0.001),
    "rmsprop": ("RMSprop", "w = w − α ∂J/∂w divided by its recent size", 0.001),
}
HINTS = {
    "datasetCombo": "Which examples (x, y) the network learns from; changing it starts over.",
    "presetCombo": "A model with fitting loss and optimizer to begin with; it starts over.",
    "lossCombo": "The loss L of one example; the cost J is its mean over all training examples.",
    "optimizerCombo": "How the parameters move to make the cost J smaller; acts at once.",
    "learningRateSpin": "The learning rate α is the length of a step downhill; acts at once.",
    "batchSizeSpin": "How many examples make one step of the parameters; acts at once.",
    "epochsSpin": "How many times training goes over all training examples; acts at once.",
    "seedSpin": "The same seed gives the same first weights and the same run; it starts over.",
}


class SettingsForm(QScrollArea):
    """The design but for its layers, as a form that asks for another design.

    Signals
    -------
    design_asked : Design, str
        What the person wants instead, and what undo calls it. The form shows it only when told.
    """

    design_asked = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._design = Design()
        self._rates = {name: rate for name, (_, _, rate) in OPTIMIZERS.items()}
        self._problems: tuple[Problem, ...] = ()
        self._make_controls()
        self._connect_controls()
        self._lay_out()
        self.show_design(self._design)

    @Slot(object)
    def show_design(self, design: Design) -> None:
        """Show this design."""
        self._design = design
        self._rates[design.optimizer] = design.learning_rate
        task = design.task
        preset = presets.name_of(design)
        self._show_preset(preset)
        self._dataset.setCurrentIndex(self._dataset.findData(design.dataset))
        self._loss.setCurrentIndex(self._loss.findData(design.loss))
        self._optimizer.setCurrentIndex(self._optimizer.findData(design.optimizer))
        for box, value in (
            (self._batch_size, design.batch_size),
            (self._epochs, design.epochs),
            (self._seed, design.seed),
        ):
            show_number(box, value)
        show_number(self._rate, design.learning_rate)
        self._counts.setText(f"{task.train:,} training, {task.validation:,} validation")
        self._parameters.setText(f"{design.parameters:,} parameters W, b")
        self._formula.setText(LOSSES[design.loss][1])
        self._rule.setText(OPTIMIZERS[design.optimizer][1])
        self.updateGeometry()

    @Slot(object)
    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say under the loss what does not fit to it."""
        self._problems = tuple(p for p in problems if p.place is Place.LOSS)
        first = self._problems[0] if self._problems else None
        self._problem_bar.show_problem(first.text if first else "", first.remedy if first else "")
        self.updateGeometry()

    @override
    def minimumSizeHint(self) -> QSize:
        """Leave room for what is in it and for the scroll bar beside that."""
        bar = self.verticalScrollBar().sizeHint().width()
        content = self._inside.minimumSizeHint().width()
        return QSize(content + bar, super().minimumSizeHint().height())

    def _make_controls(self) -> None:
        self._dataset = _combo("datasetCombo", {n: _data_title(n) for n in TASKS}, "Data set")
        self._preset = _combo("presetCombo", {name: name for name in presets.PRESETS}, "Preset")
        self._loss = _combo("lossCombo", {n: title for n, (title, _) in LOSSES.items()}, "Loss")
        titles = {name: title for name, (title, _, _) in OPTIMIZERS.items()}
        self._optimizer = _combo("optimizerCombo", titles, "Optimizer")
        self._rate = RateSpinBox("learningRateSpin")
        self._batch_size = whole_number("batchSizeSpin", 1, 60_000)
        self._epochs = whole_number("epochsSpin", 1, 1_000_000)
        self._seed = whole_number("seedSpin", 0, 999_999, adaptive=False)
        self._counts, self._parameters, self._formula, self._rule = (_note() for _ in range(4))
        self._problem_bar = ProblemBar("lossProblem", QBoxLayout.Direction.TopToBottom)
        for control, name in (
            (self._rate, "Learning rate α"),
            (self._batch_size, "Batch size"),
            (self._epochs, "Epochs"),
            (self._seed, "Seed"),
        ):
            named(control, control.objectName(), name, HINTS[control.objectName()])

    def _connect_controls(self) -> None:
        self._dataset.activated.connect(self._choose_dataset)
        self._preset.activated.connect(self._choose_preset)
        self._loss.activated.connect(self._choose_loss)
        self._optimizer.activated.connect(self._choose_optimizer)
        self._rate.valueChanged.connect(self._choose_rate)
        self._batch_size.valueChanged.connect(self._choose_batch_size)
        self._epochs.valueChanged.connect(self._choose_epochs)
        self._seed.valueChanged.connect(self._choose_seed)
        self._problem_bar.remedy_chosen.connect(self._apply_remedy)

    def _lay_out(self) -> None:
        self._inside = inside = QWidget()
        column = QVBoxLayout(inside)
        column.setSpacing(theme.GAP)
        column.setContentsMargins(theme.MARGIN, theme.MARGIN, theme.MARGIN, theme.MARGIN)
        for part in (
            *(_heading("Data"), self._dataset, self._counts),
            *(_heading("1  Model"), self._preset, self._parameters),
            *(_heading("2  Loss and cost"), self._loss, self._formula, self._problem_bar),
            *(_heading("3  Minimise"), self._optimizer, self._rule),
        ):
            column.addWidget(part)
        form = QFormLayout()
        form.setSpacing(theme.GAP)
        form.addRow("α", self._rate)
        form.addRow("Batch", self._batch_size)
        form.addRow("Epochs", self._epochs)
        form.addRow("Seed", self._seed)
        column.addLayout(form)
        column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)

    def _show_preset(self, name: str | None) -> None:
        """Show the preset that the design is; "your own" is there only while it is none."""
        own = self._preset.findText(OWN)
        if name is None and own < 0:
            self._preset.insertItem(0, OWN)
        elif name is not None and own >= 0:
            self._preset.removeItem(own)
        self._preset.setCurrentText(name or OWN)

    @Slot(int)
    def _choose_dataset(self, index: int) -> None:
        self._ask("Change Data", dataset=self._dataset.itemData(index))

    @Slot(int)
    def _choose_preset(self, index: int) -> None:
        design = presets.PRESETS.get(self._preset.itemText(index))
        if design is not None:
            self.design_asked.emit(design, f"Choose {self._preset.itemText(index).capitalize()}")

    @Slot(int)
    def _choose_loss(self, index: int) -> None:
        self._ask("Change Loss", loss=self._loss.itemData(index))

    @Slot(int)
    def _choose_optimizer(self, index: int) -> None:
        name = self._optimizer.itemData(index)
        self._ask("Change Optimizer", optimizer=name, learning_rate=self._rates[name])

    @Slot(float)
    def _choose_rate(self, rate: float) -> None:
        self._ask("Change Learning Rate", learning_rate=rate)

    @Slot(int)
    def _choose_batch_size(self, size: int) -> None:
        self._ask("Change Batch Size", batch_size=size)

    @Slot(int)
    def _choose_epochs(self, epochs: int) -> None:
        self._ask("Change Epochs", epochs=epochs)

    @Slot(int)
    def _choose_seed(self, seed: int) -> None:
        self._ask("Change Seed", seed=seed)

    @Slot()
    def _apply_remedy(self) -> None:
        self.design_asked.emit(self._problems[0].remedied, self._problems[0].remedy.title())

    def _ask(self, text: str, **changes: object) -> None:
        self.design_asked.emit(replace(self._design, **changes), text)  # type: ignore[arg-type]


def _data_title(name: str) -> str:
    task = TASKS[name]
    return f"{name} ({task.side}×{task.side})"


def _combo(name: str, items: dict[str, str], accessible: str) -> QComboBox:
    box = quiet_wheel(named(QComboBox(), name, accessible, HINTS[name]))
    for data, title in items.items():
        box.addItem(title, data)
    box.setMinimumContentsLength(12)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("heading", True)
    label.setContentsMargins(0, theme.MARGIN, 0, 0)
    return label


def _note() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setProperty("muted", True)
    return label


if __name__ == "__main__":
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    theme.apply(theme.Scheme.SYSTEM)
    form = SettingsForm()
    form.design_asked.connect(form.show_design)
    form.show()
    app.exec()
