"""The page My digits, and what stands under the answer for them.

`digit_gallery` is the page, `digit_grid` the list in it (selection, keys), `digits_model` its
contents, and `thumbnails` paints each digit with its label and decides its size; `learn_row` learns
a drawing by its number, `teach_bar` teaches the network.
"""
