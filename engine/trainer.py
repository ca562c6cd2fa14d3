"""`Trainer`: a network with the verbs of Keras: compile, fit, evaluate."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, cast

import numpy as np

from engine import losses, optimizers
from engine.arrays import Array, ones, zeros
from engine.callbacks.callback import Callback, CallbackList, with_callbacks
from engine.examples import outputs, whole
from engine.examples import weights as example_weights
from engine.fitting.augmentation import Augmentation
from engine.fitting.evaluation import Evaluation, Means, by_batch
from engine.fitting.fit import BATCH_SIZE, fit
from engine.fitting.watched import evaluated
from engine.history import History
from engine.kept import Kept
from engine.layers import Input
from engine.layers.layer import Layer
from engine.left_out import refuse
from engine.losses import Loss
from engine.metric_state import Stateful
from engine.metrics import Metric, Named, distinct
from engine.metrics import get as metric
from engine.model import Model
from engine.optimizers.optimizer import Optimizer
from engine.passes import Step
from engine.predictor import LEFT_OUT, Predictor, pieces
from engine.stack import NEXT

Scores = Any  # a number, a list of numbers or a dict of them, depending on the arguments


class Trainer(Predictor):
    """A network with a loss and an optimizer, by which it is trained.

    Parameters and attributes are those of `engine.sequential.Sequential`.
    """

    loss: Loss
    optimizer: Optimizer
    steps_per_execution = 1

    def __init__(
        self,
        layers: Iterable[Layer | Input] | None = None,
        trainable: bool = True,
        name: str | None = None,
        *,
        seed: int | None = NEXT,
        dtype: Any = None,
    ) -> None:
        self._steps: Kept[tuple[int, bool], Step] = Kept()
        super().__init__(layers, trainable, name, seed=seed, dtype=dtype)
        self.metrics: list[str] = []
        self.metric_names: tuple[Named, ...] = ()
        self.shuffler = np.random.default_rng(None if self.seed is None else [self.seed, 1])
        self.history = History()
        self.stop_training = self.stop_evaluating = False

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Become the network of which this is the state; it trains on as that one does."""
        if "optimizer" in state and state["was_built"]:
            state["optimizer"].follow(self)
        super().__setstate__(state)

    def reset_metrics(self) -> None:
        """Forget what the metric objects know of the last training or evaluation."""
        for each in self.metric_names:
            if isinstance(each, Stateful):
                each.reset_state()

    @property
    def metrics_names(self) -> list[str]:
        """Keras' names of what `evaluate` returns: all metrics together are one of them."""
        return ["loss", *["compile_metrics"][: len(self.metrics)]]

    @property
    def compiled(self) -> bool:
        """Whether `compile` has been called."""
        return hasattr(self, "loss")

    def compile(
        self,
        optimizer: str | Optimizer = "rmsprop",
        loss: Any = None,
        loss_weights: None = None,
        metrics: Sequence[Named] | None = None,
        weighted_metrics: None = None,
        run_eagerly: bool = False,
        steps_per_execution: int = 1,
        jit_compile: str | bool = "auto",
        auto_scale_loss: bool = True,
    ) -> None:
        """Choose loss and optimizer; an optimizer that trained this network already goes on.

        Parameters
        ----------
        optimizer : str or Optimizer
            "sgd", "rmsprop" or "adam", or one with options of its own, such as ``Adam(0.01)``.
        loss : str or Loss
            A name in `engine.losses`, or a loss such as ``BinaryCrossentropy()``.
        metrics : list
            Names in `engine.metrics`, such as "accuracy", or its objects, or functions of y and ŷ.
        loss_weights : None
            Is left out here: there is one loss.
        weighted_metrics : None
            Is left out here: metrics do without the weights of examples.
        run_eagerly : bool
            Makes no difference here.
        steps_per_execution : int
            The number of mini-batches between two calls of callbacks for mini-batches.
        jit_compile : str or bool
            Makes no difference here.
        auto_scale_loss : bool
            Makes no difference here.

        Raises
        ------
        ValueError
            If there is no loss, optimizer or metric of that name.
        """
        if loss is None:
            raise ValueError("expected a loss, such as compile(loss=BinaryCrossentropy())")
        given = {"loss_weights": loss_weights, "weighted_metrics": weighted_metrics}
        refuse("compile", given, dict.fromkeys(given))
        metrics = () if metrics is None else metrics
        names = distinct(metrics)
        for each in metrics:
            metric(each, self.units)
        loss, optimizer = losses.get(loss), optimizers.get(optimizer)
        if loss.reduction not in losses.REDUCTIONS:
            raise ValueError(
                f"expected a loss with a reduction of {', '.join(losses.REDUCTIONS)} to train with,"
                f" got {loss!r}"
            )
        if self.built:
            optimizer.serve(self, self.theta)
        self.steps_per_execution = whole("steps_per_execution", steps_per_execution, 1)
        self.loss, self.optimizer = loss, optimizer
        self.metrics, self.metric_names = names, tuple(metrics)
        self.forget_passes()

    def _place(self) -> None:
        super()._place()
        if self.compiled:
            self.optimizer.serve(self, self.theta)

    def _memory(self) -> int:
        """Return how many numbers the optimizer keeps, once it has made a step."""
        if not self.compiled or not self.optimizer.iterations:
            return 0
        each = sum(array.size for array in self.trainable_weights)
        return each * len(self.optimizer.memory) + 2  # and the number of steps, and α

    def forget_passes(self) -> None:
        """Discard the passes that are kept, so that a change of a layer takes effect."""
        super().forget_passes()
        self._steps.clear()

    def metric_functions(self) -> list[Metric]:
        """Return the functions of the metrics."""
        return [metric(name, self.units) for name in self.metric_names]

    def make_step(
        self, x: Array, y: Array, weights: Array | None = None, *, update: bool = True
    ) -> Step:
        """Return a training step on these buffers; with `update` false it ends at the gradient.

        Parameters
        ----------
        x : ndarray, shape (examples, inputs + 1)
            The last column is ones.
        y : ndarray, shape (units, examples)
        weights : ndarray, shape (examples,), optional
            How much the loss of every example counts.
        """
        optimizer = self.optimizer if update else None
        if optimizer is not None:
            optimizer.serve(self, self.theta, only=True)
        return Step(self._network(), x, y, self.loss, optimizer, self.penalty, weights)

    def batch_step(self, examples: int, *, weighted: bool = False) -> Step:
        """Return the training step for that number of examples, on buffers of its own.

        It is kept, because recording it takes longer than a small step.
        """
        return self._steps.get_or_make((examples, weighted), self._make_batch_step)

    def _make_batch_step(self, kind: tuple[int, bool]) -> Step:
        examples, weighted = kind
        x = ones((examples, self.features + 1), self.dtype)
        weights = ones(examples, self.dtype) if weighted else None
        return self.make_step(x, zeros((self.units, examples), x.dtype), weights)

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
        rows = self.as_rows(x)
        if not self.units:  # a network without Dense has as many as inputs
            self._built_for(x)
        if not len(rows):
            raise ValueError("expected at least one example, got none")
        y = self.loss.targets(outputs(y, len(rows)), self.units)
        return self._built_for(x), y

    def fit(
        self,
        x: Any,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: int | str = "auto",
        callbacks: Callback | Iterable[Callback] | None = None,
        validation_split: float = 0.0,
        validation_data: tuple[Any, ...] | None = None,
        shuffle: bool = True,
        class_weight: Mapping[int, float] | None = None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: None = None,
        validation_batch_size: int | None = None,
        validation_freq: int | Collection[int] = 1,
        *,
        augmentation: Augmentation | None = None,
    ) -> History:
        """Minimise the cost: train on the examples, epoch after epoch.

        The network has to be compiled, and is built here if it is not yet. A second `fit` goes on
        where the first ended.

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
        validation_data : (x, y) or (x, y, sample_weight), optional
            Held-out examples; with them `validation_split` is ignored.
        shuffle : bool
            Whether every epoch sees the examples in another order.
        class_weight : mapping, optional
            How much the loss of the examples of a class counts, by its number; 1 if missing.
        sample_weight : array_like, shape (examples,), optional
            How much the loss of every example counts.
        initial_epoch : int
            The number of the first epoch, where an earlier training ended.
        steps_per_epoch : int, optional
            Mini-batches in an epoch; the next epoch goes on in the examples where one ended.
            Without a `batch_size` they are made so large that an epoch takes all examples.
        validation_steps : None
            Is left out here.
        validation_batch_size : int, optional
            Held-out examples that are computed at a time.
        validation_freq : int or collection of int
            The held-out examples are computed after every that many epochs, or after these,
            counted from 1.
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
            cast(Model, self),  # which a Sequential is
            x,
            y,
            batch_size=batch_size,
            epochs=epochs,
            verbose=verbose,
            callbacks=callbacks,
            validation_split=validation_split,
            validation_data=validation_data,
            shuffle=shuffle,
            class_weight=class_weight,
            sample_weight=sample_weight,
            initial_epoch=initial_epoch,
            steps_per_epoch=steps_per_epoch,
            validation_steps=validation_steps,
            validation_batch_size=validation_batch_size,
            validation_freq=validation_freq,
            augmentation=augmentation,
        )

    def train_on_batch(
        self,
        x: Any,
        y: Any = None,
        sample_weight: Any = None,
        class_weight: Mapping[int, float] | None = None,
        return_dict: bool = False,
    ) -> Scores:
        """Make one step; return the cost on these examples before it, and the metrics.

        Parameters and result are those of `fit` and `evaluate`.
        """
        x, y = self.check_examples(x, y)
        weights = example_weights(sample_weight, class_weight, y)
        step = self.batch_step(len(x), weighted=weights is not None)
        means = Means(self.loss, self.metric_functions())
        step.x[:, :-1] = x
        step.y[...] = y.T
        if step.weights is not None:
            step.weights[...] = weights
        self.penalty.take()
        step()
        means.add(y, step.output.T, self.penalty.take(), step.weights)
        return self._scores(means.values(), return_dict=return_dict)

    def test_on_batch(
        self, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False
    ) -> Scores:
        """Return the cost on these examples, followed by the metrics if there are any."""
        return self.evaluate(
            x, y, len(x), verbose=0, sample_weight=sample_weight, return_dict=return_dict
        )

    def evaluate(
        self,
        x: Any,
        y: Any = None,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        sample_weight: Any = None,
        steps: None = None,
        callbacks: Callback | Iterable[Callback] | None = None,
        return_dict: bool = False,
    ) -> Scores:
        """Return the cost J on these examples, followed by the metrics if there are any.

        Parameters
        ----------
        x : array_like, shape (examples, inputs)
        y : array_like, shape (examples, units), or as the loss takes it
        batch_size : int
            Examples that are computed at a time; if omitted 1,000, or 32 if a callback or a metric
            of a person's own sees mini-batches.
        verbose : 0, 1, 2 or "auto"
            Print nothing, a bar (the meaning of "auto"), or a line.
        sample_weight : array_like, shape (examples,), optional
            How much the loss of every example counts.
        steps : None
            Is left out here.
        callbacks : list of Callback, optional
            Objects whose methods `evaluate` calls before, between and after mini-batches.
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
        refuse("evaluate", {"steps": steps}, LEFT_OUT)
        x, y = self.check_examples(x, y)
        metrics, wants_tests = self.metric_functions(), CallbackList(callbacks).wants_tests
        if batch_size is None and (by_batch(self.loss, metrics) or wants_tests):
            batch_size = BATCH_SIZE
        size, bar = pieces(x, batch_size, verbose)
        weights = example_weights(sample_weight, None, y)
        evaluation = Evaluation(self, x, y, self.loss, metrics, rows=size, weights=weights)
        network = cast(Model, self)
        listeners = with_callbacks(callbacks, network, bar.verbose, evaluation.pieces)
        values = evaluated(evaluation, network, listeners)
        bar.end(values)
        return self._scores([*values.values()], return_dict=return_dict)

    def _scores(self, numbers: list[float], *, return_dict: bool) -> Scores:
        if return_dict:
            return dict(zip(["loss", *self.metrics], numbers, strict=True))
        return numbers if len(numbers) > 1 else numbers[0]
