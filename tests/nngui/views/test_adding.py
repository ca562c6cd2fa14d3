"""An entry of the engine is all that the window needs to show another activation or loss."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox

from engine.activation import Activation
from engine.activations import ACTIVATIONS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from nngui.design.design import Design, LayerSpec
from nngui.views.network.network_view import NetworkView
from nngui.views.runs.runs_model import RunsModel
from nngui.views.settings.settings_form import SettingsForm, formula
from nngui.widgets import theme
from nngui.widgets.graphics import colour_tables
from tests.engine.test_adding import Huber, Signs, elu, elu_backward
from tests.nngui.training.runs import run


@pytest.fixture(autouse=True)
def added(monkeypatch):
    entry = Activation("elu", elu, elu_backward, "g(z) = z or eᶻ − 1", "Elu", (-1, inf))
    monkeypatch.setitem(ACTIVATIONS, "elu", entry)
    monkeypatch.setitem(LOSSES, "huber", Huber)
    monkeypatch.setitem(OPTIMIZERS, "signs", Signs)


def test_an_added_activation_can_be_chosen_for_a_layer(qtbot):
    view = NetworkView()
    qtbot.addWidget(view)
    view.show_design(Design(layers=(LayerSpec(3, "elu"), LayerSpec(1, "sigmoid"))))
    assert view.findChild(QComboBox, "activationCombo1").currentText() == "elu"


def test_its_negative_outputs_have_the_colour_of_negative_numbers(qapp):
    levels = colour_tables.activation_levels(np.array([-2.0, 0, 2]), "elu")
    table = colour_tables.activation_table(theme.LIGHT, "elu")
    colours = [QColor.fromRgb(table[level]).name() for level in levels]
    assert colours == [theme.LIGHT.negative, theme.LIGHT.zero, theme.LIGHT.positive]


def test_an_added_loss_is_offered_by_its_title_and_shown_as_its_formula(qtbot):
    form = SettingsForm()
    qtbot.addWidget(form)
    design = replace(Design(), loss="huber")
    form.show_design(design)
    assert form.findChild(QComboBox, "lossCombo").currentText() == "Huber loss"
    assert formula(design) == Huber.formula


def test_the_runs_table_names_them():
    model, design = RunsModel(), replace(Design(), loss="huber", optimizer="signs")
    model.show_runs((run(1, design), run(2)), 1)
    assert model.data(model.index(0, 2)) == f"{Signs.title} 0.3 · Huber · 25-15-1"
    assert model.data(model.index(0, 4)) == "0.0213 Huber"
