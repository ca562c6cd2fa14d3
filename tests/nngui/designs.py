"""Hypothesis: any design, whether it fits together or not."""

from hypothesis import strategies as st

from engine.activations import ACTIVATIONS
from engine.data import TASKS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from nngui.design import SCHEDULES, Design, LayerSpec


def designs(most_units: int = 2_000) -> st.SearchStrategy[Design]:
    """Draw a design whose layers have at most so many units."""
    layer = st.builds(LayerSpec, st.integers(1, most_units), st.sampled_from(sorted(ACTIVATIONS)))
    return st.builds(
        Design,
        dataset=st.sampled_from(sorted(TASKS)),
        layers=st.lists(layer, min_size=1, max_size=6).map(tuple),
        loss=st.sampled_from(sorted(LOSSES)),
        optimizer=st.sampled_from(sorted(OPTIMIZERS)),
        learning_rate=st.floats(1e-9, 100, exclude_min=True),
        schedule=st.sampled_from(SCHEDULES),
        batch_size=st.integers(1, 60_000),
        epochs=st.integers(1, 100_000),
        seed=st.integers(0, 2**32 - 1),
    )
