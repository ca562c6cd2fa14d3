"""What can be seen inside a trained network, computed from its parameters in float64. No Qt.

`pin` says what is looked at: a unit, a layer, a weight or a bias. `network64` is the network of a
moment, in float64 from the float32 parameters; what follows is computed from it alone, so that a
script that has the parameters gets the same numbers.
"""
