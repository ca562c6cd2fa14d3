"""The lecture's listings, with only the import lines changed."""

import pytest

from engine.data import load


@pytest.fixture
def data():
    return load("0 or 1")


def test_the_lectures_listing_reads_99_percent_of_the_held_out_digits(data):
    X, Y = data.x_train, data.y_train

    from engine import BinaryCrossentropy, Dense, Sequential

    model = Sequential(
        [
            Dense(units=25, activation="sigmoid"),
            Dense(units=15, activation="sigmoid"),
            Dense(units=1, activation="sigmoid"),
        ]
    )
    model.compile(loss=BinaryCrossentropy())
    model.fit(X, Y, epochs=100)

    model.compile(loss=BinaryCrossentropy(), metrics=["accuracy"])
    _, accuracy = model.evaluate(data.x_val, data.y_val)
    assert accuracy >= 0.99


def test_logistic_regression_is_the_same_without_hidden_layers(data):
    from engine import BinaryCrossentropy, Dense, Sequential

    model = Sequential([Dense(1, activation="sigmoid")])
    model.compile(loss=BinaryCrossentropy(), metrics=["accuracy"])
    history = model.fit(data.x_train, data.y_train, epochs=20, verbose=0)
    assert history.history["loss"][-1] < 0.1 * history.history["loss"][0]
    assert model.evaluate(data.x_val, data.y_val)[1] >= 0.99


def test_a_regression_is_the_same_with_the_squared_error():
    import numpy as np

    from engine import Adam, Dense, MeanSquaredError, Sequential

    x = np.linspace(-1, 1, 200)[:, np.newaxis]
    y = np.sin(3 * x)
    model = Sequential([Dense(32, activation="relu"), Dense(1)])
    model.compile(optimizer=Adam(learning_rate=0.01), loss=MeanSquaredError())
    model.fit(x, y, epochs=200, verbose=0)
    assert model.evaluate(x, y) < 0.01
