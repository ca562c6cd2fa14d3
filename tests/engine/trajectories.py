"""Random designs and the parameters to which 20 steps of training lead: made once, then kept.

    python tests/engine/trajectories.py CHECKOUT

writes into `trajectories.npz` those designs that are not in it yet, trained with the engine of that
checkout; what is in it stays. Whoever changes what a training computes on purpose deletes the file,
makes it anew and says so; everything else has to come to the same parameters.
"""

import json
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).with_name("trajectories.npz")
DESIGNS, STEPS = 75, 20
ACTIVATIONS = ("linear", "sigmoid", "tanh", "relu", "softmax")
OUTPUTS = {
    "binary_crossentropy": ("sigmoid",),
    "mean_squared_error": ("linear", "sigmoid", "tanh", "softmax"),
    "categorical_crossentropy": ("softmax", "sigmoid"),
    "sparse_categorical_crossentropy": ("softmax",),
}
OPTIMIZERS = ("SGD", "RMSprop", "Adam")
# From this number on designs are also of what the engine got later: other choices would be other
# designs, and what was kept before is to stay.
LATER = 60
ADDED_OUTPUTS = {"mean_absolute_error": ("linear", "leaky_relu", "tanh"), **OUTPUTS}
INITIALIZERS = ("glorot_uniform", "glorot_normal", "he_uniform", "he_normal")
SCHEDULES: tuple[tuple[str, dict[str, float]], ...] = (
    ("ExponentialDecay", {"decay_steps": 6, "decay_rate": 0.6}),
    ("ExponentialDecay", {"decay_steps": 6, "decay_rate": 0.6, "staircase": True}),
    ("CosineDecay", {"decay_steps": 15, "alpha": 0.1}),
    ("CosineDecay", {"decay_steps": 12, "warmup_target": 0.02, "warmup_steps": 5}),
)


def design(number: int) -> dict[str, Any]:
    """Return the design of that number, in the words of a JSON file."""
    rng = random.Random(number)
    later = number >= LATER
    outputs = ADDED_OUTPUTS if later else OUTPUTS
    activations = (*ACTIVATIONS, *["leaky_relu"] * later)
    loss = rng.choice(sorted(outputs))
    units = rng.randint(2 if "categorical" in loss else 1, 5)
    hidden = [_hidden(rng, activations) for _ in range(rng.randint(0, 3))]
    steps = rng.choice((1, 2, 4, 5, 10, 20))  # in an epoch
    batch = rng.randint(1, 12)
    return {
        "seed": rng.randint(0, 2**31),
        "dtype": rng.choice(("float32", "float64")),
        "inputs": rng.randint(1, 9),
        "layers": [*hidden, {"units": units, "activation": rng.choice(outputs[loss])}],
        "loss": loss,
        "optimizer": _optimizer(rng, (*OPTIMIZERS, *["AdamW"] * later)),
        "examples": batch * steps - (rng.randint(0, batch - 1) if steps > 1 else 0),
        "batch_size": batch,
        "epochs": STEPS // steps,
        "shuffle": rng.random() < 0.8,
    }


def _hidden(rng: random.Random, activations: tuple[str, ...]) -> dict[str, Any]:
    kind = rng.random()
    if kind < 0.2:
        return {"dropout": rng.choice((0.2, 0.5)), "seed": rng.choice((None, 7))}
    if kind < 0.3:
        return {"activation": rng.choice(activations)}
    return {
        "units": rng.randint(1, 9),
        "activation": rng.choice(activations),
        "use_bias": rng.random() < 0.9,
        "kernel_initializer": rng.choice(INITIALIZERS),
        "bias_initializer": rng.choice(("zeros", "ones")),
        "l1_l2": rng.choice((None, None, (0.01, 0.0), (0.0, 0.01), (0.002, 0.005))),
    }


