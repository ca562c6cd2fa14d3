"""The panels of the window, one folder each but `run_bar`; none imports another, nor the session.

Values come in through `show_…(value)`, what a person does goes out through signals. A value that is
shown is defined in `training`, `collection` or `design`. What a panel says while it has nothing to
show ("draw something to see …") is in that panel. May use these, widgets and system.
"""
