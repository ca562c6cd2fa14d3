"""The ten questions of a learner: how many clicks after a fresh start the window answers each.

A hand presses real widgets of the real window and counts: a click is one, a command of a menu two,
a stroke of the pen none. For every question it prints the clicks and the answer, and saves a
picture of the window; it ends with an error if a question needs more than three clicks.

    python dev.py bench questions FOLDER
"""

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QPlainTextEdit, QWidget

from nngui.session.session import Session
from nngui.window.main_window import MainWindow

MOST = 3  # clicks
SIZE = 1366, 768
LEFT = Qt.MouseButton.LeftButton
LONGEST = 120.0  # s: how long a training may take

turn = np.linspace(0, 2 * np.pi, 40)
RING = [(0.5 + 0.2 * np.sin(t), 0.5 - 0.35 * np.cos(t)) for t in turn]
LYING = [(0.1 + 0.8 * t, 0.6 - 0.2 * t) for t in np.linspace(0, 1, 20)]  # a 1 that has fallen over


class Hand:
    """Presses what a person would press, and counts the clicks.

    Attributes
    ----------
    clicks : int
    """

    def __init__(self, window: MainWindow) -> None:
        self.window, self.clicks = window, 0

    def click(self, name: str) -> None:
        """Click the button with that objectName."""
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        self.until(button.isEnabled)
        self._press(button, button.rect().center())

    def tab(self, title: str) -> None:
        """Click the tab with that title."""
        tabs = self.window.views.tabs
        titles = [tabs.tabText(i) for i in range(tabs.count())]
        bar = tabs.tabBar()
        self._press(bar, bar.tabRect(titles.index(title)).center())

    def command(self, menu: str, text: str) -> None:
        """Choose a command of a menu: two clicks."""
        bar = self.window.menuBar()
        title = next(each for each in bar.actions() if each.text().replace("&", "") == menu)
        self._press(bar, bar.actionGeometry(title).center())
        opened = title.menu()
        assert isinstance(opened, QMenu)
        self.until(opened.isVisible)
        action = next(each for each in opened.actions() if each.text().replace("&", "") == text)
        assert action.isEnabled(), text
        self._press(opened, opened.actionGeometry(action).center())

    def unit(self, layer: int, unit: int) -> None:
        """Click a unit in the picture of the network; both counted from 1."""
        canvas = self.window.views.network.canvas
        x, y = canvas.places.columns[layer].centres[unit - 1]
        self._press(canvas, QPoint(int(x), int(y)))

    def heading(self, layer: int) -> None:
        """Click the shapes of the parameters of a layer, in the picture of the network."""
        canvas = self.window.views.network.canvas
        self._press(canvas, canvas.headings[layer - 1].box.center().toPoint())

    def draw(self, points: Sequence[tuple[float, float]]) -> None:
        """Draw a stroke."""
        pad = self.window.views.pad
        places = [QPoint(int(x * pad.width()), int(y * pad.height())) for x, y in points]
        QTest.mousePress(pad, LEFT, pos=places[0])
        for place in places[1:]:
            QTest.mouseMove(pad, place)
            QApplication.processEvents()
        QTest.mouseRelease(pad, LEFT, pos=places[-1])

    def train(self) -> None:
        """Click Train, and wait for the end; if that was done before, it counts again."""
        if self.window.session.snapshot.finished:
            self.clicks += 1
        else:
            self.click("trainButton")
        self.until(lambda: self.window.session.snapshot.finished)

    def find(self, name: str) -> QWidget:
        """Return the widget with that objectName, when it can be seen."""
        found: QWidget | None = self.window.findChild(QWidget, name)
        assert found is not None, name
        self.until(found.isVisible)
        return found

    def until(self, check: Callable[[], object]) -> None:
        """Turn the event loop until that is so."""
        began = perf_counter()
        while not check():
            assert perf_counter() - began < LONGEST, "waited in vain"
            self.pause(10)

    def pause(self, milliseconds: int) -> None:
        """Turn the event loop for a while."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def _press(self, widget: QWidget, at: QPoint) -> None:
        assert widget.isVisible()
        assert widget.visibleRegion().contains(at), "not on the screen"
        QTest.mouseClick(widget, LEFT, pos=at)
        self.clicks += 1


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
    hand.until(lambda: "a change of" in _text(hand, "stepNumbers"))
    return _text(hand, "stepNumbers")


def _entropy(hand: Hand) -> str:
    """Return how the slopes of both losses compare."""
    hand.tab("One step")
    hand.click("lossChip")
    hand.until(lambda: "slope" in _text(hand, "stepEffect"))
    return _text(hand, "stepEffect")


def _adam(hand: Hand) -> str:
    """Return the outcome of a race from the same first weights."""
    hand.command("Train", "Race…")
    dialog = hand.find("raceDialog")
    hand.click("raceStartButton")
    hand.until(lambda: not dialog.isVisible() and hand.window.session.snapshot.finished)
    hand.until(lambda: hand.find("raceLabel").isVisible())
    return _text(hand, "raceLabel")


def _unit(hand: Hand) -> str:
    """Return what the inspector has of the unit."""
    hand.draw(RING)
    hand.train()
    hand.unit(1, 7)
    strip = hand.find("excitesMost")
    hand.until(lambda: strip.images)  # type: ignore[attr-defined]
    return _texts(hand.find("inspector"), "Excited most")


def _misread(hand: Hand) -> str:
    """Return what is to blame, beside the nearest training digits."""
    hand.draw(LYING)
    hand.train()
    hand.click("whyButton")
    strip = hand.find("nearestStrip")
    hand.until(lambda: strip.images)  # type: ignore[attr-defined]
    return _text(hand, "whyBlame")


def _when(hand: Hand) -> str:
    """Return since when the drawing is read so."""
    hand.draw(RING)
    hand.train()
    hand.click("whyButton")
    hand.until(lambda: "epoch" in _text(hand, "whyHistory"))
    return _text(hand, "whyHistory")


def _keras(hand: Hand) -> str:
    """Return the last line that fit prints, and how it compares with J."""
    hand.tab("Keras code")
    hand.train()
    hand.until(lambda: "loss:" in _text(hand, "fitOutput"))
    return _text(hand, "fitOutput").splitlines()[-1]


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


def opened(folder: Path) -> MainWindow:
    """Return a window as at the first start."""
    settings = QSettings(str(folder / "s.ini"), QSettings.Format.IniFormat)
    window = MainWindow(Session(), settings)
    window.resize(*SIZE)
    window.show()
    Hand(window).until(lambda: window.session.snapshot.paused)
    return window


def main() -> None:
    """Answer all questions; print the clicks."""
    app = QApplication(sys.argv[:1])
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    too_many = False
    for number, (question, way, part) in enumerate(QUESTIONS, 1):
        with tempfile.TemporaryDirectory() as settings:
            window = opened(Path(settings))
            hand = Hand(window)
            answer = way(hand)
            assert part in answer, answer
            hand.pause(1500)
            window.grab().save(str(folder / f"question_{number}.png"))
            window.close()
            app.processEvents()
        print(f"{number}. {question}\n   {hand.clicks} clicks: {' '.join(answer.split())}")
        too_many |= hand.clicks > MOST
    print(f"pictures in {folder}")
    sys.exit(too_many)


if __name__ == "__main__":
    main()
