"""Data sets: how a file is understood, before anything is taken; and all examples of one.

`import_page` shows how a file is understood, with `examples` of it; `data_view` is the page on
which the data set that is trained with is seen, and `finding` decides which of its examples. It
uses `nngui.collection` for values, and widgets; no other view.
"""
