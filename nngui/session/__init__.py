"""The work of a person, from opening the window to closing it.

`Session` is the one object between the views and the trainer. Its parts: the drawing, the network
that is shown and its answers (`inspector`, `twin`), the threshold, the runs, the lessons. It lives
in the GUI thread. May use everything below the views, and of Qt the core only.
"""
