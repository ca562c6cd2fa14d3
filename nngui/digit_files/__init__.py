"""Labelled digits from and to the files of others: one module for each format.

A reader is a generator of `Found`: so it can be stopped between any two pieces, tells how far it
is, and never holds more than a piece in memory. Nothing in a file is believed: what it declares is
checked before room is taken for it.
"""
