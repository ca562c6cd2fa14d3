"""`evaluate` and `predict` mini-batch by mini-batch, as callbacks want to have them."""

from collections.abc import Callable

import numpy as np

from engine.arrays import Array
from engine.callbacks.callback import CallbackList
from engine.fitting.evaluation import Evaluation
from engine.model import Model


def evaluated(evaluation: Evaluation, model: Model, callbacks: CallbackList) -> dict[str, float]:
    """Return cost and metrics of all examples; the callbacks are called around the mini-batches."""
    model.stop_evaluating = False
    callbacks.on_test_begin()
    if callbacks.wants_tests:
        pieces, group = iter(evaluation), model.steps_per_execution
        for batch in range(0, evaluation.pieces, group):
            callbacks.on_test_batch_begin(batch)
            for _ in range(min(group, evaluation.pieces - batch)):
                next(pieces)
            evaluation.take_stock()
            callbacks.on_test_batch_end(batch + group - 1, evaluation.values(model.metrics))
            if model.stop_evaluating:
                break
    else:
        evaluation.run()
    values = evaluation.values(model.metrics)
    callbacks.on_test_end(values)
    return values


def predicted(
    compute: Callable[[Array], Array], x: Array, size: int, model: Model, callbacks: CallbackList
) -> list[Array]:
    """Return what `compute` returns of every mini-batch; the callbacks are called around them."""
    model.stop_predicting = False
    callbacks.on_predict_begin()
    outputs: list[Array] = []
    group = model.steps_per_execution
    for number, start in enumerate(range(0, len(x), size), 1):
        if (number - 1) % group == 0:
            callbacks.on_predict_batch_begin(number - 1)
        outputs.append(compute(x[start : start + size]))
        if number % group == 0 or start + size >= len(x):
            last = -(-number // group) * group
            if callbacks.wants_predictions:
                of_group = np.concatenate(outputs[last - group :])
                callbacks.on_predict_batch_end(last - 1, {"outputs": of_group})
            if model.stop_predicting:
                break
    callbacks.on_predict_end()
    return outputs
