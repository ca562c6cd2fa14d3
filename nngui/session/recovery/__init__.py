"""Recovery: a session is in a file at any moment, and goes on from it after a crash.

The file is the `SessionFile` in the data folder, with the states that can be looked back at.
`parts` says what else of a session is in it, and reads it; `watch` writes every edit at once, and
from where runs go on every few seconds; `places` finds the file of a program that starts, among
those of others, and gives others a name; `asides` makes documents of these.
`nngui.session.recovery.last_session` decides with what a program begins.
"""
