import numpy as np
import pytest

from engine import Dense, Input, Sequential

rng = np.random.default_rng(5)
X = rng.random((12, 4), np.float32)
Y = (X[:, 0] > X[:, 1]).astype(int)


def made(metrics=("accuracy",)):
    model = Sequential([Input((4,)), Dense(8, "tanh"), Dense(1, "sigmoid")])
    model.compile("adam", "binary_crossentropy", metrics=metrics)
    return model


def test_training_on_one_batch_after_the_other_is_an_epoch():
    model, twin = made(), made()
    model.fit(X, Y, batch_size=5, shuffle=False, verbose=0)
    for start in (0, 5, 10):
        twin.train_on_batch(X[start : start + 5], Y[start : start + 5])
    np.testing.assert_array_equal(twin.theta, model.theta)


def test_a_batch_tells_the_cost_and_the_metrics_from_before_the_step():
    model = made()
    before = model.evaluate(X, Y, verbose=0)
    assert model.train_on_batch(X, Y) == pytest.approx(before, rel=1e-6)
    after = model.evaluate(X, Y, verbose=0, return_dict=True)
    assert model.test_on_batch(X, Y, return_dict=True) == after
    assert after["loss"] < before[0]
    assert list(after) == ["loss", "accuracy"]


def test_without_metrics_there_is_only_a_number():
    model = made(metrics=())
    assert isinstance(model.train_on_batch(X, Y), float)
    assert isinstance(model.test_on_batch(X, Y), float)


def test_another_loss_or_activation_holds_from_the_next_batch_on():
    model, twin = made(), made()
    model.train_on_batch(X, Y)
    twin.train_on_batch(X, Y)
    model.compile("sgd", "mse")
    twin.compile("sgd", "mse")
    twin.fit(X, Y, batch_size=12, shuffle=False, verbose=0)
    model.train_on_batch(X, Y)
    np.testing.assert_array_equal(model.theta, twin.theta)


def test_evaluate_and_predict_print_as_asked_and_compute_in_any_pieces(capsys):
    model = made()
    whole = model.evaluate(X, Y, verbose=0)
    assert model.evaluate(X, Y, batch_size=5, verbose=2) == pytest.approx(whole, rel=1e-6)
    assert "- loss: " in (said := capsys.readouterr().out)
    assert said.count("\n") == 1
    model.predict(X, verbose=0)
    assert not capsys.readouterr().out
    model.predict(X)
    assert capsys.readouterr().out.count("\n") == 1
    with pytest.raises(ValueError, match="batch_size as a whole number, at least 1, got 0"):
        model.predict(X, batch_size=0)
