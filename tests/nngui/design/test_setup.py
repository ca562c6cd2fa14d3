"""A set-up keeps what it locks, whatever design is asked for."""

from dataclasses import fields, replace

import pytest

from nngui.design.design import Design, LayerSpec
from nngui.design.presets import PRESETS
from nngui.design.setup import CONTROLS, KNOWN, Setup, Start

OTHER = replace(
    PRESETS["ten digits 256-128-10"],
    ready=False,
    side=16,
    loss_options=(("from_logits", True),),
    optimizer_options=(("beta_1", 0.8),),
    learning_rate=0.05,
    schedule="cosine",
    batch_size=7,
    epochs=3,
    seed=9,
    augmentation=True,
    pen_styles=True,
    own="with",
    layers=(
        LayerSpec(256, "relu", dropout=0.1, l2=0.01),
        LayerSpec(128, "leaky_relu", (("negative_slope", 0.1),), use_bias=False),
        LayerSpec(10, "softmax"),
    ),
)
FOLLOWS = {"ready", "given"}  # from the others, or from a file


def setup(*locked, hidden=(), design=None):
    return Setup("lecture 3", "Draw a 1.", Start(design or Design()), locked, hidden)


@pytest.mark.parametrize("control", [c for c in CONTROLS if c.keep], ids=lambda c: c.name)
def test_what_is_locked_stays_and_all_else_is_as_asked_for(control):
    closed = setup(control.name)
    assert closed.held(OTHER) == (() if closed.kept(OTHER) == OTHER else (control.words,))
    kept = closed.kept(OTHER)
    assert not closed.held(kept)
    assert closed.kept(kept) == kept


def test_with_all_locked_no_field_of_a_design_can_change():
    closed = setup(*KNOWN)
    assert replace(closed.kept(OTHER), ready=False) == Design()
    alike = {f.name for f in fields(Design) if getattr(OTHER, f.name) == getattr(Design(), f.name)}
    assert alike == FOLLOWS, "let OTHER differ in every field"


def test_a_layer_may_be_added_where_only_units_are_locked():
    start = Design()
    wider = replace(start, layers=(LayerSpec(30, "sigmoid"), *start.layers[1:]))
    longer = replace(start, layers=(LayerSpec(30, "sigmoid"), *start.layers))
    changed = replace(longer, layers=(*longer.layers[:2], LayerSpec(9, "sigmoid"), longer.output))
    closed = setup("unitsSpin#")
    assert closed.kept(wider) == start
    assert closed.kept(longer) == longer
    assert closed.kept(changed) == start


def test_units_can_change_where_only_the_number_of_layers_is_locked():
    start = Design()
    wider = replace(start, layers=(LayerSpec(30, "relu"), *start.layers[1:]))
    longer = replace(start, layers=(LayerSpec(30, "sigmoid"), *start.layers))
    closed = setup("addLayerButton")
    assert closed.kept(wider) == wider
    assert closed.kept(longer) == start


def test_results_and_unknown_names_are_passed_over():
    closed = setup(
        "costLabel", "someNewControl", hidden=("predictionLabel", "runsTable", "drawPad")
    )
    assert [control.name for control in closed.closed] == ["drawPad"]
    assert not closed.hides("drawPad"), "the drawing is always seen"
    assert not closed.hides("runsTable")
    assert not closed.locks("costLabel")


def test_no_result_stands_in_the_table():
    results = {"predictionLabel", "probabilityBars", "costLabel", "epochLabel", "costPlot"}
    results |= {"runsTable", "epochSlider", "networkView", "progressBar", "drawingPlot"}
    assert not results & {n for c in CONTROLS for n in (c.name, *c.others)}