def _optimizer(rng: random.Random, names: tuple[str, ...]) -> dict[str, Any]:
    name = rng.choice(names)
    options: dict[str, Any] = {"learning_rate": rng.choice((0.003, 0.01, 0.03))}
    if rng.random() < 0.4:
        kind, arguments = rng.choice(SCHEDULES)
        options["learning_rate"] = [kind, {"initial_learning_rate": 0.01, **arguments}]
    if name == "AdamW":
        options["weight_decay"] = rng.choice((0.004, 0.1))
    if name.startswith("Adam"):
        options |= {"beta_1": rng.choice((0.8, 0.9)), "epsilon": rng.choice((1e-7, 1e-4))}
    else:
        options["momentum"] = rng.choice((0.0, 0.5, 0.9))
    if name == "SGD":
        options["nesterov"] = rng.random() < 0.5
    if name == "RMSprop":
        options |= {"rho": rng.choice((0.9, 0.95)), "centered": rng.random() < 0.3}
    return {"name": name, **options}


def trained(design: dict[str, Any]) -> np.ndarray:
    """Return the parameters after the training of a design, all in one vector."""
    import engine

    layers = [_layer(engine, **layer) for layer in design["layers"]]
    model = engine.Sequential(
        [engine.Input((design["inputs"],)), *layers], seed=design["seed"], dtype=design["dtype"]
    )
    options = dict(design["optimizer"])
    kind = getattr(engine.optimizers, options.pop("name"))
    if isinstance(options["learning_rate"], list):
        schedule, arguments = options["learning_rate"]
        options["learning_rate"] = getattr(engine.schedules, schedule)(**arguments)
    model.compile(kind(**options), design["loss"])
    x, y = _examples(design)
    batch, epochs, shuffle = design["batch_size"], design["epochs"], design["shuffle"]
    model.fit(x, y, batch_size=batch, epochs=epochs, shuffle=shuffle, verbose=0)
    assert model.optimizer.iterations == STEPS
    return np.array(model.theta)


def _layer(engine: Any, l1_l2: Any = None, dropout: float = 0, **options: Any) -> Any:
    if dropout:
        return engine.Dropout(dropout, **options)
    if "units" not in options:
        return engine.Activation(**options)
    penalty = engine.L1L2(*l1_l2) if l1_l2 else None
    return engine.Dense(kernel_regularizer=penalty, **options)


def _examples(design: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs, and right answers that depend on them, from sines: the same everywhere."""
    count, inputs = design["examples"], design["inputs"]
    units = design["layers"][-1]["units"]
    x = np.sin(1.7 * np.arange(1, count * inputs + 1)).reshape(count, inputs).round(3)
    scores = x.sum(axis=1, keepdims=True) * np.cos(np.arange(1, units + 1)) + 0.3
    if design["loss"] in ("mean_squared_error", "mean_absolute_error"):
        return x, scores.round(3)
    if design["loss"] == "binary_crossentropy":
        return x, (scores > 0).astype(float)
    labels = scores.argmax(axis=1)
    return x, labels if design["loss"].startswith("sparse") else np.eye(units)[labels]


def read(file: Path = FILE) -> list[tuple[dict[str, Any], np.ndarray]]:
    """Return the designs, and the parameters to which they led when the file was made."""
    with np.load(file) as arrays:
        designs, sizes = json.loads(str(arrays["designs"])), arrays["sizes"]
        thetas = np.split(arrays["theta"], np.cumsum(sizes)[:-1])
    return list(zip(designs, thetas, strict=True))


def main(checkout: str) -> None:
    """Train what is not in the file yet with the engine of a checkout, and write the file."""
    sys.path.insert(0, checkout)
    kept = read() if FILE.exists() else []
    added = [design(number) for number in range(len(kept), DESIGNS)]
    designs = [each for each, _ in kept] + added
    thetas = [theta for _, theta in kept] + [trained(each) for each in added]
    np.savez_compressed(
        FILE,
        designs=np.array(json.dumps(designs)),
        sizes=np.array([len(theta) for theta in thetas]),
        theta=np.concatenate(thetas).astype(np.float64),
    )


if __name__ == "__main__":
    main(sys.argv[1])
