import gc
import weakref
from importlib import import_module
from inspect import signature
from pkgutil import walk_packages

import pytest
from PySide6.QtWidgets import QWidget

from nngui import views
from tests import view_alone


def views_that_need_nothing():
    """The widgets that modules of views are named after, such as `DrawPad` of draw_pad."""
    for module in iter_modules_below(views):
        view = getattr(module, module.__name__.rpartition(".")[2].title().replace("_", ""), None)
        if isinstance(view, type) and issubclass(view, QWidget) and can_be_made(view):
            yield view


def iter_modules_below(package):
    for found in walk_packages(package.__path__, f"{package.__name__}."):
        yield import_module(found.name)


def can_be_made(view):
    parameters = list(signature(view.__init__).parameters.values())[1:]
    return all(p.default is not p.empty for p in parameters)


VIEWS = sorted(views_that_need_nothing(), key=lambda view: view.__name__)


def test_all_panels_are_among_them():
    panels = "CodeView CostPlot DigitGallery DrawPad LearnRow NetworkView PredictionView"
    panels += " PreparationView RunBar RunsTable SettingsForm TeachBar"
    assert {view.__name__ for view in VIEWS} >= set(panels.split())


@pytest.mark.parametrize("view_class", VIEWS, ids=lambda view: view.__name__)
def test_a_view_that_nobody_holds_any_more_goes(themed, view_class):
    # A signal that is connected to a lambda or a partial of the view's own method would keep it.
    view = view_class()
    view.show()
    gone = weakref.ref(view)
    del view
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("name", view_alone.VIEWS)
def test_a_view_can_be_looked_at_alone_with_sample_data(qtbot, themed, name):
    view = view_alone.VIEWS[name]()
    qtbot.addWidget(view)
    view.show()
    assert type(view).__name__ == name.title().replace("_", "")
    assert not view.grab().isNull()
