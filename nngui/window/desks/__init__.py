"""One desk for each matter of the window: its commands, its dialogs, and what it connects.

A desk knows the session and its own widgets; the main window makes them all.
"""
