"""`train_on_batch` and `test_on_batch`: one step, and one look, at examples of one's own choice."""

from typing import TYPE_CHECKING, Any

from engine.fitting.fit import evaluation, examples
from engine.fitting.means import Means

if TYPE_CHECKING:
    from engine.sequential import Sequential

Scores = Any  # a number, a list of numbers or a dict of them, as the arguments ask


def train_on_batch(model: "Sequential", x: Any, y: Any) -> dict[str, float]:
    """Make one step on these examples; return loss and metrics as they were before it.

    Parameters
    ----------
    model : Sequential
        Compiled; built here if it is not yet.
    x : array_like, shape (examples, inputs)
    y : array_like, shape (examples, units), or as the loss takes it
    """
    x, y = examples(model, x, y)
    step, means = model.batch_step(len(x)), Means(model)
    step.x[:, :-1] = x
    step.y[...] = y.T
    model.penalty.take()
    step()
    means.add(y, step.output.T, model.penalty.take())
    return means.values()


def test_on_batch(model: "Sequential", x: Any, y: Any) -> dict[str, float]:
    """Return loss and metrics on these examples."""
    return evaluation(model, x, y).run().values(model.metrics)


def plain(values: dict[str, float], return_dict: bool) -> Scores:
    """Return loss and metrics as Keras does: a number, a list, or the dict if that was asked."""
    if return_dict:
        return values
    numbers = list(values.values())
    return numbers if len(numbers) > 1 else numbers[0]
