import numpy as np

from engine import Dense, Input, Sequential

rng = np.random.default_rng(0)
X = rng.random((500, 300), np.float32)
Y = np.eye(4, dtype=np.float32)[rng.integers(0, 4, 500)]


def made(optimizer="adam", dtype="float32"):
    layers = [Dense(70, "relu"), Dense(60, "relu"), Dense(4, "softmax")]
    model = Sequential([Input((300,)), *layers], seed=2, dtype=dtype)
    model.compile(optimizer, "categorical_crossentropy")
    return model
