"""A neural network library with Keras' names: NumPy only, one flat vector of parameters."""
