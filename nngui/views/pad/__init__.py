"""The pad: draws strokes with mouse, pen and keys, and erases them."""
