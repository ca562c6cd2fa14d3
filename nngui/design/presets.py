"""Designs to begin with, by the names that the window shows."""

from dataclasses import replace

from engine.data import task_of
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from nngui.design import data_set, ready
from nngui.design.design import OF_LAYERS, Design, LayerSpec
from nngui.design.figures import count, counted, learning_rate
from nngui.design.options import Entry, Options
from nngui.design.problems import Place, fatal

OWN = "your own"
PRESETS = {
    "lecture 25-15-1": Design(),
    "logistic regression": Design(layers=(LayerSpec(1, "sigmoid"),)),
    "ten digits 256-128-10": ready.READY,
    "ten digits from scratch": ready.FROM_SCRATCH,
    "slant regression": Design(
        dataset="slant",
        layers=(LayerSpec(64, "relu"), LayerSpec(32, "relu"), LayerSpec(1, "linear")),
        loss="mean_squared_error",
        optimizer="adam",
        learning_rate=0.001,
        epochs=30,
    ),
}


def origin_of(design: Design) -> str | None:
    """Return the name of the preset that it was made from by a few changes; None if of none.

    Data, units, and whether it comes trained are those of the preset.
    """
    alike = {n: d for n, d in PRESETS.items() if not replace(design, seed=d.seed).starts_over(d)}
    return min(alike, key=lambda name: len(_changes(design, alike[name])), default=None)


def described(design: Design) -> str:
    """Return "lecture 25-15-1", "lecture 25-15-1, changed: α 3", "model.keras" or "your own"."""
    name = origin_of(design)
    if name is None:
        return OWN if design.first is None else design.first.name
    changes = _changes(design, PRESETS[name])
    return f"{name}, changed: {', '.join(changes)}" if changes else name


def _changes(design: Design, preset: Design) -> list[str]:
    """Return what was changed, each in a few words."""
    values = {
        "layers": _layers_changed(design, preset),
        "loss": LOSSES[design.loss].title,
        "optimizer": OPTIMIZERS[design.optimizer].title,
        "learning_rate": f"α {learning_rate(design.learning_rate)}",
        "schedule": f"{design.schedule} α",
        "batch_size": f"batch {count(design.batch_size)}",
        "epochs": counted(design.epochs, "epoch"),
        "seed": f"seed {count(design.seed)}",
        "augmentation": f"augmentation {'on' if design.augmentation else 'off'}",
        "pen_styles": f"styles {'on' if design.pen_styles else 'off'}",
        "own": f"{design.own} my digits",
        "side": f"{design.task.side}×{design.task.side} pixels",
        "loss_options": _options(design.of_loss, design.loss_options),
        "optimizer_options": _options(design.of_optimizer, design.optimizer_options),
    }
    return [text for n, text in values.items() if getattr(design, n) != getattr(preset, n)]


def _layers_changed(design: Design, preset: Design) -> str:
    """Return "activations", and the options of the layers."""
    words = ["activations"] * (design.functions != preset.functions)
    plain = [tuple(n for n, _ in layer.options) for layer in (*design.layers, *preset.layers)]
    names = dict.fromkeys(OF_LAYERS.options[name].words for names in plain for name in names)
    return " and ".join([*words, *names])


def _options(entry: Entry, given: Options) -> str:
    return entry.words(given) or "Keras' options"


def for_dataset(dataset: str) -> Design:
    """Return the first preset that learns from this data set, or else the lecture's for it."""
    first = next((each for each in PRESETS.values() if each.dataset == dataset), None)
    if first is not None:
        return first
    own = data_set.find(dataset)
    return lecture_for(dataset) if own is None or not own.source.size else drawn_for(dataset)


def drawn_for(dataset: str) -> Design:
    """Return a network for a question of a person's own, which learns from few drawings.

    Measured with ten drawings of each class and 100 others to read: circle or triangle 99.7 %, a
    smile or a frown 100 %, five classes 93 %. The cost of so few examples jumps now and then, and
    answers with it; less with short steps, and not at the end if they become shorter.
    """
    lecture = lecture_for(dataset)
    hidden = tuple(layer.having("relu") for layer in lecture.layers[:-1])
    return replace(
        lecture,
        layers=(*hidden, lecture.output),
        optimizer="adam",
        learning_rate=0.001,
        schedule="cosine",
        epochs=400,
        augmentation=True,
    )


def lecture_for(dataset: str) -> Design:
    """Return the lecture's network with an output and a loss that fit the data set."""
    task, lecture = task_of(dataset), Design()
    if task.units == 1:
        return replace(lecture, dataset=dataset)
    output = LayerSpec(task.units, "softmax")
    return replace(
        lecture,
        dataset=dataset,
        layers=(*lecture.layers[:-1], output),
        loss=task.loss,
        optimizer="adam",
        learning_rate=0.003,
    )


class Last:
    """The designs that a person had last, one for each data set."""

    def __init__(self) -> None:
        self._designs: dict[str, Design] = {}

    def remember(self, design: Design) -> None:
        """Keep this design for its data set, if it can be trained."""
        if fatal(design) is None:
            self._designs[design.dataset] = design

    def choose(self, dataset: str, design: Design) -> Design:
        """Return the design after a person chose a data set while editing `design`.

        That is the last design for it, or else a preset; but layers that do not fit the old data
        and do fit the new data were built for these, and stay.
        """
        same = replace(design, dataset=dataset, ready=False, given="")
        problem = fatal(design)
        if problem is not None and problem.place is not Place.DATA and fatal(same) is None:
            return same
        return self._designs.get(dataset) or for_dataset(dataset)
