"""The page My digits, and what stands under the answer for them.

`digit_gallery` is the page, `digit_grid` its digits (`digits_model`, `thumbnails`); `learn_row`
learns a drawing by its number, `teach_bar` teaches the network.
"""
