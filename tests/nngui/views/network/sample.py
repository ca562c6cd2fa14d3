"""A made-up network and drawing, to look at the network view alone and to time it."""

import numpy as np

from engine.activations import ACTIVATIONS
from engine.arrays import Array
from nngui.design.design import Design
from nngui.design.prediction import Prediction


def drawing(side: int) -> Array:
    """Return a 0 as an image of side × side pixels, ink in [0, 1]."""
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    ring = np.hypot(x / 0.72, y) - 0.36 * side
    ink: Array = np.clip(1.6 - np.abs(ring) * 20 / side, 0, 1).astype(np.float32)
    return ink


def parameters(design: Design, seed: int = 0) -> list[tuple[Array, Array]]:
    """Return Gaussian kernels and small biases of that design."""
    rng = np.random.default_rng(seed)
    made, inputs = [], design.task.pixels
    for layer in design.layers:
        kernel = rng.normal(0, 4 / np.sqrt(inputs), (inputs, layer.units)).astype(np.float32)
        made.append((kernel, rng.normal(0, 0.1, layer.units).astype(np.float32)))
        inputs = layer.units
    return made


def prediction(design: Design, layers: list[tuple[Array, Array]]) -> Prediction:
    """Return the prediction of these parameters for the 0."""
    image = drawing(design.task.side)
    a, activations = image.reshape(-1), []
    for (kernel, bias), layer in zip(layers, design.layers, strict=True):
        z = (a @ kernel + bias)[:, np.newaxis]
        a = ACTIVATIONS[layer.activation].forward(z)[:, 0]
        activations.append(a)
    return Prediction(design.task, image, tuple(activations))
