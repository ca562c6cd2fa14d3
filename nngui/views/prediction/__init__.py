"""The answer for the drawing: bars, threshold, dial and sentence."""
