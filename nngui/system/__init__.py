"""Services that have nothing to do with networks.

Replacing files whole, logging of errors, signals of the operating system, the display and the
libraries that Qt links to, locks of files, Python's garbage collection, the throttle of what is
requested too often, the list that undo walks, of all entries or of one part's (the pad's Undo), and
the run without a window. May use the engine.
"""
