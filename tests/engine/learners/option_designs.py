"""Random designs over the options of Keras that came with the learners' calls.

`outcome` trains one with a library: Keras itself, or `engine.keras`.
"""

import numpy as np

DESIGNS = 300
FUNCTIONS = "linear", "sigmoid", "tanh", "relu"
LOSSES = {
    "BinaryCrossentropy": "sigmoid",
    "CategoricalCrossentropy": "softmax",
    "SparseCategoricalCrossentropy": "softmax",
    "MeanSquaredError": "linear",
    "MeanAbsoluteError": "linear",
}


class Drawn:
    """The choices of a design, one after the other."""

    def __init__(self, seed):
        self.rng = np.random.default_rng([seed, 15])

    def of(self, *choices):
        return choices[int(self.rng.integers(len(choices)))]

    def whole(self, low, high):
        return int(self.rng.integers(low, high + 1))

    def chance(self, p):
        return bool(self.rng.random() < p)


def outcome(k, seed):
    """Train the design of that number; return its costs, what `evaluate` says, and predictions."""
    draw = Drawn(seed)
    loss, units, last = _loss(k, draw)
    inputs, examples = draw.whole(1, 4) * 2, draw.whole(8, 40)
    x = draw.rng.normal(1, 2, (examples, inputs)).astype(np.float32)
    images = draw.chance(0.15)
    model = _network(k, draw, x, units, last, images=images)
    y = _answers(draw, loss, x, units)
    rate = draw.of(0.01, 0.03) / (30 if loss.reduction == "sum" else 1)
    metrics = draw.of(None, ["mae"], [k.metrics.MeanSquaredError(name="square")])
    optimizer = _optimizer(k, draw, rate, examples)
    metrics = None if "sparse" in loss.name else metrics
    # eager, because to compile each takes Keras seconds
    model.compile(optimizer, loss, metrics=metrics, run_eagerly=True)
    x = x.reshape(-1, 2, inputs // 2) if images else x
    history = model.fit(x, y, shuffle=False, verbose=0, epochs=4, **_fit(draw, y, examples))
    costs = [number for numbers in history.history.values() for number in numbers]
    evaluated = np.ravel(model.evaluate(x, y, verbose=0))
    predicted = np.asarray(model.predict(x, verbose=0))[:10]
    return np.array(costs), evaluated, predicted


def _loss(k, draw):
    name = draw.of(*LOSSES)
    options, last = {}, LOSSES[name]
    if "entropy" in name and draw.chance(0.6):
        options["from_logits"], last = True, "linear"
    if name in ("BinaryCrossentropy", "CategoricalCrossentropy") and draw.chance(0.4):
        options["label_smoothing"] = draw.of(0.05, 0.2)
    options["reduction"] = draw.of("sum_over_batch_size", "mean", "sum")
    units = draw.whole(2, 4) if "Categorical" in name else draw.whole(1, 3)
    return getattr(k.losses, name)(**options), units, last


def _network(k, draw, x, units, last, *, images):
    layers = [k.layers.Flatten(input_shape=(2, x.shape[1] // 2))] if images else []
    if draw.chance(0.3):
        norm = k.layers.Normalization(axis=draw.of(-1, None) if not images else -1)
        norm.adapt(x)
        layers.append(norm)
    for _ in range(draw.whole(0, 3)):
        layers += _hidden(k, draw)
    model = k.Sequential([*layers, k.layers.Dense(units, activation=last)])
    model.build((None, 2, x.shape[1] // 2) if images else (None, x.shape[1]))
    for layer in model.layers:
        if isinstance(layer, k.layers.Dense):
            shapes = [w.shape for w in layer.get_weights()]
            layer.set_weights([draw.rng.normal(0, 1 / np.sqrt(s[0] + 1), s) for s in shapes])
    return model


def _hidden(k, draw):
    options = {"use_bias": draw.chance(0.8), "trainable": draw.chance(0.85)}
    regularizer = draw.of(None, None, k.regularizers.l1(0.003), k.regularizers.l2(0.01), "l2")
    dense = [draw.whole(1, 9), dict(options, kernel_regularizer=regularizer)]
    after = draw.of("none", "none", "leaky", "relu", "softmax", "activation")
    if after == "none":
        name = draw.of(*FUNCTIONS)
        activation = draw.of(name, getattr(k.activations, name))
        return [k.layers.Dense(dense[0], activation, **dense[1])]
    layer = {
        "leaky": lambda: k.layers.LeakyReLU(negative_slope=draw.of(0.1, 0.3)),
        "relu": k.layers.ReLU,
        "softmax": k.layers.Softmax,
        "activation": lambda: k.layers.Activation(draw.of(*FUNCTIONS)),
    }[after]()
    return [k.layers.Dense(dense[0], **dense[1]), layer]


def _optimizer(k, draw, rate, examples):
    name = draw.of("SGD", "Adam", "AdamW", "RMSprop")
    options = {}
    limit = draw.of(None, "clipnorm", "clipvalue", "global_clipnorm")
    if limit:
        options[limit] = draw.of(0.01, 0.1, 1.0)
    if draw.chance(0.4):
        options["weight_decay"] = draw.of(0.02, 0.2)
    if name in ("Adam", "AdamW"):
        options["amsgrad"], options["epsilon"] = draw.chance(0.5), draw.of(1e-3, 1e-4)
    if name == "RMSprop":
        options["centered"], options["epsilon"] = draw.chance(0.3), draw.of(1e-3, 1e-4)
    if name in ("SGD", "RMSprop"):
        options["momentum"] = draw.of(0.0, 0.5, 0.9)
    if name == "SGD":
        options["nesterov"] = draw.chance(0.5)
    if draw.chance(0.2):
        kind = k.optimizers.schedules.ExponentialDecay
        rate = kind(rate, decay_steps=examples, decay_rate=0.5, staircase=draw.chance(0.5))
    return getattr(k.optimizers, name)(rate, **options)


def _answers(draw, loss, x, units):
    z = np.tanh(x @ draw.rng.normal(0, 0.5, (x.shape[1], units)))
    if loss.name == "binary_crossentropy":
        return (z > 0).astype(np.float32)
    if "mean" in loss.name:
        return z.astype(np.float32)
    labels = z.argmax(axis=1)
    return labels if "sparse" in loss.name else np.eye(units, dtype=np.float32)[labels]


def _fit(draw, y, examples):
    options = {"batch_size": draw.of(None, 4, 7, 16)}
    weighted = draw.of("", "", "examples", "classes")
    classes = y.ndim == 1 or y.shape[1] > 1 or set(np.unique(y)) <= {0, 1}
    if weighted == "examples":
        options["sample_weight"] = draw.rng.uniform(0, 2, examples)
    if weighted == "classes" and classes:
        options["class_weight"] = {0: draw.of(0.5, 2.0), 1: draw.of(1.0, 3.0)}
    if draw.chance(0.3):
        options["validation_split"] = 0.25
        options["validation_freq"] = draw.of(1, 2, [1, 3])
    if draw.chance(0.2):
        options["steps_per_epoch"] = 1
    return options
