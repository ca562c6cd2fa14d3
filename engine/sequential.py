"""`Sequential`: a network with the verbs of Keras: compile, fit, evaluate, predict, save."""

import os
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

import numpy as np

from engine import batches, losses, optimizers
from engine.arrays import FLOAT, Array
from engine.backpropagation import Step
from engine.batches import Scores
from engine.callbacks.callback import Callback
from engine.examples import inputs, whole
from engine.fitting import fit as fitting
from engine.fitting.augmentation import Augmentation
from engine.fitting.evaluation import ROWS
from engine.fitting.history import History
from engine.fitting.progress import ProgressBar
from engine.layers import Dense, Input
from engine.layers.layer import Layer
from engine.loss import Loss
from engine.metrics import Metric, distinct
from engine.metrics import get as metric
from engine.network import PASSES, Network
from engine.optimizers.optimizer import Optimizer
from engine.saving import onnx as onnx_export

MANY = 8  # layers that are shown


class Sequential(Network):
    """A network f(x) = g₃(W₃ g₂(W₂ g₁(W₁ x + b₁) + b₂) + b₃), for as many layers as there are.

    Parameters, `layers`, `theta` and `gradient` are those of `Network`.

    Attributes
    ----------
    loss, optimizer, metrics
        What `compile` was given: a Loss, an Optimizer, and the names of the metrics.
    shuffler : Generator
        Puts the examples in another order for every epoch.
    history : History
        Of the last `fit`.
    stop_training : bool
        Set by a callback: `fit` ends.
    """

    loss: Loss
    optimizer: Optimizer

    def __init__(
        self,
        layers: Iterable[Layer | Input] = (),
        *,
        name: str = "sequential",
        seed: int | None = 0,
        dtype: Any = FLOAT,
    ) -> None:
        self.metrics: list[str] = []
        self.shuffler = np.random.default_rng(None if seed is None else [seed, 1])
        self.history = History()
        self.stop_training = False
        self._measured: tuple[str, ...] = ()
        self._steps: dict[int, Step] = {}
        super().__init__(layers, name=name, seed=seed, dtype=dtype)

    def __repr__(self) -> str:
        units = [str(layer.units) for layer in self.layers if isinstance(layer, Dense)]
        if len(units) > MANY:
            units = [*units[: MANY // 2], "...", *units[-MANY // 2 :]]
        shape = "-".join([str(self.inputs or "?"), *units])
        parameters = f"{self.count_params():,} parameters" if self.built else "not built"
        compiled = f"{self.optimizer!r}, {self.loss!r}" if self.compiled else "not compiled"
        return f"<Sequential {self.name!r} {shape}: {parameters}, {compiled}>"

    @property
    def compiled(self) -> bool:
        """Whether `compile` has been called."""
        return hasattr(self, "loss")

    def build(self, input_shape: int | tuple[int | None, ...]) -> None:
        """Make the parameters for so many inputs, draw the first weights, forget what was learned.

        Parameters
        ----------
        input_shape : int or tuple
            The number of inputs, or Keras' ``(None, inputs)``.
        """
        super().build(input_shape)
        if self.compiled:
            self._update = self.optimizer.build(self.theta, self.gradient)

    def compile(
        self,
        optimizer: str | Optimizer = "rmsprop",
        loss: str | Loss | type[Loss] | None = None,
        metrics: Sequence[str] = (),
    ) -> None:
        """Say what is to be minimised, and how; the optimizer's memory starts afresh.

        Parameters
        ----------
        optimizer : str or Optimizer
            "sgd", "rmsprop" or "adam", or one with options of its own, such as ``Adam(0.01)``.
        loss : str or Loss
            A name in `engine.losses`, or a loss such as ``BinaryCrossentropy()``.
        metrics : list of str
            Further numbers for people, by the names of `engine.metrics`, such as "accuracy".

        Raises
        ------
        ValueError
            If there is no loss, optimizer or metric of that name.
        """
        if loss is None:
            raise ValueError("expected a loss, such as compile(loss=BinaryCrossentropy())")
        names = distinct(metrics)
        for name in metrics:
            metric(name, self.units)
        self.loss = losses.get(loss)
        self.optimizer = optimizers.get(optimizer)
        self.metrics, self._measured = names, tuple(metrics)
        self.forget_passes()
        if self.built:
            self._update = self.optimizer.build(self.theta, self.gradient)

    def metric_functions(self) -> list[Metric]:
        """Return the functions that the names in `metrics` stand for."""
        return [metric(name, self.units) for name in self._measured]

    def make_step(self, x: Array, y: Array, *, update: bool = True) -> Step:
        """Return a training step on these buffers; with `update` false it ends at the gradient.

        Parameters
        ----------
        x : ndarray, shape (examples, inputs + 1)
            The last column is ones.
        y : ndarray, shape (units, examples)
        """
        calls = [*self.penalty.calls(len(x)), *self._update] if update else None
        return Step(self.layers, x, y, self.loss, calls)

    def batch_step(self, examples: int) -> Step:
        """Return a training step for so many examples, made or kept ready."""
        if examples not in self._steps:
            if len(self._steps) >= PASSES:
                self._steps.clear()
            x = np.ones((examples, self.inputs + 1), self.dtype)
            self._steps[examples] = self.make_step(x, np.empty((self.units, examples), x.dtype))
        return self._steps[examples]

    def forget_passes(self) -> None:
        """Take up another activation of a layer: the passes kept ready are made anew."""
        super().forget_passes()
        self._steps.clear()

    def predict(self, x: Any, batch_size: int | None = None, verbose: int | str = "auto") -> Array:
        """Return the answers ŷ, shape (examples, units).

        Parameters
        ----------
        x : array_like, shape (examples, inputs)
        batch_size : int
            Examples that are computed at a time; 1,000 if left out.
        verbose : 0, 1, 2 or "auto"
            Print nothing, a bar (what "auto" means), or a line.

        Raises
        ------
        ValueError
            If `x` does not fit the network.
        """
        x = inputs(x, self.inputs)
        if not self.built:
            self.build(x.shape[1])
        size = ROWS if batch_size is None else whole("batch_size", batch_size, 1)
        bar = ProgressBar(verbose, 1, max(1, -(-len(x) // size)))
        pieces = [self(x[start : start + size]) for start in range(0, len(x), size)]
        bar.end({})
        return np.concatenate(pieces) if pieces else np.empty((0, self.units), self.dtype)

    def fit(
        self,
        x: Any,
        y: Any,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: int | str = "auto",
        callbacks: Callback | Iterable[Callback] | None = None,
        validation_split: float = 0.0,
        validation_data: tuple[Any, Any] | None = None,
        shuffle: bool = True,
        *,
        initial_epoch: int = 0,
        augmentation: Augmentation | None = None,
    ) -> History:
        """Minimise the cost: train on the examples, epoch after epoch.

        The network has to be compiled, and is built here if it is not yet. A second `fit` goes on
        where the first ended.

        Keras' `sample_weight` and `class_weight` are left out: every example counts alike. Keras
        has no `augmentation`; it puts layers such as `RandomRotation` before the others instead.
        Large steps are made by several threads where that is quicker (see `engine.threads`).

        Parameters
        ----------
        x : array_like, shape (examples, inputs)
        y : array_like, shape (examples, units), or as the loss takes it
        batch_size : int
            Examples in a mini-batch; 32 if left out.
        epochs : int
            The epoch to train to: as many passes over the examples, if the first one is 0.
        verbose : 0, 1, 2 or "auto"
            Print nothing, a progress bar (what "auto" means), or a line for every epoch.
        callbacks : list of Callback, optional
            What is to happen in between.
        validation_split : float
            The share of the examples, in [0, 1), that is held out: the last ones, before shuffling.
        validation_data : (x, y), optional
            Held-out examples of their own; they go before `validation_split`.
        shuffle : bool
            Whether every epoch sees the examples in another order.
        initial_epoch : int
            The number of the first epoch, where an earlier training ended.
        augmentation : Augmentation, optional
            Changes the images whenever they are trained with, and never those held out; the loss
            and the metrics of the training are then those of the changed images.

        Returns
        -------
        History

        Raises
        ------
        ValueError
            If the network is not compiled, or an argument does not fit it.
        """
        return fitting.fit(
            self,
            x,
            y,
            batch_size=batch_size,
            epochs=epochs,
            verbose=verbose,
            callbacks=callbacks,
            validation_split=validation_split,
            validation_data=validation_data,
            shuffle=shuffle,
            initial_epoch=initial_epoch,
            augmentation=augmentation,
        )

    def evaluate(
        self,
        x: Any,
        y: Any,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        *,
        return_dict: bool = False,
    ) -> Scores:
        """Return the cost J on these examples, followed by the metrics if there are any.

        Parameters
        ----------
        x : array_like, shape (examples, inputs)
        y : array_like, shape (examples, units), or as the loss takes it
        batch_size : int
            Examples that are computed at a time; 1,000 if left out.
        verbose : 0, 1, 2 or "auto"
            Print nothing, a bar (what "auto" means), or a line.
        return_dict : bool
            Whether to return them by their names, "loss" first.

        Returns
        -------
        float, list of float, or dict
            J alone, if there are no metrics; else J and the metrics.

        Raises
        ------
        ValueError
            If the network is not compiled, or the examples do not fit it.
        """
        size = ROWS if batch_size is None else whole("batch_size", batch_size, 1)
        bar = ProgressBar(verbose, 1, max(1, -(-len(x) // size)))
        values = fitting.evaluation(self, x, y, size).run().values(self.metrics)
        bar.end(values)
        return batches.plain(values, return_dict)

    def train_on_batch(self, x: Any, y: Any, *, return_dict: bool = False) -> Scores:
        """Make one step; return the cost on these examples before it, and the metrics."""
        return batches.plain(batches.train_on_batch(self, x, y), return_dict)

    def test_on_batch(self, x: Any, y: Any, *, return_dict: bool = False) -> Scores:
        """Return the cost on these examples, followed by the metrics if there are any."""
        return batches.plain(batches.test_on_batch(self, x, y), return_dict)

    def save(self, filepath: str | os.PathLike[str], overwrite: bool = True) -> None:
        """Write the network into a ".keras" file, which Keras opens too.

        Raises
        ------
        FileExistsError
            If there is such a file, and `overwrite` is false.
        """
        if not overwrite and os.path.exists(filepath):
            raise FileExistsError(f"expected a filepath without a file, got {os.fspath(filepath)}")
        import_module("engine.saving").save(self, filepath)  # h5py is asked for only here

    def export(self, filepath: str | os.PathLike[str], format: str = "onnx") -> None:  # noqa: A002
        """Write f(x) into an ".onnx" file; see `engine.saving.onnx.export`.

        Raises
        ------
        ValueError
            If the format is another one.
        """
        if format != "onnx":
            raise ValueError(f"expected the format 'onnx', got {format!r}")
        onnx_export.export(self, filepath)
