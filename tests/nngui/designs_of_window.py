"""Hypothesis: any design that can be made in the window."""

from dataclasses import replace

from hypothesis import strategies as st

from engine.activations import ACTIVATIONS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.options import Option
from nngui.design.design import OF_LAYERS, Design, LayerSpec
from nngui.design.options import Entry, entry_of
from tests.nngui.designs import designs

NAMES = {"kernel_initializer", "bias_initializer"}


def values(option: Option, default: object) -> st.SearchStrategy[object]:
    """Draw a value of an option."""
    if option.choices:
        return st.sampled_from(option.choices)
    if isinstance(default, bool):
        return st.booleans()
    low = 1e-9 if option.positive else 0.0
    return st.floats(low, min(option.most, 100.0), exclude_max=option.below)


@st.composite
def options(draw, entry: Entry):
    """Draw options of an entry, at most one of every group."""
    chosen = draw(st.lists(st.sampled_from([*entry.options]), max_size=3)) if entry.options else []
    given = ()
    for name in chosen:
        value = draw(values(entry.options[name], entry.defaults[name]))
        given = entry.changed(given, name, value)
    return given


@st.composite
def with_options(draw):
    """Draw a design of the window with options of all kinds."""
    design: Design = draw(designs(2_000))
    layers = []
    for i, layer in enumerate(design.layers):
        own = draw(options(OF_LAYERS))
        given = draw(options(entry_of(ACTIVATIONS[layer.activation])))
        spec = LayerSpec(layer.units, layer.activation, given, **dict(own))
        layers.append(replace(spec, dropout=0.0) if i == len(design.layers) - 1 else spec)
    return replace(
        design,
        layers=tuple(layers),
        seed=design.seed % 1_000_000,
        optimizer_options=draw(options(entry_of(OPTIMIZERS[design.optimizer]))),
        loss_options=draw(options(entry_of(LOSSES[design.loss]))),
    )
