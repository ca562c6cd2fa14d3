"""The page My digits or My drawings, and what stands under the answer for them.

`digit_gallery` is the page, `digit_grid` the list in it (selection, keys), `digits_model` its
contents, and `thumbnails` paints each digit with its label and decides its size; `learn_row` learns
a drawing by its number or its class, `teach_bar` teaches the network. `question_dialog` asks for
the names of a question, and `question_bar` says what to do next with it.
"""
