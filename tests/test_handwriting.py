"""What the network that comes with the program reads; pen strokes only where there are any."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from engine import ink, load_model
from engine.data import asset, load

STROKES = Path(__file__).resolve().parents[2] / "shared" / "data" / "pen_strokes.npz"


@pytest.fixture(scope="module")
def network():
    return load_model(asset("digits.keras"))


def test_the_file_holds_the_parameters_and_no_more():
    assert asset("digits.keras").stat().st_size < 1_000_000


def test_the_ready_network_reads_99_percent_of_mnists_test_digits(network):
    data = load("0 to 9")
    assert (network(data.x_val).argmax(axis=1) == data.y_val).mean() >= 0.99


@pytest.mark.skipif(not STROKES.exists(), reason="there are no pen strokes beside the project")
def test_the_ready_network_reads_95_percent_of_what_others_drew(network):
    with np.load(STROKES) as file:
        points = np.split(file["xy"], file["stroke"][1:-1])
        digits, labels = file["sample"], file["label"]
    images = [
        ink.image(points[first:last], ink.SIDE).ravel()
        for first, last in itertools.pairwise(digits)
    ]
    assert (network(np.array(images)).argmax(axis=1) == labels).mean() >= 0.95
