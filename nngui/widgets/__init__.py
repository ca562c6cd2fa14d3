"""Small widgets that belong to no panel, and the theme with all colours, pens and margins.

They are made of Qt and know nothing of training or of the session. May use design and system; used
by views and window only.
"""
