"""Adam written by hand in JAX: a whole epoch is one compiled `lax.scan`.

This is as fast as JAX goes: nothing happens in Python between two steps, the parameters are
donated, and the order of the examples is NumPy's permutation, which is quicker than JAX's.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from workloads import LEARNING_RATE, Workload

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7


def cost(weights: Any, x: Any, y: Any, workload: Workload) -> Any:
    """Return the mean loss, from the last layer's z: the stable form."""
    activate = jax.nn.relu if workload.hidden == "relu" else jax.nn.sigmoid
    *below, kernel, bias = weights
    for inner, shift in zip(below[::2], below[1::2], strict=True):
        x = activate(x @ inner + shift)
    z = x @ kernel + bias
    if workload.output == "sigmoid":
        return (jax.nn.softplus(z) - y * z).mean()
    return -(y * jax.nn.log_softmax(z)).sum(axis=1).mean()


def step(state: Any, x: Any, y: Any, workload: Workload) -> tuple[Any, Any]:
    """Return what one step of Adam makes of (weights, means, squares, t)."""
    weights, means, squares, t = state
    loss, slopes = jax.value_and_grad(cost)(weights, x, y, workload)
    t = t + 1
    rate = LEARNING_RATE * jnp.sqrt(1 - BETA_2**t) / (1 - BETA_1**t)
    tree = jax.tree_util.tree_map
    means = tree(lambda m, g: BETA_1 * m + (1 - BETA_1) * g, means, slopes)
    squares = tree(lambda v, g: BETA_2 * v + (1 - BETA_2) * g * g, squares, slopes)
    weights = tree(lambda w, m, v: w - rate * m / (jnp.sqrt(v) + EPSILON), weights, means, squares)
    return (weights, means, squares, t), loss


@partial(jax.jit, static_argnames="workload", donate_argnums=0)
def epoch(state: Any, order: Any, x: Any, y: Any, workload: Workload) -> tuple[Any, Any]:
    """Return the state after all examples in that order, the last mini-batch included."""
    full = workload.examples // workload.batch * workload.batch

    def one(state: Any, rows: Any) -> tuple[Any, Any]:
        return step(state, x[rows], y[rows], workload)

    state, losses = jax.lax.scan(one, state, order[:full].reshape(-1, workload.batch))
    if full < workload.examples:
        state, _ = one(state, order[full:])
    return state, losses.mean()


def prepare(workload: Workload) -> Callable[[int], object]:
    """Return the function that trains for a number of epochs."""
    x, y = map(jnp.asarray, workload.data())
    weights = [jnp.asarray(array) for array in workload.weights()]
    zeros = [jnp.zeros_like(array) for array in weights]
    state = (weights, zeros, [array.copy() for array in zeros], jnp.float32(0))
    rng = np.random.default_rng(1)

    def train(epochs: int) -> None:
        nonlocal state
        for _ in range(epochs):
            order = rng.permutation(workload.examples).astype(np.int32)
            state, loss = epoch(state, order, x, y, workload)
        loss.block_until_ready()

    return train
