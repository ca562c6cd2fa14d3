"""One step of a training with all its values, as the lecture has it: frozen values, no Qt.

`example` is what a step is made on, `step` computes all values of it on copies of the parameters,
`chips` are the stages of the lecture, `lines` the formulas of each with letters and with numbers,
and `grids` the values as tables of cells with names. A view paints these and computes nothing.
It uses the engine, `nngui.design` and the modules of `nngui.training`.
"""
