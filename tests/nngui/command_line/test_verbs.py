"""The verbs in a terminal: what they write, print and answer to mistakes."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine import Adam, Dense, Input, Sequential, load_model
from engine.data import load
from nngui.__main__ import main
from nngui.session import document
from nngui.training.trainer.batch_costs import BatchCosts
from tests.nngui.conftest import is_finished
from tests.nngui.session.files.test_documents import SMALL, open_document, save, step
from tests.nngui.session.test_session import ONE, draw, wait_until

ROOT = Path(__file__).parents[3]


@pytest.fixture
def network(tmp_path):
    model = Sequential([Input((64,)), Dense(6, "relu"), Dense(1, "sigmoid")], seed=3)
    model.compile(Adam(0.01), "binary_crossentropy")
    model.save(tmp_path / "mine.keras")
    return tmp_path / "mine.keras"


@pytest.fixture
def saved(ready, qtbot, tmp_path):
    """A document with a drawing, in which two of six epochs are done."""
    ready.begin(SMALL, "Begin")
    draw(ready, ONE)
    qtbot.waitUntil(lambda: ready.snapshot.paused)
    for _ in range(2):
        step(qtbot, ready)
    save(qtbot, ready, tmp_path / "work.nngui")
    return tmp_path / "work.nngui"


@pytest.fixture
def digits(tmp_path):
    """A file of labelled digits."""
    data = load("0 or 1", 28)
    path = tmp_path / "digits.npz"
    x = np.rint(data.x_train[:40].reshape(-1, 28, 28) * 255).astype(np.uint8)
    np.savez(path, x=x, y=data.y_train[:40])
    return path


def test_a_document_is_trained_as_the_window_trains_it(saved, ready, make, qtbot, capsys):
    out = saved.with_name("trained.nngui")
    assert main(["train", str(saved), "-o", str(out), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    wait_until(qtbot, ready, is_finished, ready.train)
    other = make()
    open_document(qtbot, other, out)
    np.testing.assert_array_equal(other.snapshot.theta, ready.snapshot.theta)
    assert (printed["epochs"], printed["trained"]) == (6, 4)
    assert printed["cost"] == ready.snapshot.curves.train[-1]
    assert other.state.run.moments == ready.state.run.moments
    assert len(other.state.strokes) == len(ready.state.strokes)


def test_a_network_of_keras_is_trained_on_and_goes_on_in_keras(network, capsys):
    out = network.with_name("trained.keras")
    assert main(["train", str(network), "--epochs", "3", "-o", str(out)]) == 0
    printed = capsys.readouterr()
    assert "epoch 3 / 3: J = " in printed.err
    assert printed.out.startswith(f"{out}: epoch 3, J = ")
    before, model = load_model(network), load_model(out)
    assert model.optimizer.iterations == 3 * 32
    assert np.abs(model.theta - before.theta).max() > 0.01


def test_digits_of_a_persons_own_are_trained_with_alone(network, digits, capsys):
    out = network.with_name("trained.nngui")
    command = ["train", str(network), str(digits), "--epochs", "2", "-o", str(out), "--json"]
    assert main(command) == 0
    with document.opened(out) as file:
        (run,) = file.content.runs
        states = list(file.states())
    assert run.rest.state.examples == 40
    assert run.design.own == "without"
    assert [state.epoch for _, state in states][-2:] == [1, 2]


def test_what_is_there_is_replaced_only_by_force(network, capsys):
    before = network.read_bytes()
    for command in (["train", str(network)], ["train", str(network), "-o", str(network)]):
        assert main([*command, "--epochs", "1"]) == 2
        assert "--force" in capsys.readouterr().err
    assert network.read_bytes() == before
    assert main(["train", str(network), "--epochs", "1", "--force"]) == 0
    assert network.read_bytes() != before


def test_a_drawing_pictures_and_digits_are_predicted(saved, network, digits, qapp, capsys):
    assert main(["predict", str(saved)]) == 0
    assert capsys.readouterr().out.startswith("the drawing: ")
    from nngui.collection.formats import picture

    image = load("0 or 1", 28).x_train[1].reshape(28, 28)
    path = digits.with_name("one.png")
    path.write_bytes(picture.to_png(np.rint(255 - 255 * image).astype(np.uint8)))
    assert main(["predict", str(network), str(path), str(digits), "--json"]) == 0
    results = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in results][:2] == ["one.png", "digits.npz 1"]
    assert len(results) == 41
    model, data = load_model(network), load("0 or 1", 8)
    outputs = [each["outputs"][0] for each in results[1:]]
    np.testing.assert_allclose(outputs, model(data.x_train[:40])[:, 0], atol=2e-3)
    for each in results:
        assert each["answer"] == str(int(each["outputs"][0] >= 0.5))


def test_cost_and_score_are_those_of_the_window(saved, ready, capsys):
    assert main(["evaluate", str(saved), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    curves = ready.snapshot.curves
    assert found["training"]["cost"] == curves.train[-1]
    assert found["validation"]["accuracy"] == curves.validation_score[-1]
    assert found["test"]["examples"] == 2_115


def test_data_is_evaluated_and_what_is_no_digit_of_it_is_named(network, digits, capsys):
    (digits.parent / "odd.csv").write_text("label,a\n1,2\n")
    assert main(["evaluate", str(network), str(digits), str(digits.parent / "odd.csv")]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("data: J = ")
    assert "40 examples" in printed.out
    assert "refused: odd.csv" in printed.err


def test_data_that_is_read_otherwise_than_labelled_is_measured_when_it_is_trusted(
    network, digits, capsys
):
    with np.load(digits) as file:
        np.savez(digits, x=file["x"], y=1 - file["y"])
    assert main(["evaluate", str(network), str(digits)]) == 1
    printed = capsys.readouterr()
    assert "digits.npz, 40 digits: many of these are read otherwise" in printed.err
    assert "--trust" in printed.err
    assert main(["evaluate", str(network), str(digits), "--trust"]) == 0
    assert "40 examples" in capsys.readouterr().out
    out = digits.with_name("out.keras")
    train = ["train", str(network), str(digits), "--epochs", "1", "-o", str(out)]
    assert main(train) == 1
    assert main([*train, "--trust"]) == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["predict", "no.keras"], 1, "found no file"),
        (["predict", "no.nngui"], 1, "there is no file"),
        (["evaluate", "text.txt"], 1, "neither a document"),
        (["train", "mine.keras", "-o", "out.txt"], 2, "expected OUT to end with .nngui or .keras"),
        (["train", "mine.keras", "-o", "no/out.keras"], 2, "there is no folder"),
        (["predict", "mine.keras"], 2, "name pictures"),
        (["evaluate", "mine.keras", "text.txt"], 1, "there is no digit"),
    ],
)
def test_a_mistake_is_named_with_an_exit_code(network, monkeypatch, capsys, arguments, code, words):
    monkeypatch.chdir(network.parent)
    Path("text.txt").write_text("hello")
    assert main(arguments) == code
    printed = capsys.readouterr()
    assert words in printed.err
    assert not printed.out


@pytest.mark.parametrize("arguments", [["train"], ["train", "a.keras", "--epochs", "0"]])
def test_wrong_arguments_are_refused_with_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert "usage: nngui train" in capsys.readouterr().err


def test_the_help_names_the_verbs(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    for verb in ("nngui train FILE", "nngui predict FILE", "nngui evaluate FILE"):
        assert verb in text


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such signal")
def test_a_training_that_is_interrupted_is_written_until_there_and_needs_no_qt(network):
    out = network.with_name("part.nngui")
    code = (
        "import signal, sys; sys.modules['PySide6'] = None\n"
        # a shell that starts the tests in the background has them ignore it
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from nngui.__main__ import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "train", str(network), "-o", str(out)]
    with subprocess.Popen(
        [*command, "--epochs", "100000"],
        cwd=ROOT,
        env={**os.environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while "epoch 3 /" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        printed, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in said
    assert printed.startswith(f"{out}: epoch ")
    with document.opened(out) as file:
        assert file.content.runs[0].rest.state.epoch >= 3


def test_ctrl_c_in_the_middle_of_a_step_leaves_no_half_step(network, monkeypatch, capsys):
    out, add, before = network.with_name("part.nngui"), BatchCosts.add, signal.getsignal(2)

    def add_and_interrupt(costs, epoch, *more):
        if epoch == 2:
            signal.raise_signal(signal.SIGINT)
        add(costs, epoch, *more)

    monkeypatch.setattr(BatchCosts, "add", add_and_interrupt)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        assert main(["train", str(network), "-o", str(out), "--epochs", "9"]) == 130
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
    assert "interrupted" in capsys.readouterr().err
    with document.opened(out) as file:
        assert 2 <= file.content.runs[0].rest.state.epoch <= 3
