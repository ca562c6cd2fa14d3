"""The page Runs: a table of the runs."""
