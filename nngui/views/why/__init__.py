"""The panel Why?: what speaks for the answer to the drawing, and what would change it.

`why_view` has the parts one below the other, `disturb_part` the noise and the blend, and `words`
has the texts.
"""
