"""The panel Network: layers, units and weights, lit by the drawing, and their controls.

`network_view` puts the controls in their places and has the + for a layer, `layer_controls` are
those of one layer. `canvas` is the picture of one `state`, laid out by `geometry` and painted by
`painter` with `lines`; `words` has its texts.
"""
