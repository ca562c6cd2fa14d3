"""A run, and the thread in which it is trained.

`run` drives the engine's training generator, takes up edits of the design, decides when J is
measured (after each epoch and each lesson), and notices a run that failed (so far only a J that is
NaN or infinite). `measurements` has the points of its curves, each of a `Kind`: an epoch, a lesson,
its undoing; the page Cost only draws them. `checkpoints` has the parameters by epoch, `lesson` the
training of a lesson, `building` makes the network of a design and computes J. `trainer` runs pieces
of a run between two turns of the event loop of its `thread`. `messages` has the frozen values that
cross the thread: a `Plan` in, `Snapshot`s out; `shown` those that views show. May use design,
system, handwriting and the engine, and of Qt the core only.
"""
