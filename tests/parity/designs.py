"""Designs to train here and in Keras, from the same weights and batches."""

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

# Which output activations a loss is made for.
OUTPUTS = {
    "binary_crossentropy": ("sigmoid", "softmax"),
    "mean_squared_error": ("linear", "sigmoid", "tanh", "relu", "softmax"),
    "categorical_crossentropy": ("softmax", "sigmoid"),
    "sparse_categorical_crossentropy": ("softmax", "sigmoid"),
}
ACTIVATIONS = OUTPUTS["mean_squared_error"]
WITHOUT_CHANCE = ("ones", "constant")  # initializers of which all weights are compared
OF_NUMBERS = ("mean_squared_error", "mean_absolute_error")  # losses whose right answers are any


@dataclass(frozen=True)
class LayerDesign:
    units: int
    activation: str = "linear"
    l1: float = 0.0
    l2: float = 0.0
    use_bias: bool = True
    negative_slope: float | None = None  # of a LeakyReLU behind the layer
    dropout: float = 0.0
    kernel_initializer: str = "glorot_uniform"  # used if it draws nothing, see `weights`
    bias_initializer: str = "zeros"

    @property
    def initializers(self) -> list[str]:
        return [self.kernel_initializer, self.bias_initializer][: 1 + self.use_bias]


@dataclass(frozen=True)
class Design:
    """A network, data that are drawn by `seed`, and how the one is trained with the other."""

    layers: tuple[LayerDesign, ...]
    loss: str
    optimizer: str = "rmsprop"
    options: dict[str, Any] = field(default_factory=dict)
    schedule: dict[str, Any] = field(default_factory=dict)  # its "kind", and what Keras calls it
    inputs: int = 5
    examples: int = 50
    batch_size: int | None = None
    validation_split: float = 0.0
    epochs: int = 6
    seed: int = 0
    loss_options: dict[str, Any] = field(default_factory=dict)

    @property
    def metrics(self) -> list[str]:
        if self.loss in OF_NUMBERS:
            return ["mae", "mse"]
        return ["accuracy"]

    def shapes(self) -> list[tuple[int, ...]]:
        shapes: list[tuple[int, ...]] = []
        below = self.inputs
        for layer in self.layers:
            shapes += [(below, layer.units), (layer.units,)][: 1 + layer.use_bias]
            below = layer.units
        return shapes

    def weights(self, own: list[np.ndarray] | None = None) -> list[np.ndarray]:
        """The first weights and biases; those of an initializer without chance are the model's."""
        rng = np.random.default_rng([self.seed, 1])
        sizes = [np.sqrt(2 / sum(s)) if len(s) == 2 else 0.1 for s in self.shapes()]
        drawn = [
            rng.normal(0, size, shape).astype(np.float32)
            for size, shape in zip(sizes, self.shapes(), strict=True)
        ]
        names = [name for layer in self.layers for name in layer.initializers]
        return [
            array if own is None or name not in WITHOUT_CHANCE else np.asarray(own[i])
            for i, (array, name) in enumerate(zip(drawn, names, strict=True))
        ]

    def data(self) -> tuple[np.ndarray, np.ndarray]:
        """Inputs, and right answers that depend on them."""
        rng, units = np.random.default_rng([self.seed, 2]), self.layers[-1].units
        x = rng.normal(0, 1, (self.examples, self.inputs)).astype(np.float32)
        z = np.tanh(x @ rng.normal(0, 1, (self.inputs, units)) + rng.normal(0, 0.5, units))
        if self.loss in OF_NUMBERS:
            return x, z.astype(np.float32)
        if self.loss == "binary_crossentropy":
            return x, (z > 0).astype(np.float32)
        labels = z.argmax(axis=1)
        if self.loss == "sparse_categorical_crossentropy":
            return x, labels
        return x, np.eye(units, dtype=np.float32)[labels]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def from_dict(values: dict[str, Any]) -> Design:
    layers = tuple(LayerDesign(**layer) for layer in values["layers"])
    return Design(**values | {"layers": layers})


@dataclass(frozen=True)
class Outcome:
    """What came of the training of a design."""

    history: dict[str, np.ndarray]
    weights: list[np.ndarray]
    predicted: np.ndarray
    evaluated: np.ndarray


def outcome(library: Any, design: Design) -> Outcome:
    """Train the design with `library`: a module with Keras' names, such as `engine`'s or Keras."""
    model = library.build(design)
    x, y = design.data()
    weights = [np.array(array) for array in model.get_weights()]
    if not design.epochs:  # what chance does in training cannot be compared
        return Outcome(
            {},
            weights,
            np.asarray(model.predict(x, verbose=0)),
            np.array(model.evaluate(x, y, verbose=0)),
        )
    history = model.fit(
        x,
        y,
        batch_size=design.batch_size,
        epochs=design.epochs,
        validation_split=design.validation_split,
        shuffle=False,
        verbose=0,
    )
    return Outcome(
        {name: np.array(values) for name, values in history.history.items()},
        [np.asarray(array) for array in model.get_weights()],
        np.asarray(model.predict(x, verbose=0)),
        np.array(model.evaluate(x, y, verbose=0)),
    )
