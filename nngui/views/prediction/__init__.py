"""The answer for the drawing.

`prediction_view` has the sentence with the large answer, `probability_bars` a bar for each class,
`threshold_line` the line across a bar, `mistakes_line` the mistakes that it makes, `dial` the angle
of a regression.
"""
