"""The page Runs: `runs_table`, with its `commands`, `runs_model`, `columns`, `cells` and `copying`.

`commands` are the context menu and the keys, `cells` paints the look of a run and what differs,
`copying` gives rows to other programs.
"""
