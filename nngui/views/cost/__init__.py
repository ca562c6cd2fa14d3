"""The page Cost: J of all runs and the drawing's answer by epoch; the time line below all pages.

`cost_plot` is the page; `cost_chart` the chart of the runs and `drawing_chart` the one of the
drawing, both a `chart`: a plot over the epochs with zoom and a playhead. In the cost chart
`run_curves` are the lines of a run, `run_marks` what is marked of the open one, `end_labels` the
names of the lines, and `crosshair_box` the values at the pointer. `time_line` is the strip with the
slider, `time_slider`, which lies under the plot's axis. `figure` and `table` are what is exported.

Without Qt: `comparison` says which runs can be drawn on one axis, `marks` what was changed in a
run, `readings` what is read at an epoch, `moments` where one can look back to, `axes` how far axes
reach, `dashes` cuts thick lines.
"""
