import numpy as np
import pytest

from engine import SGD, Dense, Input, Sequential, one_hot

rng = np.random.default_rng(5)
X = rng.random((50, 4), np.float32)
Y = (X[:, 0] > X[:, 1]).astype(int)


def made(**options):
    model = Sequential([Input((4,)), Dense(8, "tanh"), Dense(1, "sigmoid")])
    model.compile(SGD(0.1), "binary_crossentropy", metrics=["accuracy"], **options)
    return model


def test_the_history_has_a_number_for_every_epoch_as_in_keras():
    history = made().fit(X, Y, epochs=3, verbose=0, validation_split=0.2)
    assert history.epoch == [0, 1, 2]
    assert list(history.history) == ["loss", "accuracy", "val_loss", "val_accuracy"]
    assert all(len(numbers) == 3 for numbers in history.history.values())


def test_the_loss_of_an_epoch_is_the_mean_over_batches_while_the_weights_move():
    model, twin = made(), made()
    history = model.fit(X, Y, epochs=1, batch_size=20, shuffle=False, verbose=0)
    total = 0.0
    for start in (0, 20, 40):
        rows = slice(start, start + 20)
        total += twin.evaluate(X[rows], Y[rows])[0] * len(Y[rows])
        twin.fit(X[rows], Y[rows], batch_size=20, shuffle=False, verbose=0)
    assert history.history["loss"][0] == pytest.approx(total / 50, rel=1e-5)


def test_validation_figures_are_those_of_evaluate():
    model = made()
    history = model.fit(X[:40], Y[:40], validation_data=(X[40:], Y[40:]), verbose=0)
    cost, accuracy = model.evaluate(X[40:], Y[40:])
    assert history.history["val_loss"] == [cost]
    assert history.history["val_accuracy"] == [accuracy]


def test_validation_split_holds_out_the_last_rows():
    split, given = made(), made()
    split.fit(X, Y, epochs=2, validation_split=0.2, verbose=0)
    given.fit(X[:40], Y[:40], epochs=2, validation_data=(X[40:], Y[40:]), verbose=0)
    np.testing.assert_array_equal(split.theta, given.theta)


def test_a_second_fit_goes_on_where_the_first_ended():
    twice, once = made(), made()
    twice.fit(X, Y, epochs=2, verbose=0)
    twice.fit(X, Y, epochs=3, verbose=0)
    once.fit(X, Y, epochs=5, verbose=0)
    np.testing.assert_array_equal(twice.theta, once.theta)


def test_lists_and_other_number_types_will_do():
    model = made()
    model.fit(X.tolist(), Y.tolist(), verbose=0)
    model.fit((X * 255).astype(np.uint8), Y.astype(bool), verbose=0)
    assert np.isfinite(model.theta).all()


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        (X[:, :3], Y, r"expected x of shape \(examples, 4\), got \(50, 3\)"),
        (X[0], Y, r"expected x of shape \(examples, 4\), got \(4,\)"),
        (X, Y[:49], "as many rows in y as in x, 50, got 49"),
        (X, one_hot(Y, 3), r"1 value an example.*\(50, 3\)"),
        (X * np.nan, Y, "finite numbers in x, got NaN"),
        (X, np.full(50, np.inf), "finite numbers in y"),
        ([["a"] * 4] * 50, Y, "expected numbers in x"),
        (X[:0], Y[:0], "at least one example"),
    ],
)
def test_examples_that_do_not_fit_are_refused_by_what_came(x, y, words):
    model = made()
    before = model.theta.copy()
    with pytest.raises(ValueError, match=words):
        model.fit(x, y, verbose=0)
    np.testing.assert_array_equal(model.theta, before)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"batch_size": 0}, "batch_size as a whole number, at least 1, got 0"),
        ({"epochs": 1.5}, "epochs as a whole number, at least 0, got 1.5"),
        ({"validation_split": 1.0}, r"validation_split in \[0, 1\)"),
        ({"validation_split": 0.999}, "leaves examples on both sides"),
        ({"validation_data": X}, r"validation_data as \(x, y\)"),
        ({"verbose": 3}, "verbose as 0, 1, 2"),
    ],
)
def test_options_that_make_no_sense_are_refused_by_what_came(options, words):
    with pytest.raises(ValueError, match=words):
        made().fit(X, Y, **({"verbose": 0} | options))


def test_a_network_must_be_compiled_before_it_is_trained():
    with pytest.raises(ValueError, match=r"call compile\(loss=…\) first"):
        Sequential([Dense(1)]).fit(X, Y)


def test_compiling_needs_a_loss():
    with pytest.raises(ValueError, match="expected a loss"):
        Sequential([Dense(1)]).compile()


@pytest.mark.parametrize("verbose", ["auto", 1])
def test_the_progress_bar_has_a_line_for_every_epoch(verbose, capsys):
    made().fit(X, Y, epochs=2, batch_size=20, verbose=verbose, validation_split=0.2)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0::2] == ["Epoch 1/2", "Epoch 2/2"]
    for line in lines[1::2]:
        assert line.startswith("2/2 ━━━")
        assert all(f"{name}: 0." in line for name in ("loss", "accuracy", "val_loss"))


def test_verbose_2_leaves_the_bar_out_and_verbose_0_everything(capsys):
    made().fit(X, Y, verbose=2)
    assert "━" not in (said := capsys.readouterr().out)
    assert "loss: 0." in said
    made().fit(X, Y, verbose=0)
    assert not capsys.readouterr().out


def test_a_line_without_a_bar_counts_the_batches(capsys):
    made().fit(X, Y, batch_size=20, verbose=2)
    batches = -(-len(X) // 20)
    assert f"\n{batches}/{batches} - " in capsys.readouterr().out


@pytest.mark.parametrize("verbose", [1, 2])
def test_a_small_loss_is_not_printed_as_0(verbose, capsys):
    model = Sequential([Dense(1, kernel_initializer="zeros")])
    model.compile(loss="mse", optimizer="sgd")
    model.evaluate(X, np.full((len(X), 1), 0.01), verbose=verbose)
    assert "loss: 1.0000e-04" in capsys.readouterr().out
