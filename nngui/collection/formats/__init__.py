"""Files of digits in the formats of other programs: one module for each format.

`exporting` lists the formats to write. `idx`, `npz`, `table` (CSV and other text) and `strokes`
(JSON) read and write one format each; `folder` decides which files in a folder are pictures and of
which class, and `picture` decodes one, by its content and ending. `found` makes a digit of each
picture or refuses it (blank, wrong values, bad label), for all readers, and reads arrays piece by
piece; the brightest value is the reader's (in `idx` always 255) or decided by the first piece.
"""
