"""`Sequential`: a network, with the verbs of Keras: compile, fit, evaluate, predict, save."""

import os
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from engine import losses, optimizers, saving
from engine.arrays import FLOAT, Array, carve, ones, zeros
from engine.callbacks.callback import Callback
from engine.examples import inputs, outputs, whole
from engine.fitting.augmentation import Augmentation
from engine.fitting.evaluation import ROWS, Evaluation, Means
from engine.fitting.fit import fit
from engine.fitting.progress import ProgressBar
from engine.history import History
from engine.kept import Kept
from engine.layers import Dense, Input
from engine.layers.layer import Layer
from engine.losses import Loss
from engine.metrics import Metric, distinct
from engine.metrics import get as metric
from engine.optimizers.optimizer import Optimizer
from engine.passes import Forward, Network, Step
from engine.regularizers import Penalty
from engine.saving.onnx import export_onnx
from engine.summary import print_summary

SHOWN = 8  # layers in the representation
Scores = Any  # a number, a list of numbers or a dict of them, depending on the arguments


class Sequential:
    """A network f(x) = g₃(W₃ g₂(W₂ g₁(W₁ x + b₁) + b₂) + b₃), with any number of layers.

    Parameters
    ----------
    layers : iterable of layers
        `Input` may come first; without it the network is built when it first sees data.
    name : str
    seed : int or None
        Of the first weights and of the order of the examples; the same seed gives the same run,
        bit for bit if one thread multiplies (see `engine.threads`). With None every run differs.
    dtype : data type
        Of the parameters; float64 serves gradient checks.

    Attributes
    ----------
    layers : list of layers
        Without `Input`.
    inputs : int
        The number of inputs; 0 until it is known.
    theta, gradient : ndarray, shape (parameters,)
        All parameters, and ∂J/∂θ after backpropagation. The layers hold views of both, so write
        with ``theta[...] = values``.
    penalty : Penalty
        The term of the cost J that the regularizers of the layers contribute.
    loss, optimizer : Loss, Optimizer
        As given to `compile`.
    metric_names, metrics : sequence of str
        The metrics as given to `compile`, and the same names made distinct for the History.
    shuffler : Generator
        Puts the examples in another order for every epoch.
    history : History
        Of the last `fit`.
    stop_training : bool
        A callback sets it to end `fit`.
    """

    theta: Array
    gradient: Array
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
        self.name, self.seed, self.dtype = name, seed, np.dtype(dtype)
        self.layers: list[Layer] = []
        self.inputs = 0
        self.penalty = Penalty(self.layers)
        self.metrics: list[str] = []
        self.metric_names: tuple[str, ...] = ()
        self.shuffler = np.random.default_rng(None if seed is None else [seed, 1])
        self.history = History()
        self.stop_training = False
        self._forwards: Kept[int, Forward] = Kept()
        self._steps: Kept[int, Step] = Kept()
        for layer in layers:
            self._append(layer)
        self._build_if_possible()

    def __repr__(self) -> str:
        units = [str(layer.units) for layer in self.layers if isinstance(layer, Dense)]
        if len(units) > SHOWN:
            units = [*units[: SHOWN // 2], "...", *units[-SHOWN // 2 :]]
        shape = "-".join([str(self.inputs or "?"), *units])
        parameters = f"{self.count_params():,} parameters" if self.built else "not built"
        compiled = f"{self.optimizer!r}, {self.loss!r}" if self.compiled else "not compiled"
        return f"<Sequential {self.name!r} {shape}: {parameters}, {compiled}>"

    @property
    def built(self) -> bool:
        """Whether the number of inputs is known and the parameters exist."""
        return hasattr(self, "theta")

    @property
    def compiled(self) -> bool:
        """Whether `compile` has been called."""
        return hasattr(self, "loss")

    @property
    def units(self) -> int:
        """The number of outputs."""
        return next((layer.units for layer in reversed(self.layers) if layer.units), 0)

    # The layers and their parameters

    def add(self, layer: Layer | Input) -> None:
        """Put a layer on top; all parameters are drawn anew.

        Raises
        ------
        TypeError
            If it is not a layer.
        """
        self._append(layer)
        self._build_if_possible()

    def _append(self, layer: Layer | Input) -> None:
        if isinstance(layer, Input):
            self.inputs = layer.shape[0]
        elif isinstance(layer, Layer):
            kind = type(layer)
            number = sum(type(other) is kind for other in self.layers)
            layer.name = layer.name or kind.__name__.lower() + (f"_{number}" if number else "")
            self.layers.append(layer)
        else:
            raise TypeError(
                f"expected a layer (Dense, Activation, Dropout, or Input first), got {layer!r}"
            )

    def _build_if_possible(self) -> None:
        if self.inputs and any(isinstance(layer, Dense) for layer in self.layers):
            self.build(self.inputs)

    def build(self, input_shape: int | tuple[int | None, ...]) -> None:
        """Make the parameters, draw the first weights, and clear the optimizer's memory.

        Parameters
        ----------
        input_shape : int or tuple
            The number of inputs, or Keras' ``(None, inputs)``.
        """
        if not any(isinstance(layer, Dense) for layer in self.layers):
            raise ValueError(f"expected at least one Dense layer, got {len(self.layers)} others")
        last = input_shape[-1] if isinstance(input_shape, tuple) else input_shape
        self.inputs = Input((last,)).shape[0]  # type: ignore[arg-type]
        shapes, below = [], self.inputs
        for layer in self.layers:
            shapes.append(layer.shape(below))
            below = layer.units
        self.theta = zeros(sum(rows * columns for rows, columns in shapes), self.dtype)
        self.gradient = zeros(self.theta.shape, self.dtype)
        rng = np.random.default_rng(self.seed)
        for layer, own, derivatives in zip(
            self.layers, carve(self.theta, shapes), carve(self.gradient, shapes), strict=True
        ):
            layer.weights_and_bias, layer.derivatives = own, derivatives
            layer.initialize(rng)
        self.forget_passes()
        self._build_memory()

    def adopt(self, theta: Array) -> None:
        """Use this vector as the parameters from now on, without a copy; it may be read-only.

        Parameters
        ----------
        theta : ndarray, shape (parameters,)
            Of the same data type; writing to it changes the network.

        Raises
        ------
        ValueError
            If it has another shape or data type.
        """
        self._require_built()
        if theta.shape != self.theta.shape or theta.dtype != self.dtype:
            raise ValueError(
                f"expected {self.theta.size:,} parameters of {self.dtype}, got an array of the"
                f" shape {theta.shape} of {theta.dtype}"
            )
        shapes = [layer.weights_and_bias.shape for layer in self.layers]
        self.theta = theta
        for layer, own in zip(self.layers, carve(theta, shapes), strict=True):
            layer.weights_and_bias = own
        self.forget_passes()

    def count_params(self) -> int:
        """Return the number of parameters, as Keras counts them.

        Raises
        ------
        ValueError
            If the network is not built: the number is unknown.
        """
        self._require_built()
        return sum(array.size for layer in self.layers for array in layer.parameters())

    def get_weights(self) -> list[Array]:
        """Return copies of kernel, shape (inputs, units), and bias, (units,), of every layer."""
        self._require_built()
        return [array.copy() for layer in self.layers for array in layer.parameters()]

    def set_weights(self, weights: Sequence[Array]) -> None:
        """Copy these kernels and biases, in the order of `get_weights`, into the network.

        Raises
        ------
        ValueError
            If number or shapes do not fit; then nothing is changed.
        """
        self._require_built()
        own = [array for layer in self.layers for array in layer.parameters()]
        shapes = [array.shape for array in own]
        if (given := [np.shape(array) for array in weights]) != shapes:
            raise ValueError(f"expected weights of the shapes {shapes}, got {given}")
        for array, values in zip(own, weights, strict=True):
            array[...] = values

    def summary(self) -> None:
        """Print the layers with their output shapes and numbers of parameters."""
        print_summary(self.name, self.layers, built=self.built)

    # The forward pass

    def __call__(self, x: Array) -> Array:
        """Return the predictions ŷ, shape (examples, units)."""
        return self._run(x).output.T.copy()

    def activations(self, x: Array) -> list[Array]:
        """Return the outputs of every layer, shape (examples, units) each.

        Parameters
        ----------
        x : ndarray, shape (examples, inputs)
        """
        return [a.T.copy() for a in self._run(x).activations]

    def predict(self, x: Any, batch_size: int | None = None, verbose: int | str = "auto") -> Array:
        """Return the predictions ŷ, shape (examples, units).

        Parameters
        ----------
        x : array_like, shape (examples, inputs)
        batch_size : int
            Examples that are computed at a time; 1,000 if omitted.
        verbose : 0, 1, 2 or "auto"
            Print nothing, a bar (the meaning of "auto"), or a line.

        Raises
        ------
        ValueError
            If `x` does not fit the network.
        """
        x = inputs(x, self.inputs)
        if not self.built:
            self.build(x.shape[1])
        size, bar = _pieces(x, batch_size, verbose)
        pieces = [self(x[start : start + size]) for start in range(0, len(x), size)]
        bar.end({})
        return np.concatenate(pieces) if pieces else np.empty((0, self.units), self.dtype)

    def forget_passes(self) -> None:
        """Discard the passes that are kept, so that a change of an activation takes effect."""
        self._forwards.clear()
        self._steps.clear()

    def _run(self, x: Array) -> Forward:
        self._require_built()
        forward = self._forwards.get_or_make(len(x), self._make_forward)
        forward.x[:, :-1] = x
        forward()
        return forward

    def _make_forward(self, examples: int) -> Forward:
        return Forward(self._network(), ones((examples, self.inputs + 1), self.dtype))

    def _network(self) -> Network:
        return Network(self.layers, self.theta, self.gradient)

    # Training

    def compile(
        self,
        optimizer: str | Optimizer = "rmsprop",
        loss: str | Loss | type[Loss] | None = None,
        metrics: Sequence[str] = (),
    ) -> None:
        """Choose loss and optimizer; the optimizer's memory starts afresh.

        Parameters
        ----------
        optimizer : str or Optimizer
            "sgd", "rmsprop" or "adam", or one with options of its own, such as ``Adam(0.01)``.
        loss : str or Loss
            A name in `engine.losses`, or a loss such as ``BinaryCrossentropy()``.
        metrics : list of str
            Names in `engine.metrics`, such as "accuracy".

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
        self.metrics, self.metric_names = names, tuple(metrics)
        self.forget_passes()
        self._build_memory()

    def _build_memory(self) -> None:
        if self.built and self.compiled:
            self.optimizer.build(self.theta)

    def metric_functions(self) -> list[Metric]:
        """Return the functions of the metrics."""
        return [metric(name, self.units) for name in self.metric_names]

    def make_step(self, x: Array, y: Array, *, update: bool = True) -> Step:
        """Return a training step on these buffers; with `update` false it ends at the gradient.

        Parameters
        ----------
        x : ndarray, shape (examples, inputs + 1)
            The last column is ones.
        y : ndarray, shape (units, examples)
        """
        optimizer = self.optimizer if update else None
        return Step(self._network(), x, y, self.loss, optimizer, self.penalty)

    def batch_step(self, examples: int) -> Step:
        """Return the training step for that number of examples, on buffers of its own.

        It is kept, because recording it takes longer than a small step.
        """
        return self._steps.get_or_make(examples, self._make_batch_step)

    def _make_batch_step(self, examples: int) -> Step:
        x = ones((examples, self.inputs + 1), self.dtype)
        return self.make_step(x, zeros((self.units, examples), x.dtype))

    def check_examples(self, x: Any, y: Any) -> tuple[Array, Array]:
        """Return the examples as arrays that fit the network, which is built if it is not yet.

        Returns
        -------
        x : ndarray, shape (examples, inputs)
        y : ndarray, shape (examples, units)

        Raises
        ------
        ValueError
            If the network is not compiled, there are no examples, or they do not fit.
        """
        if not self.compiled:
            raise ValueError("expected a compiled network: call compile(loss=…) first")
        x = inputs(x, self.inputs)
        if not len(x):
            raise ValueError("expected at least one example, got none")
        y = self.loss.targets(outputs(y, len(x)), self.units)
        if not self.built:
            self.build(x.shape[1])
        return x, y

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

        Keras' `sample_weight` and `class_weight` are omitted: all examples have the same weight.
        Keras has no `augmentation`; it has layers such as `RandomRotation` instead. Several
        threads make large steps where that is quicker (see `engine.threads`).

        Parameters
        ----------
        x : array_like, shape (examples, inputs)
        y : array_like, shape (examples, units), or as the loss takes it
        batch_size : int
            Examples in a mini-batch; 32 if omitted.
        epochs : int
            The epoch to train to: as many passes over the examples, if the first one is 0.
        verbose : 0, 1, 2 or "auto"
            Print nothing, a progress bar (the meaning of "auto"), or a line for every epoch.
        callbacks : list of Callback, optional
            Objects whose methods `fit` calls between epochs and mini-batches.
        validation_split : float
            The share of the examples, in [0, 1), that is held out: the last ones, before shuffling.
        validation_data : (x, y), optional
            Held-out examples; with them `validation_split` is ignored.
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
        return fit(
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

    def train_on_batch(self, x: Any, y: Any, *, return_dict: bool = False) -> Scores:
        """Make one step; return the cost on these examples before it, and the metrics.

        Parameters and result are those of `evaluate`.
        """
        x, y = self.check_examples(x, y)
        step = self.batch_step(len(x))
        means = Means(self.loss, self.metric_functions())
        step.x[:, :-1] = x
        step.y[...] = y.T
        self.penalty.take()
        step()
        means.add(y, step.output.T, self.penalty.take())
        return self._scores(means.values(), return_dict=return_dict)

    def test_on_batch(self, x: Any, y: Any, *, return_dict: bool = False) -> Scores:
        """Return the cost on these examples, followed by the metrics if there are any."""
        return self.evaluate(x, y, verbose=0, return_dict=return_dict)

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
            Examples that are computed at a time; 1,000 if omitted.
        verbose : 0, 1, 2 or "auto"
            Print nothing, a bar (the meaning of "auto"), or a line.
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
        size, bar = _pieces(x, batch_size, verbose)
        x, y = self.check_examples(x, y)
        evaluation = Evaluation(self, x, y, self.loss, self.metric_functions(), rows=size).run()
        bar.end(evaluation.values(self.metrics))
        return self._scores([evaluation.cost, *evaluation.scores], return_dict=return_dict)

    def _scores(self, numbers: list[float], *, return_dict: bool) -> Scores:
        if return_dict:
            return dict(zip(["loss", *self.metrics], numbers, strict=True))
        return numbers if len(numbers) > 1 else numbers[0]

    # Files

    def save(self, filepath: str | os.PathLike[str], overwrite: bool = True) -> None:
        """Write the network into a ".keras" file, which Keras opens too; see `engine.saving`.

        Raises
        ------
        FileExistsError
            If there is such a file, and `overwrite` is false.
        """
        if not overwrite and os.path.exists(filepath):
            raise FileExistsError(f"expected a filepath without a file, got {os.fspath(filepath)}")
        saving.save(self, filepath)

    def export(self, filepath: str | os.PathLike[str], format: str = "onnx") -> None:  # noqa: A002
        """Write f(x) into an ".onnx" file; see `engine.saving.onnx`.

        Raises
        ------
        ValueError
            If the format is another one.
        """
        if format != "onnx":
            raise ValueError(f"expected the format 'onnx', got {format!r}")
        export_onnx(self, filepath)

    def _require_built(self) -> None:
        if not self.built:
            raise ValueError(
                "expected a built network: begin its layers with Input((inputs,)), or call"
                " build((None, inputs)) or fit first"
            )


def load_model(path: str | os.PathLike[str], *, compile: bool = True) -> Sequential:  # noqa: A002
    """Return the network in a `.keras` file, ready to go on training where it was saved.

    Files from anybody may be opened: no code in them is run, and no more memory is used than
    their network needs.

    Parameters
    ----------
    path : path
        Of a file that was saved here or by Keras 3: a Sequential of Dense, Dropout and Activation.
    compile : bool
        Whether loss, optimizer and metrics are read as well, if there are any.

    Returns
    -------
    Sequential

    Raises
    ------
    ModelFileError
        If the file is damaged, or contains something that this engine lacks; the message names it.
    OSError
        If there is no such file, or it cannot be read.
    """
    with saving.opened(path, compiled=compile) as (design, weights):
        model = Sequential(design.layers, name=design.name, dtype=design.dtype)
        model.build(design.inputs)
        weights.fill(model)
        if design.compiled is not None:
            model.compile(*design.compiled)
            weights.fill_optimizer(model)
    return model


def _pieces(x: Any, batch_size: int | None, verbose: int | str) -> tuple[int, ProgressBar]:
    """Return the number of examples that are computed at a time, and the bar of the pieces."""
    size = ROWS if batch_size is None else whole("batch_size", batch_size, 1)
    return size, ProgressBar(verbose, 1, max(1, -(-len(x) // size)))
