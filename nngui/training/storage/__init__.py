"""The past of runs, in memory and on disk."""
