"""Widgets that show values: charts, plots, grids of numbers as colours, images of digits."""
