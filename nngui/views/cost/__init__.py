"""The page Cost: J by epoch, the drawing's answer by epoch, and the slider over both.

`cost_plot` is the page, with its headline and what is exported of it, the picture and the table;
`cost_chart` the two charts: the lines and marks in them, and how far their axes reach. `chart`
draws lines in a given range, with zoom; `axes` are the numbers beside it, `epoch_slider` the
slider.
"""
