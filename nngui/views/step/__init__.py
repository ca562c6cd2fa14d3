"""The page of one step: its stages as chips, formulas, and all values as coloured cells.

What is shown comes in as a `StepShown`; what a person asks for goes out as signals. `cells` is the
canvas, `arranging` puts the tables of a stage into their places, `scale` has the one colour scale.
"""
