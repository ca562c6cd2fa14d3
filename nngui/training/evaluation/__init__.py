"""What a network makes of whole sets of examples, beyond J and the score of its curves. No Qt.

`album` has all examples of a data set, `evaluation` the outputs for a set and what follows from
them, `binary` what a single output can be looked at for, `disturbance`, `surface` and `hidden_map`
what is computed on request. All take a network and yield the share that is done, so that a thread
can be asked to stop.
"""
