"""A run, and the thread in which it is trained.

`Run` drives the engine's training generator, takes up edits of the design, and measures J after
each epoch. `measurements` has the points of its curves, each of a `Kind` (`messages`): an epoch, a
lesson, its undoing. `checkpoints` has the parameters by epoch, `lesson` the training of a lesson.
`Trainer` runs pieces of it between two turns of its thread's event loop. `messages` has the frozen
values that cross the thread: a `Plan` in, `Snapshot`s out; `shown` those that views show. May use
design, system, handwriting and the engine, and of Qt the core only.
"""
