"""A person's own labelled digits and questions: drawings, kept as strokes, and imported pictures.

`MyDigits` is the frozen collection and `Edit` a change of it; `library` makes changes undoable,
`store` keeps them in an SQLite file, in a thread of its own. `question` has classes of any names
with their drawings, which are kept as `items` in the same file. `formats` reads and writes files,
one module for each kind; `exchange` runs that in a thread. May use design, system, handwriting and
the engine.
"""
