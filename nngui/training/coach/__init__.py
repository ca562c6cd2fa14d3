"""The coach: what is measurably the matter with a run, in one sentence, with one remedy. No Qt.

`symptoms` looks inside a network, `remarks` finds what to say of that and of the curves, and
`words` writes it.
"""
