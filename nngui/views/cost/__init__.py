"""The page Cost: J by epoch, the drawing's answer by epoch, and the slider over both.

`cost_plot` is the page with its headline and its CSV, `cost_chart` the two charts with the lines
and marks in them, `chart` what they share (zoom, picture), `axes` their ranges and numbers,
`epoch_slider` the slider.
"""
