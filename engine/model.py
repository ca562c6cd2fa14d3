"""`Model`: a network as training, callbacks and files use it, without knowing its class."""

import os
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from engine.arrays import Array
from engine.history import History
from engine.layers.layer import Layer
from engine.losses import Loss
from engine.metrics import Metric, Named
from engine.optimizers.optimizer import Optimizer
from engine.passes import Step
from engine.regularizers import Penalty


class Model(Protocol):
    """The part of `Sequential` that other parts of the engine use; its page has the details."""

    name: str
    dtype: np.dtype[Any]
    theta: Array
    penalty: Penalty
    loss: Loss
    optimizer: Optimizer
    metrics: list[str]
    metric_names: tuple[Named, ...]
    shuffler: np.random.Generator
    history: History
    steps_per_execution: int
    stop_training: bool
    stop_evaluating: bool
    stop_predicting: bool

    @property
    def layers(self) -> list[Layer]:
        """The layers, without Input."""

    @property
    def input_shape(self) -> tuple[int | None, ...]:
        """The shape of the inputs, (None, inputs)."""

    @property
    def trainable(self) -> bool:
        """Whether training moves anything."""

    @property
    def features(self) -> int:
        """The number of inputs."""

    @property
    def built(self) -> bool:
        """Whether the parameters exist."""

    @property
    def compiled(self) -> bool:
        """Whether there are a loss and an optimizer."""

    @property
    def units(self) -> int:
        """The number of outputs."""

    def __call__(self, x: Any) -> Array:
        """Return the predictions ŷ, shape (examples, units)."""

    def check_examples(self, x: Any, y: Any) -> tuple[Array, Array]:
        """Return the examples as arrays that fit the network, which is built if it is not yet."""

    def make_step(
        self, x: Array, y: Array, weights: Array | None = None, *, update: bool = True
    ) -> Step:
        """Return a training step on these buffers."""

    def batch_step(self, examples: int, *, weighted: bool = False) -> Step:
        """Return the training step for that number of examples, on buffers of its own."""

    def forget_passes(self) -> None:
        """Discard the passes that are kept."""

    def metric_functions(self) -> list[Metric]:
        """Return the metrics to be computed."""

    def count_params(self) -> int:
        """Return the number of parameters."""

    def get_weights(self) -> list[Array]:
        """Return copies of all kernels and biases."""

    def set_weights(self, weights: Sequence[Array]) -> None:
        """Copy these kernels and biases into the network."""

    def save_weights(self, filepath: str | os.PathLike[str], overwrite: bool = True) -> None:
        """Write the parameters into a ".weights.h5" file."""

    def load_weights(self, filepath: str | os.PathLike[str]) -> None:
        """Take over the parameters of a file."""

    def save(self, filepath: str | os.PathLike[str], overwrite: bool = True) -> None:
        """Write the network into a ".keras" file."""
