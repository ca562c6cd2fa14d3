"""Widgets in which values are entered: number fields, options, and why one was refused."""
