"""Data sets of a person's own: how a file is understood, before anything is taken.

It uses `nngui.collection` for values, and widgets; no other view.
"""
