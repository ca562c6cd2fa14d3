"""Races: `race_dialog`, in which one is chosen, and `race_line` with its outcome in words."""
