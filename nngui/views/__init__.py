"""Widgets that show and ask; they know neither each other nor the session."""
