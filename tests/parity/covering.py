"""The designs of the golden file: together they cover what the engine can do."""

from typing import Any

from tests.parity.designs import ACTIVATIONS, OF_NUMBERS, OUTPUTS, Design, LayerDesign

OPTIMIZERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("rmsprop", {}),  # what compile() takes
    ("sgd", {}),
    ("adam", {}),
    ("sgd", {"learning_rate": 0.05, "momentum": 0.9}),
    ("sgd", {"learning_rate": 0.05, "momentum": 0.8, "nesterov": True}),
    ("rmsprop", {"learning_rate": 0.003, "rho": 0.95, "epsilon": 1e-5}),
    ("rmsprop", {"momentum": 0.5}),
    ("rmsprop", {"momentum": 0.5, "centered": True}),
    ("rmsprop", {"centered": True}),
    ("adam", {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.99, "epsilon": 1e-4}),
)
SCHEDULES: tuple[dict[str, Any], ...] = (
    {
        "kind": "ExponentialDecay",
        "initial_learning_rate": 0.05,
        "decay_steps": 7,
        "decay_rate": 0.7,
    },
    {
        "kind": "ExponentialDecay",
        "initial_learning_rate": 0.05,
        "decay_steps": 7,
        "decay_rate": 0.7,
        "staircase": True,
    },
    {"kind": "CosineDecay", "initial_learning_rate": 0.02, "decay_steps": 15, "alpha": 0.1},
    {
        "kind": "CosineDecay",
        "initial_learning_rate": 0.0,
        "decay_steps": 12,
        "warmup_target": 0.02,
        "warmup_steps": 5,
    },
)
REGULARIZERS = ((0.0, 0.0), (0.01, 0.0), (0.0, 0.01), (0.002, 0.005))
BATCHES = (16, 7, None, 1, 50, 64)


def designs() -> list[Design]:
    """Return them all."""
    found = [*_outputs(), *_optimizers(), *_schedules(), *_regularizers(), *_losses_out_of_reach()]
    found += _added()  # at the end, since the place of a design is its seed
    return [_numbered(design, seed) for seed, design in enumerate(found)]


def _outputs() -> list[Design]:
    """Every loss with the output activations that it is made for, over every hidden one."""
    return [
        Design((LayerDesign(6, ACTIVATIONS[i % 5]), LayerDesign(3, output)), loss)
        for i, (loss, output) in enumerate((lo, out) for lo in OUTPUTS for out in OUTPUTS[lo])
    ]


def _optimizers() -> list[Design]:
    """Every optimizer with its options, on the lecture's kind of network."""
    layers = (LayerDesign(7, "sigmoid"), LayerDesign(4, "sigmoid"), LayerDesign(1, "sigmoid"))
    return [
        Design(layers, "binary_crossentropy", name, options, batch_size=BATCHES[i % 6])
        for i, (name, options) in enumerate(OPTIMIZERS)
    ]


def _schedules() -> list[Design]:
    layers = (LayerDesign(6, "relu"), LayerDesign(3, "softmax"))
    return [
        Design(layers, "sparse_categorical_crossentropy", name, schedule=schedule, batch_size=16)
        for schedule in SCHEDULES
        for name in ("sgd", "adam")
    ]


def _regularizers() -> list[Design]:
    """Every regularizer, with held-out examples, and a layer without bias."""
    return [
        Design(
            (LayerDesign(6, "tanh", l1, l2, bias), LayerDesign(2, "linear", l2, l1)),
            "mean_squared_error",
            OPTIMIZERS[i][0],
            validation_split=0.25,
            batch_size=BATCHES[i],
        )
        for i, (l1, l2) in enumerate(REGULARIZERS)
        for bias in (True, False)
    ]


def _losses_out_of_reach() -> list[Design]:
    """Outputs that are no probabilities: the logarithm is cut off, and so is its slope.

    The slope beside the cut is some 10⁷, so only short steps do not make chance of noise.
    """
    pairs = [
        (loss, output)
        for loss in ("binary_crossentropy", "categorical_crossentropy")
        for output in ("linear", "tanh", "relu")
        if (loss, output) != ("categorical_crossentropy", "relu")  # 0 / 0 in Keras
    ]
    return [
        Design(
            (LayerDesign(6, "tanh"), LayerDesign(3, output)),
            loss,
            "sgd",
            {"learning_rate": 1e-4},
            batch_size=16,
        )
        for loss, output in pairs
    ]


def _added() -> list[Design]:
    """Leaky ReLU, the mean absolute error, and Adam with weight decay."""
    hidden = [*ACTIVATIONS, "leaky_relu"]
    leaky = LayerDesign(3, "leaky_relu")
    return [
        *(Design((LayerDesign(6, "leaky_relu"), leaky), loss) for loss in OF_NUMBERS),
        *(
            Design((LayerDesign(6, hidden[-1 - i]), LayerDesign(3, output)), "mean_absolute_error")
            for i, output in enumerate(ACTIVATIONS)
        ),
        *(
            Design((LayerDesign(6, "leaky_relu"), LayerDesign(3, "softmax")), loss, *optimizer)
            for loss in ("categorical_crossentropy", "sparse_categorical_crossentropy")
            for optimizer in (
                ("adamw", {}),
                ("adamw", {"learning_rate": 0.01, "weight_decay": 0.05, "beta_1": 0.8}),
            )
        ),
    ]


def _numbered(design: Design, seed: int) -> Design:
    return Design(**{**vars(design), "seed": seed})
