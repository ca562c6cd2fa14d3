"""The work of a person, from opening the window to closing it.

`Session` is the one object between the views and the trainer, and decides whether an edit starts a
run over, and what becomes of the network that came trained. What a person works on is one frozen
value with its transitions, in `state`; what the window shows of it another one, the `scene`. The
parts of the session: the `drawing`, the network that is shown and its answers (`inspector`, `twin`,
and `past` over the epochs), the `threshold` and the mistakes by it (`checking`), what is done to
`runs`, the `races` that begin several of them, and `lessons`, which requests and undoes the lessons
that `nngui.training` gives. Each part pushes its own entries to the undo stack. It lives in the GUI
thread. May use everything below the views, and of Qt the core only.
"""
