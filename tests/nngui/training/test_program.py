"""The exported folder: its program, run by our own engine in the place of Keras, and its data."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.saving.weights import as_keras
from nngui.design import keras_network
from nngui.design.design import Design, LayerSpec
from nngui.design.keras_code import keras_code
from nngui.design.keras_reader import read
from nngui.design.own_digits import NO_DIGITS
from nngui.training.building import network, recall
from nngui.training.program import write_program
from nngui.training.trainer.player import Player
from nngui.training.words.fit_lines import fit_lines, running_means
from tests.nngui.designs import FewDigits

LAYERS = (
    LayerSpec(12, "leaky_relu", (("negative_slope", 0.1),), l2=0.01),
    LayerSpec(6, "tanh", l1=0.001, use_bias=False, kernel_initializer="he_normal"),
    LayerSpec(1, "sigmoid"),
)


def written(folder, design, own=NO_DIGITS, theta=None):
    for _ in write_program(folder, design, own, theta):
        pass
    return folder


def trained(design):
    player = Player(design)
    work = player.work()
    while player.epoch < design.epochs:
        next(work)
    return player


def test_the_folder_has_the_program_the_examples_and_the_first_weights(tmp_path):
    own = FewDigits(0, 1, 1)
    design = replace(Design(), layers=LAYERS, own="with")
    folder = written(tmp_path / "new", design, own)
    assert (folder / "program.py").read_text() == keras_code(design, with_file=True)
    assert read((folder / "program.py").read_text(), Design()).design == design
    with np.load(folder / "data.npz") as data:
        assert data["X"].shape == (1_000 + 3 * 17, 400)
        assert data["X_val"].shape == (200, 400)
        shapes = [data[f"weights_{i}"].shape for i in range(5)]
    assert shapes == [(400, 12), (12,), (12, 6), (6, 1), (1,)]


def test_other_first_weights_are_written_if_the_run_began_with_them(tmp_path):
    theta = np.full(Design().numbers, 0.5, np.float32)
    with np.load(written(tmp_path, Design(), theta=theta) / "data.npz") as data:
        assert (data["weights_0"] == 0.5).all()


def test_with_augmentation_the_engine_is_beside_it(tmp_path):
    folder = written(tmp_path, replace(Design(), augmentation=True))
    done = subprocess.run(
        [sys.executable, "-c", "from engine.fitting.augmentation import Augmentation"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": ""},
        check=False,
    )
    assert done.returncode == 0


def test_the_lines_of_fit_have_the_running_mean_and_j():
    player = trained(replace(Design(), epochs=3))
    curves = player.measurements.curves
    lines = fit_lines(curves, player.design)
    assert [line.split(" - ")[0] for line in lines] == ["Epoch 1/3", "Epoch 2/3", "Epoch 3/3"]
    assert all("loss: " in line and "J = " in line for line in lines)
    means = running_means(curves, np.array([1, 2, 3, 9]))
    assert curves.train[0] > means[0] > curves.train[1]
    assert np.isnan(means[3])


@pytest.mark.parametrize("kept", [slice(None), slice(None, None, 3), slice(40, None, 7)])
def test_the_running_means_are_those_of_the_mini_batches_that_are_kept_of_each_epoch(kept):
    curves = trained(replace(Design(), epochs=6)).measurements.curves
    ends, costs = curves.batch_epochs[kept], curves.batch_costs[kept]
    curves = replace(curves, batch_epochs=ends, batch_costs=costs)
    means = running_means(curves, np.arange(1, 7))
    for epoch, found in enumerate(means, 1):
        inside = (ends > epoch - 1) & (ends <= epoch)
        if not inside.any() or ends[inside][-1] != epoch:
            assert np.isnan(found)
        else:
            parts = np.diff(ends[inside], prepend=epoch - 1)
            assert found == pytest.approx(np.average(costs[inside], weights=parts))
    assert np.isfinite(means).any()


@pytest.mark.parametrize("options", [{}, {"schedule": "cosine", "augmentation": True}])
def test_the_program_prints_the_costs_of_the_window_under_keras(tmp_path, options):
    design = replace(
        Design(layers=LAYERS, epochs=2, learning_rate=0.05),
        optimizer_options=(("momentum", 0.9), ("nesterov", True)),
        loss_options=(("label_smoothing", 0.1),),
        **options,
    )
    pytest.importorskip("keras")
    done = subprocess.run(
        [sys.executable, "program.py"],
        cwd=written(tmp_path, design),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": ""},
    )
    found = re.findall(r"^epoch \d+: J (\S+), validation J ([^,\s]+)", done.stdout, re.MULTILINE)
    assert done.returncode == 0, done.stderr
    curves = trained(design).measurements.curves
    ours = np.stack([curves.train, curves.validation], axis=1)
    np.testing.assert_allclose(np.array(found, float), ours, rtol=1e-4)
    assert Path(tmp_path, "program.py").exists()


@pytest.mark.parametrize(
    ("optimizer", "options", "arrays"),
    [("adam", (("amsgrad", True),), 12), ("sgd", (("momentum", 0.9),), 4), ("sgd", (), 0)],
)
def test_the_program_of_an_opened_network_has_the_optimizers_memory(
    tmp_path, optimizer, options, arrays
):
    layers = LayerSpec(4, "tanh"), LayerSpec(1, "sigmoid")
    design = Design(layers=layers, optimizer=optimizer, optimizer_options=options, epochs=1)
    player = trained(design)
    model = network(design)
    model.theta[...] = player.theta
    state = player.state()
    recall(model.optimizer, model.theta, state.memory, state.iterations)
    model.save(tmp_path / "m.keras")
    opened = replace(design, given=keras_network.read(tmp_path / "m.keras").design.given)
    folder = written(tmp_path / "new", opened)
    text = (folder / "program.py").read_text()
    with np.load(folder / "data.npz") as data:
        assert sum(name.startswith("optimizer_") for name in data) == arrays
        if arrays == 4:
            expected = as_keras(model.layers, state.memory["momentum"])
            np.testing.assert_array_equal(data["optimizer_2"], expected[1][0])
    assert (f"model.optimizer.variables[-{arrays}:]" in text) == bool(arrays)
    assert read(text, Design()).design == opened
    cosine = keras_code(replace(opened, schedule="cosine"))
    assert ("begins without its memory" in cosine) == bool(arrays)
