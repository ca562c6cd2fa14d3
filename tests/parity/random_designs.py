"""Designs by chance, over all that a design of the window can have.

Those with Dropout are not trained: its masks come from other random numbers in Keras.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from tests.parity.designs import ACTIVATIONS, OUTPUTS, Design, LayerDesign

KERNELS = (
    *("glorot_normal", "he_normal", "he_uniform", "lecun_normal", "lecun_uniform"),
    *("random_normal", "random_uniform", "ones", "constant"),
)
BIASES = ("ones", "constant", "random_normal", "random_uniform")


def design(seed: int) -> Design:
    """Return the design of that number, to be trained for 12 epochs."""
    rng = np.random.default_rng([seed, 3])
    loss = str(rng.choice([*sorted(OUTPUTS), "mean_absolute_error"]))
    fewest = 2 if "categorical" in loss else 1
    last = OUTPUTS.get(loss, OUTPUTS["mean_squared_error"])
    loss_options = _loss_options(rng, loss)
    activation = "linear" if loss_options.get("from_logits") else str(rng.choice(last))
    output = LayerDesign(int(rng.integers(fewest, 6)), activation)
    hidden = [_hidden(rng) for _ in range(rng.integers(0, 5))]
    examples = int(rng.integers(5, 120))
    optimizer, options = _optimizer(rng)
    batch_size = None if rng.random() < 0.2 else int(rng.integers(1, examples + 10))
    steps = 12 * -(-examples // (batch_size or 32))
    schedule = _schedule(rng, steps, options.get("learning_rate", 0.001))
    if schedule:
        options.pop("learning_rate", None)
    return Design(
        layers=(*hidden, output),
        loss=loss,
        loss_options=loss_options,
        optimizer=optimizer,
        options=options,
        schedule=schedule,
        inputs=int(rng.integers(1, 20)),
        examples=examples,
        batch_size=batch_size,
        validation_split=float(rng.choice([0, 0.25])),
        epochs=0 if any(layer.dropout for layer in hidden) else 12,
        seed=seed,
    )


def _hidden(rng: np.random.Generator) -> LayerDesign:
    l1, l2 = (float(rng.choice([0, 0, 0.001, 0.01])) for _ in range(2))
    activation = str(rng.choice([*ACTIVATIONS, "leaky_relu"]))
    slope = None
    if activation == "leaky_relu" and rng.random() < 0.7:
        activation, slope = "linear", float(rng.choice([0.0, 0.01, 0.1, 0.3]))
    drawn = LayerDesign(
        int(rng.integers(1, 30)),
        activation,
        l1,
        l2,
        bool(rng.random() < 0.9),
        negative_slope=slope,
        dropout=float(rng.choice([0.1, 0.5])) if rng.random() < 0.03 else 0.0,
        kernel_initializer=str(rng.choice(KERNELS)) if rng.random() < 0.3 else "glorot_uniform",
        bias_initializer=str(rng.choice(BIASES)) if rng.random() < 0.3 else "zeros",
    )
    # JAX alone gives |w| the slope 1 at 0, where "constant" begins (decision 8).
    return replace(drawn, l1=0.0) if drawn.kernel_initializer == "constant" else drawn


def _loss_options(rng: np.random.Generator, loss: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if "crossentropy" in loss and rng.random() < 0.3:
        options["from_logits"] = True
    if loss in ("binary_crossentropy", "categorical_crossentropy") and rng.random() < 0.3:
        options["label_smoothing"] = float(rng.choice([0.05, 0.2]))
    return options


def _optimizer(rng: np.random.Generator) -> tuple[str, dict[str, Any]]:
    name = str(rng.choice(["sgd", "rmsprop", "adam", "adamw"]))
    if rng.random() < 0.2:
        return name, {}
    return name, _rule(rng, name) | _limits(rng, name)


def _limits(rng: np.random.Generator, name: str) -> dict[str, Any]:
    """Return a limit of the gradient at most, and perhaps a decay of the weights."""
    options: dict[str, Any] = {}
    if rng.random() < 0.4:
        options[str(rng.choice(["clipnorm", "clipvalue", "global_clipnorm"]))] = float(
            rng.choice([0.01, 0.1, 1.0])
        )
    if rng.random() < (0.8 if name == "adamw" else 0.3):
        options["weight_decay"] = float(rng.choice([0.001, 0.02, 0.2]))
    return options


def _rule(rng: np.random.Generator, name: str) -> dict[str, Any]:
    options: dict[str, Any] = {
        "learning_rate": float(
            rng.choice([0.01, 0.05, 0.2] if name == "sgd" else [0.001, 0.003, 0.01])
        )
    }
    if name in ("adam", "adamw"):
        options["amsgrad"] = bool(rng.random() < 0.4)
        options |= {
            "beta_1": float(rng.choice([0.8, 0.9])),
            "beta_2": float(rng.choice([0.99, 0.999])),
        }
        options |= {"epsilon": float(rng.choice([1e-7, 1e-4]))}
    else:
        options["momentum"] = float(rng.choice([0.0, 0.5, 0.9]))
    if name == "sgd":
        options["nesterov"] = bool(rng.random() < 0.5)
    if name == "rmsprop":
        options |= {"rho": float(rng.choice([0.9, 0.95])), "centered": bool(rng.random() < 0.3)}
    return options


def _schedule(rng: np.random.Generator, steps: int, rate: float) -> dict[str, Any]:
    kind = rng.choice(["", "", "ExponentialDecay", "CosineDecay", "warm-up"])
    if kind == "":
        return {}
    if kind == "ExponentialDecay":
        return {
            "kind": str(kind),
            "initial_learning_rate": rate,
            "decay_steps": max(1, steps // 3),
            "decay_rate": 0.5,
            "staircase": bool(rng.random() < 0.5),
        }
    cosine = {"kind": "CosineDecay", "decay_steps": steps, "alpha": float(rng.choice([0, 0.1]))}
    if kind == "CosineDecay":
        return cosine | {"initial_learning_rate": rate}
    warm = {"warmup_target": rate, "warmup_steps": max(1, steps // 5)}
    return cosine | {"initial_learning_rate": 0.0} | warm
