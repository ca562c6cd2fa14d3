"""The panel Inspector: a unit, layer, weight or output, from close by.

`inspector_view` puts the parts one below the other and shows those that the pin needs;
`unit_part`, `weight_part`, `layer_part` and `output_part` are these, and `words` has the texts.
"""
