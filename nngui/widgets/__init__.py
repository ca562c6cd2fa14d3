"""Small widgets that belong to no panel, and the theme with all colours, pens and margins.

They are made of Qt and independent of training and session. May use design and system; used
by views and window only.
"""
