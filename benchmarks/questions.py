"""The ten questions of a learner: how many clicks after a fresh start the window answers each.

A hand presses real widgets of the real window and counts: a click is one, a command of a menu two,
a stroke of the pen none. For every question it prints the clicks and the answer, and saves a
picture of the window; it ends with an error if a question needs more than three clicks.

    python dev.py bench questions FOLDER
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import numpy as np
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from benchmarks.hand import Hand
from benchmarks.waiting import opened, pause, until

MOST = 3  # clicks
SIZE = 1366, 768

turn = np.linspace(0, 2 * np.pi, 40)
RING = [(0.5 + 0.2 * np.sin(t), 0.5 - 0.35 * np.cos(t)) for t in turn]
LYING = [(0.1 + 0.8 * t, 0.6 - 0.2 * t) for t in np.linspace(0, 1, 20)]  # a 1 that has fallen over


def _parameters(hand: Hand) -> str:
    """Return the table of all parameters."""
    hand.heading(1)
    hand.click("summaryButton")
    return _text(hand, "summaryText")


def _cost(hand: Hand) -> str:
    """Return loss and cost of the three steps, with their numbers."""
    hand.tab("One step")
    hand.click("threeStepsChip")
    return _texts(hand.find("threeSteps"), "J = 1/m Σ L")


def _step(hand: Hand) -> str:
    """Return one parameter before and after the step."""
    hand.tab("One step")
    hand.click("updateChip")
    until(lambda: "a change of" in _text(hand, "stepNumbers"))
    return _text(hand, "stepNumbers")


def _entropy(hand: Hand) -> str:
    """Return how the slopes of both losses compare."""
    hand.tab("One step")
    hand.click("lossChip")
    until(lambda: "slope" in _text(hand, "stepEffect"))
    return _text(hand, "stepEffect")


def _adam(hand: Hand) -> str:
    """Return the outcome of a race from the same first weights."""
    hand.command("Train", "Race…")
    dialog = hand.find("raceDialog")
    hand.click("raceStartButton")
    until(lambda: not dialog.isVisible() and hand.window.session.snapshot.finished)
    until(lambda: hand.find("raceLabel").isVisible())
    return _text(hand, "raceLabel")


def _unit(hand: Hand) -> str:
    """Return what the inspector has of the unit."""
    hand.draw(RING)
    hand.train()
    hand.unit(1, 7)
    strip = hand.find("excitesMost")
    until(lambda: strip.images)  # type: ignore[attr-defined]
    return _texts(hand.find("inspector"), "Excited most")


def _misread(hand: Hand) -> str:
    """Return what is to blame, beside the nearest training digits."""
    hand.draw(LYING)
    hand.train()
    hand.click("whyButton")
    strip = hand.find("nearestStrip")
    until(lambda: strip.images)  # type: ignore[attr-defined]
    return _text(hand, "whyBlame")


def _when(hand: Hand) -> str:
    """Return since when the drawing is read so."""
    hand.draw(RING)
    hand.train()
    hand.click("whyButton")
    until(lambda: "epoch" in _text(hand, "whyHistory"))
    return _text(hand, "whyHistory")


def _keras(hand: Hand) -> str:
    """Return the last line that fit prints, and the verdict if there is a Python with Keras."""
    hand.tab("Keras code")
    hand.train()
    until(lambda: "loss:" in _text(hand, "fitOutput"))
    line = _text(hand, "fitOutput").splitlines()[-1]
    hand.click("codeCheckButton")
    until(lambda: _text(hand, "checkPython"))
    button = hand.find("checkButton")
    until(lambda: button.text() == "Check")  # type: ignore[attr-defined]
    verdict = _text(hand, "checkVerdict") or _text(hand, "checkPython")
    return f"{line}; {verdict}"


def _regression(hand: Hand) -> str:
    """Return what the hidden layers of this network are."""
    hand.tab("One step")
    hand.click("threeStepsChip")
    return _texts(hand.find("threeSteps"), "regression of its own")


# a question, the way to its answer, and a part of that
QUESTIONS = (
    ("Which parameters are there, how many, of which shapes?", _parameters, "10,025"),
    ("What is J, and of what; loss against cost?", _cost, "J = 1/m Σ L = 0.7"),
    ("What does one gradient step change: w, ∂J/∂w, before, after?", _step, "a change of"),
    ("Why cross-entropy and not squared error?", _entropy, "slope"),
    ("Is Adam faster, and by how much, from identical starts?", _adam, "Adam"),
    ("What did unit 7 learn?", _unit, "Excited most"),
    (
        "Why was my digit misread; which training digits resemble it?",
        _misread,
        "the answer is a guess",
    ),
    ("When did the network learn it?", _when, "since epoch"),
    ("What would Keras print, and do I get the same numbers?", _keras, "loss:"),
    (
        "What is logistic regression to this network; what do hidden layers add?",
        _regression,
        "regression of its own",
    ),
)


def _text(hand: Hand, name: str) -> str:
    widget = hand.find(name)
    text = widget.toPlainText if isinstance(widget, QPlainTextEdit) else widget.text
    return str(text())


def _texts(widget: QWidget, part: str) -> str:
    """Return the text of the label below a widget that has this part."""
    labels = (each for each in widget.findChildren(QWidget) if hasattr(each, "text"))
    return next(str(each.text()) for each in labels if part in str(each.text()))


def main() -> None:
    """Answer all questions; print the clicks."""
    app = QApplication(sys.argv[:1])
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    too_many = False
    for number, (question, way, part) in enumerate(QUESTIONS, 1):
        with tempfile.TemporaryDirectory() as settings:
            window = opened(Path(settings), size=SIZE)
            hand = Hand(window)
            answer = way(hand)
            assert part in answer, answer
            pause(1_500)
            window.grab().save(str(folder / f"question_{number}.png"))
            window.close()
        print(f"{number}. {question}\n   {hand.clicks} clicks: {' '.join(answer.split())}")
        too_many |= hand.clicks > MOST
    print(f"pictures in {folder}")
    app.quit()
    sys.exit(too_many)


if __name__ == "__main__":
    main()
