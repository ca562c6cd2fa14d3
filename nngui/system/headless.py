"""The lecture's network, trained and tried without a window. It needs no Qt."""

import numpy as np

from engine import BinaryCrossentropy, Dense, Input, Sequential
from engine.arrays import Array
from engine.data import load
from engine.optimizers.sgd import SGD

EXAMPLES = 10  # held-out digits whose prediction is printed
SHADES = " .:-=+*#%@"


def train_and_print() -> int:
    """Train for 100 epochs and print the cost, the accuracy and some predictions; return 0."""
    data = load("0 or 1")
    model = Sequential(
        [
            Input((data.x_train.shape[1],)),
            Dense(units=25, activation="sigmoid"),
            Dense(units=15, activation="sigmoid"),
            Dense(units=1, activation="sigmoid"),
        ]
    )
    model.compile(SGD(learning_rate=0.3), BinaryCrossentropy(), metrics=["accuracy"])
    model.summary()
    print(f"\nJ(0) = {_cost(model, data.x_train, data.y_train):.4f} before training\n")
    validation = (data.x_val, data.y_val)
    history = model.fit(data.x_train, data.y_train, epochs=100, validation_data=validation)
    print(f"\nJ = {_cost(model, data.x_train, data.y_train):.4f} on the training set")
    accuracy = history.history["val_accuracy"][-1]
    print(f"validation accuracy: {accuracy:.2%} of {len(data.x_val)} digits\n")
    _print_predictions(model, data.x_val[:EXAMPLES], data.y_val[:EXAMPLES])
    return 0


def _cost(model: Sequential, x: Array, y: Array) -> float:
    cost, _ = model.evaluate(x, y, verbose=0)
    return float(cost)


def _print_predictions(model: Sequential, x: Array, y: Array) -> None:
    for label, output in zip(y, model.predict(x, verbose=0)[:, 0], strict=True):
        answer = int(output >= 0.5)
        verdict = "right" if answer == label else "wrong"
        print(f"P(1) = {output:.4f}: it says {answer}, which is {verdict}")
    print(f"\nThe last of them:\n{_picture(x[-1])}")


def _picture(image: Array) -> str:
    side = round(image.size**0.5)
    shades = np.array(list(SHADES))[(image.reshape(side, side) * (len(SHADES) - 1)).astype(int)]
    return "\n".join("".join(shade * 2 for shade in row).rstrip() for row in shades)
