"""The page Runs: a table of what was trained."""
