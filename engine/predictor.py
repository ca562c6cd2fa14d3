"""`Predictor`: a stack of layers that computes: the forward pass, for any number of examples."""

from collections.abc import Iterable
from typing import Any, cast

import numpy as np

from engine.arrays import Array, ones
from engine.backpropagation import forward
from engine.callbacks.callback import Callback, with_callbacks
from engine.examples import inputs, rows, whole
from engine.fitting.evaluation import ROWS
from engine.fitting.fit import BATCH_SIZE
from engine.fitting.progress import ProgressBar
from engine.fitting.watched import predicted
from engine.kept import Kept
from engine.layers import Flatten, Input
from engine.layers.layer import Layer
from engine.left_out import refuse
from engine.model import Model
from engine.passes import Forward
from engine.stack import NEXT, Stack
from engine.tensors import Tensor, tensor

LEFT_OUT = {"steps": None}  # of predict and evaluate


class Predictor(Stack):
    """A network f(x) = g₃(W₃ g₂(W₂ g₁(W₁ x + b₁) + b₂) + b₃), with any number of layers.

    Parameters and attributes are those of `engine.sequential.Sequential`.
    """

    def __init__(
        self,
        layers: Iterable[Layer | Input] | None = None,
        trainable: bool = True,
        name: str | None = None,
        *,
        seed: int | None = NEXT,
        dtype: Any = None,
    ) -> None:
        self._forwards: Kept[int, Forward] = Kept()
        self.stop_predicting = False
        super().__init__(layers, trainable, name, seed=seed, dtype=dtype)

    def __call__(self, x: Any, training: bool = False) -> Tensor:
        """Return the predictions ŷ, shape (examples, units).

        Parameters
        ----------
        x : array_like, shape (examples, inputs)
        training : bool
            Whether chance plays, as in training.
        """
        if not training:
            return tensor(self._run(x).output.T.copy())
        columns = self._built_for(x).T.astype(self.dtype)
        parameters = [layer.weights_and_bias for layer in self._layers]
        return tensor(forward(self._layers, parameters, columns, training=True)[-1].a.T)

    def activations(self, x: Any) -> list[Array]:
        """Return the outputs of every layer, shape (examples, units) each.

        Parameters
        ----------
        x : ndarray, shape (examples, inputs)
        """
        return [a.T.copy() for a in self._run(x).activations]

    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        steps: None = None,
        callbacks: Callback | Iterable[Callback] | None = None,
    ) -> Array:
        """Return the predictions ŷ, shape (examples, units).

        Parameters
        ----------
        x : array_like, shape (examples, inputs)
        batch_size : int
            Examples that are computed at a time; if omitted 1,000, or 32 with callbacks.
        verbose : 0, 1, 2 or "auto"
            Print nothing, a bar (the meaning of "auto"), or a line.
        steps : None
            Is left out here.
        callbacks : list of Callback, optional
            Objects whose methods `predict` calls before, between and after mini-batches.

        Raises
        ------
        ValueError
            If `x` does not fit the network.
        """
        refuse("predict", {"steps": steps}, LEFT_OUT)
        x = self._built_for(x)
        if batch_size is None and callbacks:
            batch_size = BATCH_SIZE
        size, bar = pieces(x, batch_size, verbose)
        network = cast(Model, self)  # which a Sequential is
        listeners = with_callbacks(callbacks, network, bar.verbose, bar.batches)
        outputs = predicted(
            lambda rows: self._run(rows).output.T.copy(), x, size, network, listeners
        )
        bar.end({})
        return np.concatenate(outputs) if outputs else np.empty((0, self.units), self.dtype)

    def predict_on_batch(self, x: Any) -> Array:
        """Return the predictions ŷ, shape (examples, units), and print nothing."""
        return self.predict(x, verbose=0)

    def as_rows(self, x: Any) -> Array:
        """Return examples as rows of numbers, shape (examples, inputs).

        Raises
        ------
        ValueError
            If they do not fit the network.
        """
        if self._layers and isinstance(self._layers[0], Flatten):
            return rows(x, self._shape)
        return inputs(x, self.features)

    def _built_for(self, x: Any) -> Array:
        """Return examples as rows, and build the network for them if it is not yet."""
        examples = self.as_rows(x)
        if not self.built:
            self.build((None, *np.shape(x)[1:]))
        return examples

    def forget_passes(self) -> None:
        """Discard the passes that are kept, so that a change of a layer takes effect."""
        super().forget_passes()
        self._forwards.clear()

    def _run(self, x: Any) -> Forward:
        if not self.built or np.shape(x)[1:] != (self.features,):
            x = self._built_for(x)
        forward = self._forwards.get_or_make(len(x), self._make_forward)
        forward.x[:, :-1] = x
        forward()
        return forward

    def _make_forward(self, examples: int) -> Forward:
        return Forward(self._network(), ones((examples, self.features + 1), self.dtype))


def pieces(x: Any, batch_size: int | None, verbose: int | str) -> tuple[int, ProgressBar]:
    """Return the number of examples that are computed at a time, and the bar of the pieces."""
    size = ROWS if batch_size is None else whole("batch_size", batch_size, 1)
    return size, ProgressBar(verbose, 1, max(1, -(-len(x) // size)))
