"""What a network makes of whole sets of examples, beyond J and the score of its curves. No Qt.

`evaluation` has the outputs for every example and what follows from them, `binary` what a single
output can be looked at for, `disturbance`, `surface` and `hidden_map` what is computed on request.
All take a network and yield the share that is done, so that a thread can be asked to stop.
"""
