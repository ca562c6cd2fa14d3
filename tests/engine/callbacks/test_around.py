"""Callbacks around `evaluate`, the held-out examples of `fit`, and `predict`, as Keras has them."""

import numpy as np
import pytest

from engine import SGD, Dense, Input, Sequential, load_model
from engine.callbacks import Callback, LambdaCallback, ModelCheckpoint

rng = np.random.default_rng(7)
X = rng.random((70, 4), np.float32)
Y = (X[:, :1] > 0.5).astype(np.float32)
NAMES = ["accuracy", "loss"]


def made(**options):
    model = Sequential([Input((4,)), Dense(3, "tanh"), Dense(1, "sigmoid")])
    model.compile(SGD(0.1), "binary_crossentropy", metrics=["accuracy"], **options)
    return model


class Diary(Callback):
    """Writes down its calls in order: the name, the number, and the names of the logs."""

    def __init__(self):
        super().__init__()
        self.lines, self.logs = [], []

    def note(self, name, *number, logs):
        self.lines.append((name, *number, sorted(logs)))
        self.logs.append(logs)


def noted(name):
    if "batch" in name:
        return lambda self, batch, logs=None: self.note(name, batch, logs=logs)
    return lambda self, logs=None: self.note(name, logs=logs)


class TestDiary(Diary):
    __test__ = False


class BatchDiary(Diary):
    pass


for verb in ("test", "predict"):
    for when in ("begin", "end"):
        setattr(TestDiary, f"on_{verb}_{when}", noted(f"{verb} {when}"))
        setattr(BatchDiary, f"on_{verb}_{when}", noted(f"{verb} {when}"))
        setattr(BatchDiary, f"on_{verb}_batch_{when}", noted(f"{verb} batch {when}"))


def test_the_held_out_examples_of_fit_are_told_batch_by_batch():
    diary = BatchDiary()
    made().fit(X, Y, 30, verbose=0, validation_split=0.5, callbacks=[diary])
    assert diary.lines == [
        ("test begin", []),
        ("test batch begin", 0, []),
        ("test batch end", 0, NAMES),
        ("test batch begin", 1, []),
        ("test batch end", 1, NAMES),
        ("test end", NAMES),
    ]


def test_the_end_of_the_held_out_examples_has_the_numbers_of_the_history():
    diary = TestDiary()
    history = made().fit(X, Y, epochs=2, verbose=0, validation_data=(X, Y), callbacks=[diary])
    ends = diary.logs[1::2]
    assert [end["loss"] for end in ends] == history.history["val_loss"]
    assert [end["accuracy"] for end in ends] == history.history["val_accuracy"]


def test_evaluate_calls_callbacks_with_the_means_so_far():
    diary, model = BatchDiary(), made()
    loss, _ = model.evaluate(X, Y, verbose=0, callbacks=[diary])
    assert [line[0] for line in diary.lines].count("test batch end") == 3  # of 32 examples
    assert diary.params == {"verbose": 0, "epochs": 1, "steps": 3}
    assert diary.model is model
    first = model.evaluate(X[:32], Y[:32], verbose=0)[0]
    assert diary.logs[2]["loss"] == pytest.approx(first)
    assert diary.logs[-1]["loss"] == loss == pytest.approx(model.evaluate(X, Y, verbose=0)[0])


def test_predict_calls_callbacks_with_the_predictions():
    diary, model = BatchDiary(), made()
    predicted = model.predict(X, batch_size=40, verbose=0, callbacks=[diary])
    assert diary.lines == [
        ("predict begin", []),
        ("predict batch begin", 0, []),
        ("predict batch end", 0, ["outputs"]),
        ("predict batch begin", 1, []),
        ("predict batch end", 1, ["outputs"]),
        ("predict end", []),
    ]
    parts = [diary.logs[2]["outputs"], diary.logs[4]["outputs"]]
    assert np.concatenate(parts).tolist() == predicted.tolist()


@pytest.mark.parametrize(("steps", "expected"), [(2, [1, 3, 5, 7]), (3, [2, 5, 8])])
def test_callbacks_are_called_once_for_several_steps_as_in_keras(steps, expected):
    begun, ended, diary = [], [], BatchDiary()
    batches = LambdaCallback(
        on_train_batch_begin=lambda batch, logs: begun.append(batch),
        on_train_batch_end=lambda batch, logs: ended.append(batch),
    )
    model = made(steps_per_execution=steps)
    model.fit(X, Y, 10, verbose=0, validation_data=(X, Y), callbacks=[batches, diary])
    model.predict(X, 10, verbose=0, callbacks=[diary])
    firsts = [*range(0, 7, steps)]
    assert (begun, ended) == (firsts, expected)
    for verb in ("test", "predict"):
        assert [line[1] for line in diary.lines if line[0] == f"{verb} batch begin"] == firsts
        assert [line[1] for line in diary.lines if line[0] == f"{verb} batch end"] == expected
    outputs = [logs["outputs"] for logs in diary.logs if "outputs" in logs]
    np.testing.assert_allclose(np.concatenate(outputs), model.predict(X, verbose=0), rtol=1e-6)


def test_several_steps_for_one_call_train_alike():
    one, several = made(), made(steps_per_execution=3)
    batches = LambdaCallback(on_train_batch_end=lambda batch, logs: None)
    for model in (one, several):
        model.fit(X, Y, 10, epochs=3, verbose=0, callbacks=[batches])
    assert one.history.history == several.history.history
    assert np.array_equal(one.theta, several.theta)


def test_a_checkpoint_counts_the_steps_between_two_calls(tmp_path):
    model = made(steps_per_execution=2)
    checkpoint = ModelCheckpoint(tmp_path / "{batch}.keras", save_freq=4)
    model.fit(X, Y, 10, verbose=0, callbacks=[checkpoint])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["4.keras", "8.keras"]


def test_the_number_of_steps_for_one_call_is_saved(tmp_path):
    made(steps_per_execution=5).save(tmp_path / "a.keras")
    assert load_model(tmp_path / "a.keras").steps_per_execution == 5


@pytest.mark.parametrize("steps", [0, 2.5, None])
def test_an_impossible_number_of_steps_is_refused(steps):
    with pytest.raises(ValueError, match="expected steps_per_execution as a whole number"):
        made(steps_per_execution=steps)


def test_a_callback_ends_evaluate_and_predict():
    class Enough(Callback):
        def on_test_batch_end(self, batch, logs=None):
            self.model.stop_evaluating = batch == 1

        def on_predict_batch_end(self, batch, logs=None):
            self.model.stop_predicting = batch == 1

    model = made()
    cost = model.evaluate(X, Y, 20, verbose=0, callbacks=[Enough()])
    assert cost == pytest.approx(model.evaluate(X[:40], Y[:40], verbose=0))
    assert len(model.predict(X, 20, verbose=0, callbacks=[Enough()])) == 40
    assert len(model.predict(X, 20, verbose=0)) == 70


def test_callbacks_that_are_none_are_refused():
    for verb in (made().evaluate, made().predict):
        with pytest.raises(ValueError, match="expected a list of Callback objects, got 1 in it"):
            verb(X, **({"y": Y} if verb.__name__ == "evaluate" else {}), callbacks=[1])
