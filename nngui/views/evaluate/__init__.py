"""The page Evaluate: `evaluate_view`, with the matrix of counts and a pane for each detail.

`confusion_table` has the counts, `scatter_pane` stands in its place for a regression. The panes are
`example_pane`, `outputs_pane`, `disturbance_pane`, `surface_pane` and `map_pane`; the texts are
in `words`.
"""
