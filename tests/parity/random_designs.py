"""Designs by chance."""

from typing import Any

import numpy as np

from tests.parity.designs import ACTIVATIONS, OUTPUTS, Design, LayerDesign


def design(seed: int) -> Design:
    """Return the design of that number, to be trained for 12 epochs."""
    rng = np.random.default_rng([seed, 3])
    loss = str(rng.choice(sorted(OUTPUTS)))
    fewest = 2 if "categorical" in loss else 1
    output = LayerDesign(int(rng.integers(fewest, 6)), str(rng.choice(OUTPUTS[loss])))
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
        optimizer=optimizer,
        options=options,
        schedule=schedule,
        inputs=int(rng.integers(1, 20)),
        examples=examples,
        batch_size=batch_size,
        validation_split=float(rng.choice([0, 0.25])),
        epochs=12,
        seed=seed,
    )


def _hidden(rng: np.random.Generator) -> LayerDesign:
    l1, l2 = (float(rng.choice([0, 0, 0.001, 0.01])) for _ in range(2))
    activation = str(rng.choice(ACTIVATIONS))
    return LayerDesign(int(rng.integers(1, 30)), activation, l1, l2, bool(rng.random() < 0.9))


def _optimizer(rng: np.random.Generator) -> tuple[str, dict[str, Any]]:
    name = str(rng.choice(["sgd", "rmsprop", "adam"]))
    if rng.random() < 0.2:
        return name, {}
    options: dict[str, Any] = {
        "learning_rate": float(
            rng.choice([0.01, 0.05, 0.2] if name == "sgd" else [0.001, 0.003, 0.01])
        )
    }
    if name == "adam":
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
    return name, options


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
