"""The pad: strokes by mouse, pen and keys.

`draw_pad` begins and ends strokes, also where the pen leaves the pad and comes back, and erases;
`stroke_pixels` paints them.
"""
