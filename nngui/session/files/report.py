"""`Report`: what a learner hands in, gathered from one scene, as texts and figures. No Qt.

Every text is the one that the window shows; the page around them is made in `report_page`.
"""

from collections.abc import Generator
from dataclasses import dataclass
from itertools import pairwise
from math import isnan

from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from nngui.design import figures
from nngui.design.design import Design
from nngui.design.keras_code import keras_code
from nngui.design.options import entry_of
from nngui.design.own_digits import OwnDigits
from nngui.design.training_set import in_words, steps_in_words
from nngui.design.wording import (
    class_numbers,
    decision,
    doubt,
    formula,
    output_equation,
    sentence_around,
)
from nngui.session.files.report_page import Pairs, Report, html_of
from nngui.session.scene import Scene
from nngui.training.building import NO, dense_layers, network, tune
from nngui.training.evaluation.evaluation import Evaluation, Which, evaluate, examples


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """What a report is made of besides the scene.

    Attributes
    ----------
    title, learner, date : str
    own : OwnDigits
    figure : bytes
        The plot of the costs, as SVG.
    runs : tuple of tuple of str
        The texts of the table of runs, with its heads.
    """

    title: str
    learner: str
    date: str
    own: OwnDigits
    figure: bytes
    runs: tuple[tuple[str, ...], ...]


def page(scene: Scene, ask: Ask) -> Generator[float, None, bytes]:
    """Return the report as an HTML file; yield the share that is done.

    Raises
    ------
    OSError
        If a file of the data set cannot be read.
    """
    yield 0.0
    evaluation = None
    if scene.parameters and not scene.fatal:
        evaluation = yield from _evaluated(scene, ask.own)
    return html_of(report(scene, ask, evaluation)).encode()


def report(scene: Scene, ask: Ask, evaluation: Evaluation | None) -> Report:
    """Return the report on a scene."""
    shown, prediction = scene.shown, scene.prediction
    classes = scene.design.task.classes
    confusion, threshold = None, ""
    if evaluation is not None and classes:
        confusion = evaluation.confusion(scene.state.threshold)
        if evaluation.outputs.shape[1] == 1:
            threshold = f"ŷ ≥ {figures.probability(scene.state.threshold)}"
    standing = scene.standing
    race = (standing.title, standing.outcome, standing.tuning) if standing else ()
    return Report(
        title=ask.title,
        learner=ask.learner,
        date=ask.date,
        note=scene.setup.note if scene.setup else "",
        sheet=scene.state.sheet,
        image=prediction.image,
        answer=" ".join(filter(None, _answer(scene))),
        outputs=_outputs(scene),
        remarks=tuple(filter(None, (decision(prediction), doubt(prediction)))),
        design=_settings(scene.design, ask.own),
        layers=tuple(_layers(scene.design)),
        code=keras_code(scene.design),
        figure=ask.figure,
        runs=ask.runs,
        race=tuple(filter(None, race)),
        moment=f"{scene.state.run.title}, {figures.moment(shown.epoch, shown.fraction)}",
        measured=_measured(scene),
        confusion=confusion,
        classes=classes,
        threshold=threshold,
    )


def _evaluated(scene: Scene, own: OwnDigits) -> Generator[float, None, Evaluation]:
    """Evaluate the network that is shown on the validation set."""
    run, shown = scene.state.run, scene.shown
    moment = shown.epoch + shown.fraction
    design = run.design_at(moment)
    model = network(design, drawn=False, dropout=NO)
    for layer, (kernel, bias) in zip(dense_layers(model), scene.parameters, strict=True):
        layer.weights_and_bias[:, :-1] = kernel.T
        layer.weights_and_bias[:, -1] = bias
    tune(model, design)
    parts = examples(design, own, Which.VALIDATION)
    result = yield from evaluate(
        model, design.task, parts, Which.VALIDATION, run=run.number, epoch=moment
    )
    return result


def _answer(scene: Scene) -> tuple[str, ...]:
    prediction = scene.prediction
    if not prediction.drawn:
        return ("Nothing is drawn.",)
    if prediction.empty:
        return ("The network has no answer yet.",)
    before, after = sentence_around(prediction)
    return before, prediction.answer, after


def _outputs(scene: Scene) -> Pairs:
    prediction = scene.prediction
    if prediction.empty:
        return ()
    if not prediction.task.classes:
        name, _, number = output_equation(prediction, 0).partition(" = ")
        return ((name, number),)
    return tuple(zip(prediction.task.classes, class_numbers(prediction), strict=True))


def _settings(design: Design, own: OwnDigits) -> Pairs:
    optimizer, constant = OPTIMIZERS[design.optimizer], design.schedule == "constant"
    rate = figures.learning_rate(design.learning_rate)
    options = entry_of(optimizer).words(design.optimizer_options)
    return (
        ("data", f"{design.examples}: {in_words(design, own)}"),
        ("network", f"{design.architecture}, {figures.count(design.parameters)} parameters W, b"),
        ("loss L", f"{LOSSES[design.loss].title}: {formula(design)}"),
        ("optimizer", f"{', '.join(filter(None, [optimizer.title, options]))}: {optimizer.rule}"),
        ("learning rate α", rate if constant else f"{rate} at its peak, {design.schedule}"),
        ("batch", f"{figures.count(design.batch_size)}, {steps_in_words(design, own)}"),
        ("epochs", figures.count(design.epochs)),
        ("seed", figures.count(design.seed)),
    )


def _layers(design: Design) -> list[tuple[str, ...]]:
    sizes = (design.task.pixels, *(layer.units for layer in design.layers))
    rows: list[tuple[str, ...]] = []
    for i, ((inputs, units), layer) in enumerate(
        zip(pairwise(sizes), design.layers, strict=True), 1
    ):
        name = "output" if i == len(design.layers) else f"layer {i}"
        rows.append(
            (
                name,
                figures.count(units),
                layer.activation,
                f"{figures.count(inputs)} × {figures.count(units)}",
                figures.count(layer.biases) if layer.biases else "none",
                figures.count(design.parameters_of(i)),
                layer.own_words,
            )
        )
    return rows


def _measured(scene: Scene) -> tuple[str, ...]:
    """Return J and the score after the epoch that is shown, as far as they are measured."""
    shown, curves, task = scene.shown, scene.snapshot.curves, scene.design.task
    moment = shown.measured
    point = None if isnan(shown.cost) else curves.at(moment)
    if point is None:
        return (f"J = {figures.UNKNOWN}",)
    validation = figures.cost(float(curves.validation[point]))
    return (
        f"J = {figures.cost(shown.cost)} after {figures.moment(int(moment), moment % 1)}",
        f"validation J = {validation}",
        *filter(None, [figures.validation_score(float(curves.validation_score[point]), task)]),
    )
