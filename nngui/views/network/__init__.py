"""The panel Network: layers, units and weights, lit by the drawing, and their controls."""
