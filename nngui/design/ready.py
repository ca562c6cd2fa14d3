"""The network that comes with the program: trained already to read ten digits."""

from dataclasses import replace
from functools import cache

from engine import Sequential, load_model
from engine.data import asset
from nngui.design.design import Design, LayerSpec

FILE = "digits.keras"
DATASET = "0 to 9"
LAYERS = (LayerSpec(256, "relu"), LayerSpec(128, "relu"), LayerSpec(10, "softmax"))

FROM_SCRATCH = Design(
    dataset=DATASET,
    layers=LAYERS,
    loss="sparse_categorical_crossentropy",
    optimizer="adam",
    learning_rate=0.002,
    schedule="cosine",
    batch_size=128,
    epochs=20,
    augmentation=True,
    pen_styles=True,
)
# a trained network is trained on with small steps; large ones would make it worse at first
READY = replace(FROM_SCRATCH, ready=True, learning_rate=0.0003, epochs=5)


def fits(design: Design) -> bool:
    """Return whether its parameters are those of this design: just these layers, this data."""
    own = Design(dataset=DATASET).task
    plain = tuple(
        LayerSpec(each.units, each.activation, use_bias=each.use_bias) for each in design.layers
    )
    return (design.task, plain) == (own, LAYERS)


def network() -> Sequential | None:
    """Return the trained network, not to be changed; None if it cannot be read."""
    return _read()[0]


def fault() -> str:
    """Return the reason why it cannot be read; empty if it can."""
    return _read()[1]


def from_scratch(design: Design) -> Design:
    """Return this design with random first weights, and the numbers that suit them.

    A number that differs from the ready network's was a person's choice, and stays.
    """
    suited = {
        name: getattr(FROM_SCRATCH, name)
        for name in ("learning_rate", "epochs")
        if getattr(design, name) == getattr(READY, name)
    }
    return replace(design, ready=False, **suited)


@cache
def _read() -> tuple[Sequential | None, str]:
    try:
        model = load_model(asset(FILE))
    except FileNotFoundError:
        return None, f"{asset(FILE)} is missing"
    except (OSError, ValueError) as error:
        return None, f"{asset(FILE)} is damaged: {error}"
    found = tuple(LayerSpec(each.units, each.activation.name) for each in model.layers)
    if (model.features, found) != (Design(dataset=DATASET).task.pixels, LAYERS):
        return None, f"{asset(FILE)} holds another network"
    return model, ""
