"""A program for Keras, read as a design: parsed, never executed.

It understands `Sequential`, `compile` and `fit` as they are typed, with numbers that stand there or
follow from others by arithmetic, and the program that `keras_code` writes. What it does not know
and what changes nothing, such as imports and plots, it passes over; what would change the training
and is not known here is an error, at its line and word.

`reader` goes through the statements of a program and hands each to the part that it is about:
`examples` (data and number of inputs), `network` (`Sequential`, of `layers`), `compilation` (loss,
optimizer and α) or `fit` (epochs, mini-batches, callbacks). All of them ask `values` for the
numbers and names in the text and write into the `Notes` of `reading`, of which the `Reading` is
made. `syntax` parses the text and has functions of the nodes of its tree.
"""

from nngui.design.keras_reader.reader import read
from nngui.design.keras_reader.reading import Found, Reading, Span, lines_of

__all__ = ["Found", "Reading", "Span", "lines_of", "read"]
