"""The activations, as functions of arrays."""

from engine.activations import get, leaky_relu, linear, relu, sigmoid, softmax, tanh

__all__ = ["get", "leaky_relu", "linear", "relu", "sigmoid", "softmax", "tanh"]
