"""Runs, and the thread in which they are trained.

`run` is a run as a value, with `segments` and `curves`; `player` the generator that trains it: it
drives the engine's training, takes up edits of the design, and notices a cost that is no number.
`measurements` decides what a point of the curves is, `batch_costs` what the faint line between them
is, `lesson` the training of a lesson; `building` makes the network of a design and computes J, and
`examples` the arrays it is trained with.

`training_state` is all from which a training goes on bit for bit, `rest` a run that is put away;
`checkpoints` keeps such states of all runs, `session_file` writes them.

`trainer` works a piece of what is at work (`run_at_work`) between two turns of the event loop of
its `thread`: one run, or the lanes of a `race`. `messages` has the frozen values that cross the
thread: a `Plan` in, `Snapshot`s out; `shown` those that views show; `run_words` and `race_words`
say what they are. May use design, system, handwriting and the engine, and of Qt the core only.
"""
