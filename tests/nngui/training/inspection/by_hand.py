"""The lecture's formulas in plain NumPy, written anew: what a script computes from parameters."""

import numpy as np

G = {
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.where(z > 0, z, 0.0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.2 * z),
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(),
}


def random_network(random, inputs, units, functions):
    """Float32 kernels (inputs, units) and biases, as a network has them."""
    parameters = []
    for below, above in zip([inputs, *units], units, strict=False):
        kernel = random.normal(0, 1.5 / np.sqrt(below), (below, above)).astype("f")
        parameters.append((kernel, random.normal(0, 0.3, above).astype("f")))
    return parameters, functions


def sums(parameters, functions, x):
    """z and a of every layer for one example, in float64."""
    a, found = np.asarray(x, float).reshape(-1), []
    for (kernel, bias), name in zip(parameters, functions, strict=True):
        z = np.array(
            [
                sum(float(w) * float(v) for w, v in zip(column, a, strict=True)) + float(b)
                for column, b in zip(kernel.T.astype(float), bias, strict=True)
            ]
        )
        a = G[name](z)
        found.append((z, a))
    return found


def outputs(parameters, functions, x):
    return sums(parameters, functions, x)[-1][1]


def derivative(parameters, functions, x, unit, h=1e-5):
    """∂z/∂x of an output by central differences."""
    slope = np.zeros(len(x))
    for i in range(len(x)):
        up, down = np.array(x, float), np.array(x, float)
        up[i] += h
        down[i] -= h
        z = [sums(parameters, functions, each)[-1][0][unit] for each in (up, down)]
        slope[i] = (z[0] - z[1]) / (2 * h)
    return slope
