"""The window's verbs for a terminal: train, predict and evaluate, with documents and networks.

`verbs` has the arguments, what is printed, and the exit codes; `subject` is what a file contains: a
network, its design, and for a document all that is written back; `training` trains it, and writes
the result; `examples` reads data of a person's own. Nothing here needs a display, and Qt is
imported only to read data of a person's own.
"""
