"""A drawing or a network that is disturbed: noise on pixels, noise on weights, a blend."""

from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import Array
from nngui.training.inspection.network64 import Float64, Network64


@dataclass(frozen=True, slots=True)
class Disturbance:
    """How a drawing and a network are disturbed.

    Attributes
    ----------
    pixels : float
        The standard deviation of the noise on every pixel.
    weights : float
        That on every weight, as a part of the root mean square of the weights of its layer.
    blend : float
        The share of the other drawing, in [0, 1].
    seed : int
        Of the noise.
    """

    pixels: float = 0.0
    weights: float = 0.0
    blend: float = 0.0
    seed: int = 0

    @property
    def nothing(self) -> bool:
        """Whether nothing is disturbed."""
        return not (self.pixels or self.weights or self.blend)


UNDISTURBED = Disturbance()


def disturbed_image(image: Array, other: Array | None, how: Disturbance) -> Float64:
    """Return (1 − t) A + t B plus noise, within [0, 1], shape as `image`."""
    x = np.asarray(image, np.float64)
    if other is not None:
        x = (1 - how.blend) * x + how.blend * np.asarray(other, np.float64).reshape(x.shape)
    noise = np.random.default_rng(how.seed).standard_normal(x.shape)
    return np.clip(x + how.pixels * noise, 0, 1)


def disturbed_network(network: Network64, how: Disturbance) -> Network64:
    """Return the network with noise on its weights; biases stay."""
    if not how.weights:
        return network
    random, layers = np.random.default_rng(how.seed + 1), []
    for layer in network.layers:
        rms = np.sqrt(np.mean(layer.W**2))
        noise = random.standard_normal(layer.W.shape)
        layers.append(replace(layer, W=layer.W + how.weights * rms * noise))
    return Network64(tuple(layers))
