"""Files of digits in the formats of other programs: one module for each format.

`importing` recognises the format of a file and gathers what is taken, refused and counted, in any
format; `exporting` lists the formats to write. `idx`, `npz`, `table` (CSV and other text) and
`strokes` (JSON) read and write one format each; `folder` decides which files in a folder are
pictures and of which class, and `picture` decodes one, by its content and ending. `found` has what
the readers share: the values they yield, refusals, the brightest value, and arrays read piece by
piece.
"""
