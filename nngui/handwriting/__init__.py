"""From strokes of a pen or a picture to the image that a network expects.

Strokes are prepared as MNIST's digits were (`ink`, in the steps of `preparation`, drawn by `pen`);
pictures of digits on paper likewise (`pictures`, `paper`). `novelty` measures how little an image
looks like a digit, `erasing` finds the strokes under an eraser, and `pen_styles` draws digits by
chance in styles that MNIST lacks. NumPy and the engine only, no Qt.
"""
