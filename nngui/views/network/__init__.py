"""The panel Network: layers, units and weights, lit by the drawing, and their controls.

`network_view` puts the controls in their places and has the + for a layer, `layer_controls` are
those of one layer. `canvas` is the picture of one `state`, laid out by `geometry`. `painter` paints
it: the units and, in the first column, the drawing or the weights of the unit pointed at; `lines`
chooses the weights that are drawn and scales them. `words` has the texts.
"""
