"""The trainer, its thread, and all that works on a training while it lasts."""
