"""Runs, and the thread in which they are trained.

`run` is a run as a value, with `segments` and `curves`; `building` makes the network of a design
and computes J; `training_state` is all from which a training goes on bit for bit. `messages` has
the frozen values that cross the thread: a `Plan` in, `Snapshot`s out; `shown` those that views
show.

In `trainer/`, `player` is the generator that trains a run: it drives the engine's training, takes
up edits of the design, and notices a cost that is no number. `measurements` decides what a point of
the curves is, `batch_costs` what the faint line between them is, `lesson` the training of a lesson,
and `examples` the arrays it is trained with. `trainer` works a piece of what is at work
(`run_at_work`) between two turns of the event loop of its `thread`: one run, or the lanes of a
`race`. `rest` is a run that is put away.

In `storage/`, `checkpoints` keeps the states of all runs, `session_file` writes them. `words/` says
what runs and races are. May use design, system, handwriting and the engine, and of Qt the core
only.
"""
