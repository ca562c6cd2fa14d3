"""From strokes of a pen or a picture to the image that a network expects.

Strokes are prepared as MNIST's digits were (`ink`, in the steps of `preparation`, drawn by `pen`);
pictures of digits likewise: `paper` tells ink from paper, `pictures` fits the ink. `clipping`
computes the part of a line that lies on the pad, `erasing` the strokes under an eraser. `novelty`
asks a network how little an image looks like a digit; `assets/make_novelty.py` trained it, and
`assets/non_digits.py` draws the examples of other shapes. `pen_styles` draws digits by chance in
styles that MNIST lacks. `separating` finds several digits on one sheet. NumPy and the engine only,
no Qt.
"""
