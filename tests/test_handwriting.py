"""What the network that comes with the program reads; pen strokes only where there are any."""

import pytest

from engine import load_model
from engine.data import asset, load
from tests.prepared.digits import STROKES, drawn


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
    images, labels = drawn()
    answers = network(images.reshape(len(images), -1)).argmax(axis=1)
    assert (answers == labels).mean() >= 0.95
