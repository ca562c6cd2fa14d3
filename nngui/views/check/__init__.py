"""The window of *Check with Keras…*: `check_dialog`."""
