"""Files of digits in the formats of other programs: one module for each format.

`importing` recognises the format of a file and gathers what is taken, refused and counted, in any
format; `exporting` lists the formats to write. `found` has what the readers share: the values they
yield, refusals, the brightest value, and arrays read piece by piece.
"""
