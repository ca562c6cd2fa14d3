"""Designs to begin with, by the names that the window shows."""

from dataclasses import replace

from nngui.design import ready
from nngui.design.design import Design, LayerSpec
from nngui.design.problems import fatal

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


def name_of(design: Design) -> str | None:
    """Return the name of the preset that this design is, or None if it is a person's own."""
    return next((name for name, preset in PRESETS.items() if preset == design), None)


def for_dataset(dataset: str) -> Design:
    """Return the first preset that learns from this data set."""
    return next(preset for preset in PRESETS.values() if preset.dataset == dataset)


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
        same = replace(design, dataset=dataset, ready=False)
        if fatal(design) is not None and fatal(same) is None:
            return same
        return self._designs.get(dataset) or for_dataset(dataset)
