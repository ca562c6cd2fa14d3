"""The Keras 3 program that does what a design does, in the lecture's three steps."""

from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from nngui import pace
from nngui.design import Design

_PROGRAM = """\
import keras
{sources}from keras import Sequential
from keras.layers import Dense, Input
from keras.losses import {loss}
from keras.optimizers import {optimizer}
{schedules}
keras.utils.set_random_seed({design.seed})

{data}

# 1 specify the model
model = Sequential([
    Input(shape=({design.task.pixels},)),
{layers}
])

# 2 specify loss and cost
{schedule}model.compile(
    loss={loss}(),
    optimizer={optimizer}(learning_rate={rate}),
    metrics=['{metric}'],
)

# 3 minimise the cost
model.fit(
    X, Y,
    batch_size={design.batch_size},
    epochs={design.epochs},
    validation_data=(X_val, Y_val),
)
"""

_COSINE = """\
steps = -(-len(X) // {design.batch_size}) * {design.epochs}
rise = steps // {pace.WARM_UP}
alpha = CosineDecay(
    {design.learning_rate!r} / {pace.START}, steps - rise,
    warmup_target={design.learning_rate!r}, warmup_steps=rise,
)
"""
_SOURCES = {
    "0 or 1": "import numpy as np\n",
    "0 to 9": "",
    "slant": "from engine.data import load\n",
}
_DATA = {
    "0 or 1": """\
# the first 0s and 1s of MNIST in turn, the middle 20 × 20 pixels of each, ink in [0, 1]
(images, digits), _ = keras.datasets.mnist.load_data()
zeros, ones = (np.flatnonzero(digits == digit)[:{half}] for digit in (0, 1))
chosen = np.stack([zeros, ones], axis=1).ravel()
X = images[chosen, 4:24, 4:24].reshape(-1, {task.pixels}).astype('float32') / 255
Y = digits[chosen]
{answers}\
X, X_val = X[:{task.train}], X[{task.train}:]
Y, Y_val = Y[:{task.train}], Y[{task.train}:]""",
    "0 to 9": """\
# all of MNIST: {task.train:,} digits to train on and {task.validation:,} others, ink in [0, 1]
(X, Y), (X_val, Y_val) = keras.datasets.mnist.load_data()
X, X_val = (x.reshape(-1, {task.pixels}).astype('float32') / 255 for x in (X, X_val))
{answers}""",
    "slant": """\
# digits turned by known angles; Y is the angle divided by {task.scale:g}{task.unit}
# they are made by nngui, which is to be installed beside Keras
data = load('slant')
X, Y, X_val, Y_val = data.x_train, data.y_train, data.x_val, data.y_val""",
}


def keras_code(design: Design) -> str:
    """Return a complete program for Keras 3 that builds, compiles and fits the network.

    Keras draws the initial weights and the order of the examples from other random numbers: the
    seed makes the program repeatable; its costs are like those shown here, not the same digits.
    """
    constant = design.schedule == "constant"
    return _PROGRAM.format(
        design=design,
        schedules="" if constant else "from keras.optimizers.schedules import CosineDecay\n",
        schedule="" if constant else _COSINE.format(design=design, pace=pace),
        rate=repr(design.learning_rate) if constant else "alpha",
        sources=_SOURCES[design.dataset],
        loss=LOSSES[design.loss].__name__,
        optimizer=OPTIMIZERS[design.optimizer].__name__,
        data=_data(design),
        layers="\n".join(
            f"    Dense(units={layer.units}, activation={layer.activation!r}),"
            for layer in design.layers
        ),
        metric="accuracy" if design.task.classes else "mean_absolute_error",
    )


def _data(design: Design) -> str:
    task = design.task
    names = ["Y"] if design.dataset == "0 or 1" else ["Y", "Y_val"]
    answers = "".join(f"{name} = {_answer(name, design)}\n" for name in names)
    if design.loss == "sparse_categorical_crossentropy":
        answers = ""
    half = (task.train + task.validation) // 2
    return _DATA[design.dataset].format(task=task, half=half, answers=answers).rstrip()


def _answer(name: str, design: Design) -> str:
    """Return the expression for what the outputs are compared with, of the digits in `name`."""
    units = design.output.units
    if units == 1:
        return f"{name}.reshape(-1, 1).astype('float32')"
    return f"keras.utils.to_categorical({name}, {units})"
