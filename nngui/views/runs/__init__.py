"""The page Runs: `runs_table`, and `runs_model` with its columns and texts."""
