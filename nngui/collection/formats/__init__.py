"""Files of digits in the formats of other programs: one module for each format.

`importing` recognises the format of a file, `exporting` lists the formats to write; `found` has
what the readers share: the values they yield, and arrays read piece by piece.
"""
