"""Training and evaluation: all that `Sequential.fit` and `Sequential.evaluate` consist of.

`training` is the endless loop over mini-batches, `fit` runs it epoch by epoch with callbacks and a
`progress` bar, `evaluation` computes the cost J and the metrics, `watched` does so with callbacks
around mini-batches, and predicts with them; `augmentation` changes images while they are trained
with. A network is a `Model` here: this folder may use callbacks, losses and metrics, but not
`engine.sequential`, which uses it.
"""
