from math import inf, nan

import numpy as np
import pytest

from engine import SGD, Dense, Input, Sequential
from engine.callbacks import (
    Callback,
    CSVLogger,
    EarlyStopping,
    LambdaCallback,
    ModelCheckpoint,
    TerminateOnNaN,
)

rng = np.random.default_rng(5)
X = rng.random((50, 4), np.float32)
Y = (X[:, 0] > X[:, 1]).astype(int)


def made(rate=0.1):
    model = Sequential([Input((4,)), Dense(8, "tanh"), Dense(1, "sigmoid")])
    model.compile(SGD(rate), "binary_crossentropy", metrics=["accuracy"])
    return model


def fitted(*callbacks, model=None, **options):
    model = model or made()
    options = {"epochs": 3, "batch_size": 20, "verbose": 0} | options
    return model, model.fit(X, Y, callbacks=list(callbacks), **options)


class Diary(Callback):
    """Writes down what it hears, in order."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def on_train_begin(self, logs=None):
        self.lines.append("begin")

    def on_train_end(self, logs=None):
        self.lines.append(("end", sorted(logs)))

    def on_epoch_begin(self, epoch, logs=None):
        self.lines.append(("epoch", epoch))

    def on_epoch_end(self, epoch, logs=None):
        self.lines.append(("epoch end", epoch, sorted(logs)))


class BatchDiary(Diary):
    def on_train_batch_begin(self, batch, logs=None):
        self.lines.append(("batch", batch))

    def on_train_batch_end(self, batch, logs=None):
        self.lines.append(("batch end", batch, sorted(logs)))


class Numbers(EarlyStopping):
    """An EarlyStopping that hears made-up numbers instead of those of the training."""

    def __init__(self, numbers, **options):
        super().__init__(**options)
        self.numbers, self.seen = numbers, 0

    def on_epoch_end(self, epoch, logs=None):
        self.seen += 1
        super().on_epoch_end(epoch, logs | {self.monitor: self.numbers[epoch]})


@pytest.mark.parametrize(
    ("mode", "monitor", "better"),
    [
        ("auto", "val_loss", np.less),
        ("auto", "val_accuracy", np.greater),
        ("auto", "root_mean_squared_error", np.less),
        ("max", "val_mse", np.greater),
        ("min", "accuracy", np.less),
    ],
)
def test_a_callback_that_monitors_shows_which_value_is_better(mode, monitor, better):
    assert EarlyStopping(monitor, mode=mode).monitor_op is better


def test_epochs_are_told_in_order_with_the_numbers_of_the_history():
    diary = Diary()
    model, _ = fitted(diary, epochs=2)
    names = ["accuracy", "loss"]
    assert diary.lines == [
        "begin",
        ("epoch", 0),
        ("epoch end", 0, names),
        ("epoch", 1),
        ("epoch end", 1, names),
        ("end", names),
    ]
    assert diary.model is model
    assert diary.params == {"verbose": 0, "epochs": 2, "steps": 3}


def test_mini_batches_are_told_with_the_means_so_far():
    diary, costs = BatchDiary(), []
    costs_of = LambdaCallback(on_train_batch_end=lambda batch, logs: costs.append(logs["loss"]))
    model, history = fitted(diary, costs_of, epochs=1, shuffle=False)
    assert [line[:2] for line in diary.lines[2:8]] == [
        (what, batch) for batch in range(3) for what in ("batch", "batch end")
    ]
    assert costs[-1] == history.history["loss"][0]
    assert costs[0] == pytest.approx(made().evaluate(X[:20], Y[:20], verbose=0)[0], rel=1e-6)
    alone, _ = fitted(epochs=1, shuffle=False)
    np.testing.assert_array_equal(model.theta, alone.theta)


def test_only_callbacks_that_listen_to_mini_batches_are_told_of_them():
    from engine.callbacks.callback import CallbackList

    assert not CallbackList([Diary(), EarlyStopping(), ModelCheckpoint("a.keras")]).wants_batches
    for callback in (BatchDiary(), TerminateOnNaN(), ModelCheckpoint("a.keras", save_freq=2)):
        assert CallbackList([callback]).wants_batches


def test_what_a_callback_adds_goes_into_the_history():
    _, history = fitted(LambdaCallback(on_epoch_end=lambda epoch, logs: logs.update(lr=0.1)))
    assert history.history["lr"] == [0.1] * 3


def test_a_callback_ends_the_training_after_an_epoch_or_a_mini_batch():
    def stop(number, logs):
        model.stop_training = True

    model = made()
    _, history = fitted(LambdaCallback(on_epoch_end=stop), model=model)
    assert history.epoch == [0]
    _, history = fitted(LambdaCallback(on_train_batch_end=stop), model=model)
    assert history.epoch == [0]
    assert model.optimizer.iterations == 3 + 1
    fitted(model=model)
    assert model.optimizer.iterations == 3 + 1 + 9


def test_training_goes_on_from_an_initial_epoch_as_if_it_had_not_stopped():
    once, history = fitted(epochs=5)
    twice, _ = fitted(epochs=2)
    _, later = fitted(model=twice, epochs=5, initial_epoch=2)
    np.testing.assert_array_equal(twice.theta, once.theta)
    assert later.epoch == [2, 3, 4]
    assert later.history["loss"] == history.history["loss"][2:]


@pytest.mark.parametrize(
    ("options", "numbers", "epochs"),
    [
        ({}, [3, 2, 1, 2, 0], 4),
        ({"patience": 2}, [3, 2, 2, 1, 1, 1, 0], 6),
        ({"min_delta": 0.5, "patience": 1}, [3, 2.6, 0, 0], 2),
        ({"mode": "max"}, [1, 2, 3, 2, 9], 4),
        ({"mode": "max", "min_delta": 0.5}, [1, 1.2, 9], 2),
        ({"monitor": "accuracy"}, [0.1, 0.2, 0.1, 0.9], 3),
        ({"baseline": 2, "patience": 2}, [5, 4, 4.5, 0], 3),
        ({"start_from_epoch": 3}, [1, 2, 3, 4, 5, 0], 5),
        ({"patience": 1}, [3, nan, 1], 2),
    ],
)
def test_early_stopping_waits_as_keras_does(options, numbers, epochs):
    callback = Numbers(numbers, **options)
    fitted(callback, epochs=len(numbers))
    assert callback.seen == epochs
    assert callback.stopped_epoch == epochs - 1


def test_early_stopping_goes_back_to_the_best_weights(capsys):
    snapshots = []
    keep = LambdaCallback(on_epoch_end=lambda epoch, logs: snapshots.append(model.theta.copy()))
    stop = Numbers([3, 1, 2, 2, 2], patience=2, restore_best_weights=True, verbose=1)
    model = made()
    fitted(keep, stop, model=model, epochs=5)
    assert stop.best_epoch == 1
    assert (snapshots[1] != snapshots[3]).any()
    np.testing.assert_array_equal(model.theta, snapshots[1])
    assert "Epoch 4: early stopping" in capsys.readouterr().out


def test_early_stopping_warns_of_a_number_that_is_not_there():
    with pytest.warns(UserWarning, match=r"expected 'val_loss' among .*'loss', 'accuracy'"):
        fitted(EarlyStopping(), epochs=1)


def test_a_name_that_does_not_tell_what_is_better_needs_a_mode():
    callback = LambdaCallback(on_epoch_end=lambda epoch, logs: logs.update(luck=1))
    with pytest.raises(ValueError, match='expected mode="max" or mode="min"'):
        fitted(callback, EarlyStopping("luck"))
    with pytest.warns(UserWarning, match="expected mode"):
        assert EarlyStopping(mode="maximum").mode == "auto"


def test_a_loss_that_is_no_number_terminates_the_training(capsys):
    spoil = LambdaCallback(on_train_batch_begin=lambda batch, logs: model.theta.fill(nan))
    model = made()
    _, history = fitted(spoil, TerminateOnNaN(), model=model)
    assert history.epoch == [0]
    assert model.optimizer.iterations == 1
    assert "Batch 0: Invalid loss" in capsys.readouterr().out
    with pytest.raises(RuntimeError, match="finite loss"):
        fitted(spoil, TerminateOnNaN(raise_error=True), model=model)


@pytest.mark.parametrize(("loss", "ends"), [(inf, True), (-inf, True), (1e30, False)])
def test_an_infinite_loss_ends_the_training_and_a_large_one_does_not(loss, ends):
    callback = TerminateOnNaN()
    callback.set_model(made())
    callback.on_batch_end(3, {"loss": loss})
    assert callback.model.stop_training is ends


def test_the_csv_log_has_a_line_for_every_epoch(tmp_path):
    path = tmp_path / "log.csv"
    _, history = fitted(CSVLogger(path, separator=";"), validation_split=0.2)
    head, *lines = path.read_text().splitlines()
    assert head == "epoch;accuracy;loss;val_accuracy;val_loss"
    assert [int(line.split(";")[0]) for line in lines] == [0, 1, 2]
    assert [float(line.split(";")[2]) for line in lines] == history.history["loss"]


def test_a_csv_log_is_replaced_or_gone_on_with(tmp_path):
    path = tmp_path / "log.csv"
    fitted(CSVLogger(path))
    fitted(CSVLogger(path))
    assert len(path.read_text().splitlines()) == 4
    assert path.read_text().splitlines()[1].endswith(",NA,NA")
    fitted(CSVLogger(path, append=True))
    assert len(path.read_text().splitlines()) == 7


@pytest.fixture
def saved(monkeypatch):
    paths = []
    monkeypatch.setattr(Sequential, "save", lambda self, path: paths.append(path.name))
    return paths


def test_a_checkpoint_is_saved_after_every_epoch_under_its_numbers(saved, tmp_path):
    _, history = fitted(ModelCheckpoint(tmp_path / "deep" / "{epoch:02d}-{loss:.3f}.keras"))
    losses = history.history["loss"]
    assert saved == [f"{i:02d}-{loss:.3f}.keras" for i, loss in enumerate(losses, 1)]


def test_a_checkpoint_is_saved_only_if_it_is_the_best(saved, tmp_path, capsys):
    values = iter([3.0, 1.0, 2.0, 0.5])
    spoil = LambdaCallback(on_epoch_end=lambda epoch, logs: logs.update(val_loss=next(values)))
    best = ModelCheckpoint(tmp_path / "{epoch}.keras", save_best_only=True, verbose=1)
    fitted(spoil, best, epochs=4)
    assert saved == ["1.keras", "2.keras", "4.keras"]
    said = capsys.readouterr().out
    assert "val_loss did not improve from 1.00000" in said
    assert "improved from 3.00000 to 1.00000" in said


def test_a_checkpoint_is_saved_after_every_so_many_mini_batches(saved, tmp_path):
    fitted(ModelCheckpoint(tmp_path / "{epoch}-{batch}.keras", save_freq=2), epochs=2)
    assert saved == ["1-2.keras", "2-1.keras", "2-3.keras"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"filepath": "net.h5"}, r"ends in .keras, got 'net.h5'"),
        ({"save_weights_only": True}, r"ends in .weights.h5, got 'net.keras'"),
        ({"save_freq": "batch"}, "save_freq as"),
    ],
)
def test_a_checkpoint_that_cannot_be_saved_is_refused_beforehand(options, words):
    with pytest.raises(ValueError, match=words):
        ModelCheckpoint(**{"filepath": "net.keras"} | options)


def test_a_path_with_an_unknown_name_says_which_there_are(tmp_path):
    with pytest.raises(KeyError, match="one of epoch, loss, accuracy"):
        fitted(ModelCheckpoint(tmp_path / "{acc}.keras"))


def test_what_is_no_callback_is_refused():
    with pytest.raises(ValueError, match="expected a list of Callback objects, got 3"):
        fitted(3)
