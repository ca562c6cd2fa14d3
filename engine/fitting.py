"""`fit`: a loop over `Training`, with validation, a progress bar and a history."""

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.arrays import Array
from engine.evaluation import Evaluation
from engine.examples import inputs, outputs, whole
from engine.history import History
from engine.progress import ProgressBar
from engine.training import Training

if TYPE_CHECKING:
    from engine.sequential import Sequential


def fit(
    model: "Sequential",
    x: Any,
    y: Any,
    *,
    batch_size: int = 32,
    epochs: int = 1,
    verbose: int | str = "auto",
    validation_split: float = 0.0,
    validation_data: tuple[Any, Any] | None = None,
    shuffle: bool = True,
) -> History:
    """Minimise the cost.

    Parameters
    ----------
    model : Sequential
        Compiled; built here if it is not yet. A second `fit` goes on where the first ended.
    x : array_like, shape (examples, inputs)
    y : array_like, shape (examples, units), or as the loss takes it
    batch_size : int
        Examples in a mini-batch.
    epochs : int
        Passes over the examples.
    verbose : 0, 1, 2 or "auto"
        Print nothing, a progress bar (what "auto" means), or a line for every epoch.
    validation_split : float
        The share of the examples, in [0, 1), that is held out: the last ones, before shuffling.
    validation_data : (x, y), optional
        Held-out examples of their own; they go before `validation_split`.
    shuffle : bool
        Whether every epoch sees the examples in another order.

    Returns
    -------
    History

    Raises
    ------
    ValueError
        If the network is not compiled, or an argument does not fit it.
    """
    batch_size, epochs = whole("batch_size", batch_size, 1), whole("epochs", epochs, 0)
    x, y = _examples(model, x, y)
    held_out = None
    if validation_data is not None:
        held_out = _examples(model, *_pair(validation_data))
    elif validation_split:
        cut = _cut(len(x), validation_split)
        held_out, x, y = (x[cut:], y[cut:]), x[:cut], y[:cut]

    rng = model.shuffler if shuffle else None
    training = Training(model, x, y, batch_size=batch_size, rng=rng)
    bar = ProgressBar(verbose, epochs, -(-len(x) // batch_size))
    history = History()
    steps = iter(training)
    for epoch in range(epochs):
        bar.begin(epoch)
        for progress in steps:
            if progress.examples == 0:
                break
            if bar.due():
                bar.show(-(-progress.examples // batch_size), _values(model, *training.said()))
        values = _values(model, *training.said())
        if held_out is not None:
            values |= _measure(model, *held_out)
        history.append(epoch, values)
        bar.end(values)
    return history


def evaluation(model: "Sequential", x: Any, y: Any) -> Evaluation:
    """Return the evaluation, yet to be run, of a compiled network on these examples."""
    x, y = _examples(model, x, y)
    return Evaluation(model, x, y, model.loss, model.metric_functions())


def _examples(model: "Sequential", x: Any, y: Any) -> tuple[Array, Array]:
    """Check the examples against the network, which is built for them if it is not yet."""
    if not model.compiled:
        raise ValueError("expected a compiled network: call compile(loss=…) first")
    x = inputs(x, model.inputs)
    if not len(x):
        raise ValueError("expected at least one example, got none")
    y = model.loss.targets(outputs(y, len(x)), model.units)
    if not model.built:
        model.build(x.shape[1])
    return x, y


def _pair(data: Any) -> tuple[Any, Any]:
    if not isinstance(data, tuple | list) or len(data) != 2:
        raise ValueError(f"expected validation_data as (x, y), got {type(data).__name__}")
    return data[0], data[1]


def _cut(examples: int, share: float) -> int:
    cut = int(examples * (1 - share)) if 0 <= share < 1 else 0
    if not 0 < cut < examples:
        raise ValueError(
            "expected a validation_split in [0, 1) that leaves examples on both sides,"
            f" got {share!r} of {examples}"
        )
    return cut


def _values(model: "Sequential", y_true: Array, y_pred: Array) -> dict[str, float]:
    with np.errstate(all="ignore"):  # a network that diverged has a cost that is not finite
        values = {"loss": float(model.loss.losses(y_true, y_pred).mean(dtype=np.float64))}
        for name, function in zip(model.metrics, model.metric_functions(), strict=True):
            values[name] = function(y_true, y_pred)
    return values


def _measure(model: "Sequential", x: Array, y: Array) -> dict[str, float]:
    result = Evaluation(model, x, y, model.loss, model.metric_functions()).run()
    names = ["loss", *model.metrics]
    numbers = [result.cost, *result.scores]
    return {f"val_{name}": number for name, number in zip(names, numbers, strict=True)}
