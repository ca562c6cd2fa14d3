"""`fit`: a loop over `Training`, with validation, callbacks, a progress bar and a history."""

from collections.abc import Iterable
from typing import Any

from engine.arrays import Array
from engine.callbacks.callback import Callback, CallbackList
from engine.examples import whole
from engine.fitting.augmentation import Augmentation
from engine.fitting.evaluation import Evaluation, Means
from engine.fitting.progress import ProgressBar
from engine.fitting.training import Training
from engine.history import History
from engine.model import Model
from engine.threads import threads_for

BATCH_SIZE = 32  # examples in a mini-batch by default, as in Keras


def fit(
    model: Model,
    x: Any,
    y: Any,
    *,
    batch_size: int | None = None,
    epochs: int = 1,
    verbose: int | str = "auto",
    callbacks: Callback | Iterable[Callback] | None = None,
    validation_split: float = 0.0,
    validation_data: tuple[Any, Any] | None = None,
    shuffle: bool = True,
    initial_epoch: int = 0,
    augmentation: Augmentation | None = None,
) -> History:
    """Minimise the cost of `model`; the arguments are those of `Sequential.fit`."""
    size = BATCH_SIZE if batch_size is None else whole("batch_size", batch_size, 1)
    numbers = range(whole("initial_epoch", initial_epoch, 0), whole("epochs", epochs, 0))
    x, y = model.check_examples(x, y)
    held_out = None
    if validation_data is not None:
        held_out = model.check_examples(*_pair(validation_data))
    elif validation_split:
        cut = _cut(len(x), validation_split)
        held_out, x, y = (x[cut:], y[cut:]), x[:cut], y[:cut]

    steps = -(-len(x) // size)
    bar, listeners = ProgressBar(verbose, numbers.stop, steps), CallbackList(callbacks)
    listeners.set_params({"verbose": bar.verbose, "epochs": numbers.stop, "steps": steps})
    listeners.set_model(model)
    rng = model.shuffler if shuffle else None
    with threads_for(model.count_params(), min(size, len(x))):
        training = Training(model, x, y, batch_size=size, rng=rng, augmentation=augmentation)
        return _Epochs(model, training, bar, listeners, held_out).run(numbers)


class _Epochs:
    """The epochs of one `fit`, with its progress bar, callbacks and held-out examples."""

    def __init__(
        self,
        model: Model,
        training: Training,
        bar: ProgressBar,
        callbacks: CallbackList,
        held_out: tuple[Array, Array] | None,
    ) -> None:
        self._model, self._training, self._steps = model, training, iter(training)
        self._bar, self._callbacks, self._held_out = bar, callbacks, held_out
        self._means = Means(model.loss, model.metric_functions())

    def run(self, numbers: range) -> History:
        """Train for these epochs, or until a callback stops it."""
        model, callbacks, values = self._model, self._callbacks, dict[str, float]()
        model.history = history = History()
        model.stop_training = False
        callbacks.on_train_begin()
        for epoch in numbers:
            values = self._epoch(epoch)
            callbacks.on_epoch_end(epoch, values)
            history.append(epoch, values)
            if model.stop_training:
                break
        callbacks.on_train_end(values)
        return history

    def _epoch(self, epoch: int) -> dict[str, float]:
        self._bar.begin(epoch)
        self._means.reset()
        self._model.penalty.take()
        self._callbacks.on_epoch_begin(epoch)
        if self._callbacks.wants_batches:
            self._train_with_callbacks()
        else:
            self._train()
        values = self._values()
        if self._held_out is not None:
            values |= {
                f"val_{name}": value for name, value in self._validate(*self._held_out).items()
            }
        self._bar.end(values)
        return values

    def _train(self) -> None:
        """Train to the end of the epoch."""
        for progress in self._steps:
            if progress.examples == 0:
                return
            if self._bar.due():
                self._show(progress.examples)

    def _train_with_callbacks(self) -> None:
        """Train to the end of the epoch, or until a callback stops it."""
        for batch in range(self._bar.batches):
            self._callbacks.on_train_batch_begin(batch)
            progress = next(self._steps)
            self._callbacks.on_train_batch_end(batch, self._values())
            if self._model.stop_training:
                return
            if self._bar.due():
                self._show(progress.examples)

    def _show(self, examples: int) -> None:
        if examples:
            self._bar.show(-(-examples // self._training.batch_size), self._values())

    def _values(self) -> dict[str, float]:
        """Return the means over the current epoch so far."""
        y_true, y_pred = self._training.outputs_so_far(self._means.examples)
        self._means.add(y_true, y_pred, self._model.penalty.take())
        return dict(zip(["loss", *self._model.metrics], self._means.values(), strict=True))

    def _validate(self, x: Array, y: Array) -> dict[str, float]:
        model = self._model
        evaluation = Evaluation(model, x, y, model.loss, model.metric_functions())
        return evaluation.run().values(model.metrics)


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
