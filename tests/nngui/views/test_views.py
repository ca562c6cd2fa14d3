import gc
import weakref
from importlib import import_module
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from nngui import views

NAMES = sorted(p.stem for p in Path(views.__file__).parent.glob("[!_]*.py"))


def view_of(name):
    """The view that a module is named after, such as `DrawPad` of draw_pad."""
    view = getattr(import_module(f"nngui.views.{name}"), name.title().replace("_", ""))
    assert issubclass(view, QWidget)
    return view


@pytest.mark.parametrize("name", NAMES)
def test_a_view_that_nobody_holds_any_more_goes(themed, name):
    # A signal that is connected to a lambda or a partial of the view's own method would keep it.
    view = view_of(name)()
    view.show()
    gone = weakref.ref(view)
    del view
    gc.collect()
    assert gone() is None
