"""Runs and races in words."""
