"""The design of a network and the values shown of it: frozen, with functions of them.

A `Design` is everything that decides how a run goes. Functions of it find its problems and their
remedies, its examples, the memory it needs and the Keras code that does the same; presets are
designs to begin with. A `Prediction` is the answer of a network for a drawing. `figures` writes
numbers and `wording` sentences, for the whole window. No Qt; may use the engine and handwriting.
"""
