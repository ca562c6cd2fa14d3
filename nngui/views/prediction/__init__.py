"""The answer for the drawing.

`prediction_view` has the sentence with the large answer, `probability_bars` a bar for each class,
`threshold_line` the line across a bar, `dial` the angle of a regression.
"""
