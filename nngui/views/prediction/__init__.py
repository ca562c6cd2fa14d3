"""The answer for the drawing: `probability_bars`, `threshold_line`, `dial` and sentence."""
