"""`fit`: a loop over `Training`, with validation, callbacks, a progress bar and a history."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from engine.arrays import Array
from engine.callbacks.callback import Callback, CallbackList
from engine.examples import weights, whole
from engine.fitting.augmentation import Augmentation
from engine.fitting.evaluation import ROWS, Evaluation, Means, by_batch
from engine.fitting.progress import ProgressBar
from engine.fitting.training import Training
from engine.fitting.watched import evaluated
from engine.history import History
from engine.left_out import refuse
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
    validation_data: tuple[Any, ...] | None = None,
    shuffle: bool = True,
    class_weight: Mapping[int, float] | None = None,
    sample_weight: Any = None,
    initial_epoch: int = 0,
    steps_per_epoch: int | None = None,
    validation_steps: None = None,
    validation_batch_size: int | None = None,
    validation_freq: int | Collection[int] = 1,
    augmentation: Augmentation | None = None,
) -> History:
    """Minimise the cost of `model`; the arguments are those of `Sequential.fit`."""
    size = BATCH_SIZE if batch_size is None else whole("batch_size", batch_size, 1)
    numbers = range(whole("initial_epoch", initial_epoch, 0), whole("epochs", epochs, 0))
    refuse("fit", {"validation_steps": validation_steps}, {"validation_steps": None})
    x, y = model.check_examples(x, y)
    weights(sample_weight, class_weight, y)  # refuses what does not fit before anything begins
    examples = Examples(x, y, weights(sample_weight, None, y))
    held_out = None
    if validation_data is not None:
        held_out = _held_out(model, validation_data)
    elif validation_split:
        cut = _cut(len(x), validation_split)
        held_out, examples = examples.part(slice(cut, None)), examples.part(slice(cut))
    if class_weight is not None:  # which is for training only, as in Keras
        examples = examples._replace(weights=weights(None, class_weight, examples.y))

    if steps_per_epoch is not None and batch_size is None:  # a pass is one epoch then, as in Keras
        size = -(-len(examples.x) // whole("steps_per_epoch", steps_per_epoch, 1))
    steps = -(-len(examples.x) // size)
    if steps_per_epoch is not None:
        steps = min(steps, whole("steps_per_epoch", steps_per_epoch, 1))
    bar, listeners = ProgressBar(verbose, numbers.stop, steps), CallbackList(callbacks)
    cut = by_batch(model.loss, model.metric_functions()) or listeners.wants_tests
    rows = size if cut else ROWS
    if validation_batch_size is not None:
        rows = whole("validation_batch_size", validation_batch_size, 1)
    validation = Validation(held_out, validation_freq, rows)
    listeners.set_params({"verbose": bar.verbose, "epochs": numbers.stop, "steps": steps})
    listeners.set_model(model)
    rng = model.shuffler if shuffle else None
    with threads_for(model.count_params(), min(size, len(examples.x))):
        training = Training(
            model,
            examples.x,
            examples.y,
            batch_size=size,
            rng=rng,
            augmentation=augmentation,
            weights=examples.weights,
        )
        return _Epochs(model, training, bar, listeners, validation).run(numbers)


class Examples(NamedTuple):
    """Inputs, right answers, and how much every example counts, if not all count alike."""

    x: Array
    y: Array
    weights: Array | None

    def part(self, rows: slice) -> "Examples":
        """Return some of them."""
        weights = None if self.weights is None else self.weights[rows]
        return Examples(self.x[rows], self.y[rows], weights)


class Validation(NamedTuple):
    """The held-out examples, after which epochs they are computed, and how many at a time."""

    examples: Examples | None
    when: int | Collection[int]
    rows: int

    def due(self, epoch: int) -> bool:
        """Return whether they are computed after this epoch, counted from 0."""
        if self.examples is None:
            return False
        if isinstance(self.when, int):
            return (epoch + 1) % self.when == 0
        return epoch + 1 in self.when


class _Epochs:
    """The epochs of one `fit`, with its progress bar, callbacks and held-out examples."""

    def __init__(
        self,
        model: Model,
        training: Training,
        bar: ProgressBar,
        callbacks: CallbackList,
        validation: Validation,
    ) -> None:
        self._model, self._training, self._steps = model, training, iter(training)
        self._bar, self._callbacks, self._validation = bar, callbacks, validation
        self._before = 0  # examples that earlier epochs took, of this pass over all of them
        metrics = model.metric_functions()
        self._means, self._by_batch = Means(model.loss, metrics), by_batch(model.loss, metrics)

    def run(self, numbers: range) -> History:
        """Train for these epochs, or until a callback stops it."""
        model, callbacks, values = self._model, self._callbacks, dict[str, float]()
        model.history = history = History()
        history.params, history.model = callbacks.params, model
        model.stop_training = False
        callbacks.on_train_begin()
        for epoch in range(max(numbers.start, callbacks.first_epoch), numbers.stop):
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
        self._before = self._training.position.seen % self._training.examples
        self._model.penalty.take()
        self._callbacks.on_epoch_begin(epoch)
        if self._callbacks.wants_batches:
            self._train_with_callbacks()
        else:
            self._train()
        values = self._values()
        if self._validation.due(epoch):
            values |= {f"val_{name}": value for name, value in self._validate().items()}
        self._bar.end(values)
        return values

    def _train(self) -> None:
        """Train to the end of the epoch."""
        group = self._model.steps_per_execution
        last = -(-self._bar.batches // group) * group  # whole groups, as in Keras
        for batch, progress in enumerate(self._steps, 1):
            if batch == last or progress.examples == 0:
                return
            if self._bar.due():
                self._show(min(batch, self._bar.batches))

    def _train_with_callbacks(self) -> None:
        """Train to the end of the epoch, or until a callback stops it."""
        batches, group = self._bar.batches, self._model.steps_per_execution
        for batch in range(0, batches, group):
            self._callbacks.on_train_batch_begin(batch)
            for _ in range(group):
                if (progress := next(self._steps)).examples == 0:
                    break
            self._callbacks.on_train_batch_end(batch + group - 1, self._values())
            if self._model.stop_training or progress.examples == 0:
                return
            if self._bar.due():
                self._show(min(batch + group, batches))

    def _show(self, batch: int) -> None:
        self._bar.show(batch, self._values())

    def _values(self) -> dict[str, float]:
        """Return the means over the current epoch so far."""
        since, penalty = self._before + self._means.examples, self._model.penalty.take()
        y_true, y_pred = self._training.outputs_so_far(since)
        weights = self._training.weights_so_far(since)
        if self._by_batch:
            size = self._training.batch_size
            for start in range(0, len(y_true), size):
                rows = slice(start, start + size)
                of_rows = None if weights is None else weights[rows]
                self._means.add(y_true[rows], y_pred[rows], 0 if start else penalty, of_rows)
        else:
            self._means.add(y_true, y_pred, penalty, weights)
        return dict(zip(["loss", *self._model.metrics], self._means.values(), strict=True))

    def _validate(self) -> dict[str, float]:
        model, examples = self._model, self._validation.examples
        assert examples is not None
        evaluation = Evaluation(
            model,
            examples.x,
            examples.y,
            model.loss,
            model.metric_functions(),
            rows=self._validation.rows,
            weights=examples.weights,
        )
        return evaluated(evaluation, model, self._callbacks)


def _held_out(model: Model, data: Any) -> Examples:
    if not isinstance(data, tuple | list) or len(data) not in (2, 3):
        raise ValueError(
            "expected validation_data as (x, y) or (x, y, sample_weight),"
            f" got {type(data).__name__}"
        )
    x, y = model.check_examples(data[0], data[1])
    return Examples(x, y, weights(data[2] if len(data) == 3 else None, None, y))


def _cut(examples: int, share: float) -> int:
    cut = int(examples * (1 - share)) if 0 <= share < 1 else 0
    if not 0 < cut < examples:
        raise ValueError(
            "expected a validation_split in [0, 1) that leaves examples on both sides,"
            f" got {share!r} of {examples}"
        )
    return cut
