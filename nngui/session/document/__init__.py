"""Documents: all that a person works on in one ".nngui" file, from which it goes on bit for bit.

A document is a zip file, stored and not compressed, of what ordinary tools open: JSON, NumPy's
".npz", and a ".keras" file of every network. `content` has the values that are in it, `archive` the
zip file, `values` turns values into JSON and arrays and back, `checks` says whether they make
sense, and `file` reads and writes the whole. Files from anybody may be opened: no code in them is
run, nothing is unpacked into a folder, and no more memory is taken than the file has bytes. No Qt.
"""

from nngui.session.document.archive import DocumentError
from nngui.session.document.content import Content, KeptRace, KeptReference, KeptRun
from nngui.session.document.file import MAIN, SUFFIX, OpenedDocument, fitting, opened, write

__all__ = [
    "MAIN",
    "SUFFIX",
    "Content",
    "DocumentError",
    "KeptRace",
    "KeptReference",
    "KeptRun",
    "OpenedDocument",
    "fitting",
    "opened",
    "write",
]
