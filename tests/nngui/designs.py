"""Hypothesis: any design, whether it fits together or not."""

import numpy as np
from hypothesis import strategies as st

from engine.activations import ACTIVATIONS
from engine.data import TASKS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from nngui.design.design import OWN, SCHEDULES, Design, LayerSpec


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
        augmentation=st.booleans(),
        pen_styles=st.booleans(),
        own=st.sampled_from(OWN),
        ready=st.booleans(),
        side=st.sampled_from([0, 14, 33]),
    )


class FewDigits:
    """Digits of a person's own: so many of each label, each of its own shade, or these images."""

    def __init__(self, *labels, images=None):
        self.labels = np.array(labels, np.int64)
        self.images = images
        self.counts = tuple(np.bincount(self.labels, minlength=10).tolist())

    def examples(self, task):
        known = [label for label in self.labels if label in task.numbers]
        classes = np.array([task.numbers[label] for label in known], np.int64)
        if self.images is not None:
            return self.images, classes
        shades = (1 + np.array(known, np.float32)) / 10
        return np.repeat(shades[:, np.newaxis], task.pixels, axis=1), classes
