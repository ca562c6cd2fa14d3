"""The design of a network and the values shown of it: frozen, with functions of them.

A `Design` is everything that decides how a run goes; `presets` are designs to begin with and tell
which of them a design is, `ready` is the one that comes trained, the only weights that enter from a
file. Functions of it: `problems` with their remedies, before training; `training_set`, `schedule`
of α, `memory`, and `keras_code`, whose programs `keras_reader` reads. A `prediction` is the answer
of a network for a drawing. For the whole window, `figures` writes numbers with what they are of
("validation accuracy 99.5 % (199 of 200)"), and `wording` sentences and equations, most of them
about the answer ("It is a 7", "P(1) = 0.98"). No Qt; may use the engine and handwriting.
"""
