import io
import subprocess
import sys

import numpy as np
import pytest

from engine import SGD, Dense, Input, Sequential
from engine.fitting import progress

X = np.ones((40, 2), np.float32)


class NoTerminal:
    """A stream of somebody's own: it can write, and that is all."""

    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text
        return len(text)

    def flush(self):
        pass


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Notebook(io.StringIO):
    __module__ = "ipykernel.iostream"


def closed():
    stream = io.StringIO()
    stream.close()
    return stream


def encoded(encoding):
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding)


def use():
    model = Sequential([Input((2,)), Dense(1, "sigmoid", name="größe")])
    model.compile(SGD(0.1), "binary_crossentropy")
    model.summary()
    model.fit(X, X[:, 0], epochs=2, batch_size=10)
    model.evaluate(X, X[:, 0])
    model.predict(X)


@pytest.mark.parametrize("stream", [None, closed(), NoTerminal()], ids=["none", "closed", "plain"])
def test_a_network_is_used_whatever_standard_output_is(monkeypatch, stream):
    monkeypatch.setattr(sys, "stdout", stream)
    use()


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1"])
def test_where_a_bar_cannot_be_encoded_ascii_stands_for_it(monkeypatch, encoding):
    monkeypatch.setattr(sys, "stdout", stream := encoded(encoding))
    use()
    stream.seek(0)
    text = stream.read()
    assert "4/4 ====================" in text
    assert "\n----" in text
    assert "━" not in text
    assert ("größe" in text) == (encoding != "ascii")


def test_where_it_can_be_encoded_it_is_shown(capsys):
    use()
    text = capsys.readouterr().out
    assert "4/4 ━━━━━━━━━━━━━━━━━━━━" in text
    assert "\n────" in text
    assert "\r" not in text
    assert "\x1b" not in text


@pytest.mark.parametrize("stream", [Terminal(), Notebook()], ids=["terminal", "notebook"])
def test_the_bar_grows_in_a_terminal_and_in_a_notebook(monkeypatch, stream):
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(progress, "EVERY", -1)  # after every mini-batch
    use()
    text = stream.getvalue()
    first = text.split("Epoch 1/2\n")[1].split("Epoch 2/2")[0]
    assert [part.split()[0] for part in first.split("\r")[1:]] == ["1/4", "2/4", "3/4", "4/4"]
    assert "\x1b" not in text


def test_a_shorter_line_covers_the_longer_one_before_it(monkeypatch):
    monkeypatch.setattr(sys, "stdout", stream := Terminal())
    bar = progress.ProgressBar(1, 1, 2)
    bar.show(1, {"loss": 0.5, "accuracy": 0.5})
    bar.end({})
    _, longer, shorter = stream.getvalue().split("\r")
    assert len(shorter.rstrip("\n")) >= len(longer)


def test_without_a_stdout_python_trains_all_the_same():
    program = "import sys; sys.stdout = None; from tests.engine.test_printing import use; use()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
