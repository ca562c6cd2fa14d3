"""`ThreeSteps`: the lecture's three steps, logistic regression and this network side by side."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from engine import losses
from engine.optimizers.lines import with_letters
from nngui.design import figures
from nngui.design.design import Design
from nngui.training.one_step.chips import named as indexed
from nngui.training.one_step.step import OneStep
from nngui.widgets import theme
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label

TITLES = ("1 model", "2 loss, cost", "3 minimise")
HEADS = ("", "logistic regression", "this network")


def texts(step: OneStep, whole: float, examples: int) -> tuple[tuple[str, str], ...]:
    """Return the texts of the three steps, for logistic regression and for this network.

    Parameters
    ----------
    step : OneStep
    whole : float
        J of the whole training set; NaN if it is not known.
    examples : int
        In the training set.
    """
    return _model(step.design), _loss(step, whole, examples), _minimise(step)


def _model(design: Design) -> tuple[str, str]:
    inputs, last = design.task.pixels, len(design.layers)
    shapes = []
    for i, layer in enumerate(design.layers, 1):
        weights = f"W{indexed(i)} {figures.count(design.inputs_of(i))}×{figures.count(layer.units)}"
        biases = f"b{indexed(i)} {figures.count(layer.biases)}" if layer.biases else ""
        shapes.append(f"{weights} {biases}".rstrip())
    lines = ", ".join(f"Dense({each.units}, '{each.activation}')" for each in design.layers)
    hidden = sum(layer.units for layer in design.layers[:-1])
    added = "no hidden layer: this is logistic regression itself"
    if design.layers[1:]:
        added = (
            f"each of the {figures.count(hidden)} hidden units is a regression of its own; the next"
            " layer takes their outputs as its inputs"
        )
    formula = "a⁰ = x,   aˡ = g(Wˡ aˡ⁻¹ + bˡ),   f(x) = a" + indexed(last)
    return (
        "f(x) = g(w·x + b),   g(z) = 1 / (1 + e⁻ᶻ)\n"
        "Sequential([Dense(1, 'sigmoid')])\n"
        f"w {figures.count(inputs)}×1 + b 1 = {figures.count(inputs + 1)} parameters\n"
        "one weighted sum of all pixels decides",
        f"{formula}\nSequential([{lines}])\n"
        f"{' + '.join(shapes)} = {figures.count(design.parameters)}\n{added}",
    )


def _loss(step: OneStep, whole: float, examples: int) -> tuple[str, str]:
    loss, units = step.model.loss, len(step.output.a)
    formula = loss.unit_formula if units == 1 else loss.formula.format(units=units)
    of_all = f"J = 1/m Σ L = {figures.cost(whole)}, m = {figures.count(examples)}"
    this = "L = – until the right answer is known"
    if step.known:
        this = f"L of {step.example.title} = {figures.cost(float(step.inside.losses[step.column]))}"
    name = type(loss).__name__
    entropy = losses.BinaryCrossentropy
    return (
        f"{entropy.unit_formula}\nmodel.compile(loss={entropy.__name__}())\n"
        "J(w, b) = 1/m Σ L(f(xᵢ), yᵢ)\nthe loss L is of one example, the cost J the mean of all m",
        f"{formula}\nmodel.compile(loss={name}())\n{this};   {of_all}",
    )


def _minimise(step: OneStep) -> tuple[str, str]:
    optimizer, design = step.model.optimizer, step.design
    lines = ";   ".join(with_letters(line, optimizer.letters) for line in optimizer.all_lines)
    rate = figures.learning_rate(figures.significant(step.update.learning_rate, 3))
    return (
        "w = w − α ∂J/∂w,   b = b − α ∂J/∂b\nmodel.fit(X, Y, epochs=100)\n"
        "∂J/∂w = 1/m Σ (f(xᵢ) − yᵢ) xᵢ",
        f"{lines},   α = {rate}\nmodel.fit(X, Y, epochs={design.epochs})\n"
        f"for all {figures.count(design.parameters)} parameters at once, by backpropagation",
    )


class ThreeSteps(QScrollArea):
    """The three steps in rows; the one that is made now is lit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "threeSteps", "The three steps")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.viewport().setAutoFillBackground(False)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        self._cells: list[tuple[QLabel, QLabel]] = []
        self._frames: list[list[QFrame]] = []
        self._titles: list[QLabel] = []
        for column, text in enumerate(HEADS):
            label = plain_label(text)
            label.setProperty("muted", True)
            grid.addWidget(label, 0, column)
        for row, title in enumerate(TITLES, 1):
            name = plain_label(title)
            name.setProperty("heading", True)
            name.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(name, row, 0)
            self._titles.append(name)
            pair, frames = [], []
            for column in (1, 2):
                frame, label = QFrame(), plain_label()
                label.setWordWrap(True)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                label.setAlignment(Qt.AlignmentFlag.AlignTop)
                frame.setProperty("panel", True)
                layout = QVBoxLayout(frame)
                layout.setContentsMargins(theme.GAP, 1, theme.GAP, 1)
                layout.addWidget(label)
                grid.addWidget(frame, row, column)
                pair.append(label)
                frames.append(frame)
            self._cells.append((pair[0], pair[1]))
            self._frames.append(frames)
        grid.setColumnStretch(1, 4)
        grid.setColumnStretch(2, 6)
        grid.setRowStretch(len(TITLES) + 1, 1)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        self._lit = -1

    def show_step(self, step: OneStep | None, whole: float, examples: int, lit: int) -> None:
        """Show the steps with the numbers of this one.

        Parameters
        ----------
        step : OneStep or None
        whole : float
            J of the whole training set.
        examples : int
            In the training set.
        lit : int
            The step that is made now, counted from 1; 0 for none.
        """
        if step is not None:
            for cells, row in zip(self._cells, texts(step, whole, examples), strict=True):
                for label, text in zip(cells, row, strict=True):
                    if label.text() != text:
                        label.setText(text)
        if lit != self._lit:
            self._lit = lit
            for number, (title, name) in enumerate(zip(TITLES, self._titles, strict=True), 1):
                name.setText(f"▶ {title}" if number == lit else title)
                for frame in self._frames[number - 1]:
                    frame.setProperty("lit", number == lit)
                    frame.style().unpolish(frame)
                    frame.style().polish(frame)
