"""The work of a person, from opening the window to closing it.

`Session` is the one object between the views and the trainer, and decides whether an edit starts a
run over, and what becomes of the network that came trained. What a person works on is one frozen
value with its transitions, in `state`; what the window shows of it another one, the `scene`. The
parts of the session: the `drawing`, the network that is shown with all that is computed of it
(`analysis/`), the `threshold`, what is done to `runs`, the `races` that begin several of them, and
`lessons`, which requests and undoes the lessons that `nngui.training` gives. `files/` are those
that a person keeps, `document/` is what a `.nngui` file is, `recovery/` what is there again after a
crash. Each part pushes its own entries to the undo stack. It lives in the GUI thread. May use
everything below the views, and of Qt the core only.
"""
