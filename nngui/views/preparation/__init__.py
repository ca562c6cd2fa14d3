"""The strip under the pad: the steps from the drawing to the image that the network gets.

`preparation_view` is the strip, `step_button` the image after one step, which can be left out,
`input_image` the last one, the network's x.
"""
