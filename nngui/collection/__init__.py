"""A person's own labelled digits and questions: drawings, kept as strokes, and imported pictures.

`MyDigits` is the frozen collection and `Edit` a change of it; `library` makes changes undoable,
`store` keeps them in an SQLite file, in a thread of its own. `question` has classes of any names
with their drawings, which are kept as `items` in the same file. `formats/` reads and writes files,
one module for each kind. `importing` recognises the format of a file and collects and counts what
is taken, refused and doubted, `otherwise` looks again at what is read badly, by `reading/`, which
understands files of data sets; `exchange` runs imports and exports in a thread. May use design,
system, handwriting and the engine.
"""
