"""Files of digits that others wrote or read: one module a kind, and their common entrances.

`importing` finds out what a file is, `exporting` writes; `found` is what every reader yields.
"""
