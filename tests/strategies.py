"""Hypothesis: random networks with something to learn."""

import numpy as np
from hypothesis import strategies as st

from engine import Dense, Input, Sequential, one_hot
from engine.activations import ACTIVATIONS

# Which output activations a loss can take the logarithm of.
OUTPUTS = {
    "binary_crossentropy": ["sigmoid", "softmax"],
    "mean_squared_error": sorted(ACTIVATIONS),
    "categorical_crossentropy": ["softmax", "sigmoid"],
    "sparse_categorical_crossentropy": ["softmax", "sigmoid"],
}
seeds = st.integers(0, 2**32 - 1)


@st.composite
def problems(draw, dtype=np.float64):
    """A compiled network of any architecture, with examples x and y for its loss."""
    loss = draw(st.sampled_from(sorted(OUTPUTS)))
    sparse = loss == "sparse_categorical_crossentropy"
    inputs, examples = draw(st.integers(1, 7)), draw(st.integers(1, 9))
    units = draw(st.integers(2 if "categorical" in loss else 1, 5))
    hidden = draw(
        st.lists(st.tuples(st.integers(1, 6), st.sampled_from(sorted(ACTIVATIONS))), max_size=3)
    )
    output = (units, draw(st.sampled_from(OUTPUTS[loss])))
    model = Sequential(
        [Input((inputs,)), *(Dense(n, activation) for n, activation in (*hidden, output))],
        seed=draw(seeds),
        dtype=dtype,
    )
    model.compile(loss=loss)
    rng = np.random.default_rng(draw(seeds))
    x = rng.standard_normal((examples, inputs)).astype(dtype)
    labels = rng.integers(0, units, examples)
    if sparse:
        return model, x, labels
    if loss == "mean_squared_error":
        return model, x, rng.standard_normal((examples, units)).astype(dtype)
    if loss == "binary_crossentropy":
        return model, x, rng.random((examples, units)).astype(dtype)
    return model, x, one_hot(labels, units).astype(dtype)
