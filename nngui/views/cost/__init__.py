"""The page Cost: J by epoch, the drawing's answer by epoch, and the slider over both.

`cost_plot` is the page, with its headline and what is exported of it, the picture and the table;
`cost_chart` the two charts with the lines and marks in them, `chart` what they share (lines, zoom,
range), `axes` their numbers, `epoch_slider` the slider.
"""
