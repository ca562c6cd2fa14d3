"""Small widgets that belong to no panel, and the theme with all colours, pens and margins.

In `fields/`, `numbers` are the fields for numbers, `typed_numbers` the reading of a typed text,
`refusal` the reason beside a field, `problem_bar` a problem with its remedy; `named` gives names
and hints to programs and screen readers, `forms` makes combo boxes and the labels that name a
field. In `graphics/`, `colour_tables` and `pixels` paint numbers as colours, `run_styles` is the
look of a run in every plot and table, `image_table` shows thousands of small images. Beside them
`elided_label`, `plain` and `wrapping_button` keep texts in their place; `scrolling`, `square` and
`screens` concern room.
Independent of training and session. May use design and system; used by views and window only.
"""
