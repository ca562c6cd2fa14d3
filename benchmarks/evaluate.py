"""Evaluate and Why?: whether their numbers are those of a script.

Random designs are trained in the real window; while they train, when they rest, and looking back at
an earlier epoch, every number on the page Evaluate with all its details, and of the panel Why? for
a validation digit on the pad, is read from the widgets, and compared with the one that NumPy
computes in float64 from the parameters of that epoch. An example whose output is so near the
threshold that float32 may read it otherwise counts as either.

    python dev.py bench evaluate          20 designs
    python dev.py bench evaluate 100      as many designs
"""

import os
import random
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

import numpy as np
from PySide6.QtWidgets import QApplication

from benchmarks.by_hand import Floats, Tally, passed, random_design
from benchmarks.questions import Hand
from benchmarks.questions import opened as opened_window
from engine.arrays import Array
from engine.data import load
from nngui.design.design import Design, LayerSpec
from nngui.design.presets import for_dataset
from nngui.session.session import Session
from nngui.training.evaluation.disturbance import DISTURBANCES, SEED
from nngui.training.evaluation.evaluated import Detail, Evaluated
from nngui.views.evaluate.evaluate_view import EvaluateView
from nngui.window.main_window import MainWindow

NEAR = 1e-5  # of an output to the threshold, or of two outputs: float32 may read it otherwise
FLOOR = 1e-7  # of a probability in a logarithm, as Keras has it
EPSILON = 6e-8  # of a probability near 1 in float32


@dataclass
class Exact:
    """What a script computes of a set of examples."""

    design: Design
    theta: Array
    x: Array
    labels: Array
    threshold: float

    def __post_init__(self) -> None:
        through = passed(self.design, self.theta, self.x)
        self.outputs = through[-1][1].T
        self.hidden = through[-2][1].T if len(through) > 1 else self.x.astype(np.float64)
        self.losses = losses(self.design, self.outputs, self.labels)

    @property
    def answers(self) -> Array:
        """The class of every example."""
        if self.outputs.shape[1] > 1:
            return self.outputs.argmax(axis=1)
        return (self.outputs[:, 0] >= self.threshold).astype(int)

    @property
    def unsure(self) -> int:
        """How many examples float32 may read otherwise."""
        if self.outputs.shape[1] > 1:
            best = np.sort(self.outputs, axis=1)[:, -2:]
            return int(np.count_nonzero(best[:, 1] - best[:, 0] < NEAR))
        return int(np.count_nonzero(np.abs(self.outputs[:, 0] - self.threshold) < NEAR))

    @property
    def score(self) -> float:
        """The share of right answers, or the mean absolute error."""
        if self.design.task.classes:
            return float(np.mean(self.answers == self.labels))
        return float(np.mean(np.abs(self.residuals)))

    @property
    def rounding(self) -> float:
        """How far J of float32 may be off: log p of an output that is nearly 1 has few digits."""
        if self.design.loss == "mean_squared_error":
            return 0.0
        return float(np.mean(EPSILON / np.maximum(np.exp(-self.losses), FLOOR)))

    @property
    def residuals(self) -> Array:
        """Predicted minus true, in the unit of the task."""
        return (self.outputs[:, 0] - self.labels) * self.design.task.scale

    @property
    def confusion(self) -> Array:
        """Counts by class and answer."""
        classes = len(self.design.task.classes)
        found = np.zeros((classes, classes))
        np.add.at(found, (self.labels.astype(int), self.answers), 1)
        return found


def losses(design: Design, outputs: Floats, labels: Array) -> Floats:
    """Return the loss of every example."""
    if design.loss == "mean_squared_error":
        y = labels[:, np.newaxis]
        if outputs.shape[1] > 1:
            y = np.eye(outputs.shape[1])[labels.astype(int)]
        return np.mean((outputs - y) ** 2, axis=1)
    y = np.clip(outputs, FLOOR, 1 - FLOOR)
    if outputs.shape[1] == 1:
        ones = labels.astype(np.float64)
        return -ones * np.log(y[:, 0]) - (1 - ones) * np.log(1 - y[:, 0])
    return -np.log(y[np.arange(len(y)), labels.astype(int)])


def design_of(chance: random.Random) -> Design:
    """Return a random design of one of three questions."""
    name = chance.choice(("0 or 1", "0 or 1", "slant", "0 to 9, few examples"))
    if name == "0 or 1":
        return replace(random_design(chance), epochs=chance.randint(2, 6))
    begun = replace(for_dataset(name), ready=False, augmentation=False)
    hidden = [
        LayerSpec(chance.randint(2, 20), chance.choice(("sigmoid", "tanh", "relu")))
        for _ in range(chance.randint(0, 2))
    ]
    epochs, seed = chance.randint(2, 6), chance.randint(0, 999)
    return replace(begun, layers=(*hidden, begun.output), epochs=epochs, seed=seed)


class Reader:
    """Reads the page while it shows a moment, and compares."""

    def __init__(self, window: MainWindow, tally: Tally) -> None:
        self.window, self.tally, self.hand = window, tally, Hand(window)
        self.session: Session = window.session
        self.page: EvaluateView = window.views.evaluate
        self.evaluated = Evaluated()
        self.session.evaluating.changed.connect(self._keep)

    def _keep(self, evaluated: Evaluated) -> None:
        self.evaluated = evaluated

    def read(self, detail: Detail) -> None:
        """Compare all that the page shows with that detail."""
        self.page.show_detail(detail)
        evaluating = self.session.evaluating
        self.hand.until(lambda: self._known(detail))
        found, evaluation = self.evaluated, self.evaluated.evaluation
        assert evaluation is not None
        theta = evaluating._results["evaluation"].key[1]
        self._compare_moment(evaluation.epoch, theta)
        data = load(self.session.state.run.design.dataset, self.session.state.run.design.side)
        exact = Exact(self.session.state.run.design, theta, data.x_val, data.y_val, found.threshold)
        self._compare_counts(exact, evaluation.epoch)
        {
            Detail.OUTPUTS: self._compare_outputs,
            Detail.CLASSES: self._compare_classes,
            Detail.DISTURBANCE: self._compare_falls,
            Detail.SURFACE: self._compare_surface,
            Detail.MAP: self._compare_map,
            Detail.EXAMPLES: self._compare_examples,
        }[detail](exact)

    def _known(self, detail: Detail) -> bool:
        found = self.evaluated
        if found.evaluation is None:
            return False
        if self.session.snapshot.running:
            return detail in (Detail.EXAMPLES, Detail.OUTPUTS)
        parts = {
            Detail.CLASSES: found.rocs,
            Detail.DISTURBANCE: found.falls,
            Detail.SURFACE: found.surface,
            Detail.MAP: found.map,
        }
        flat = detail is Detail.SURFACE and found.flat
        return found.current and (flat or parts.get(detail, found) is not None)

    def _compare_moment(self, epoch: float, theta: Array) -> None:
        """Compare the parameters with those of the epoch that the page names."""
        kept = self.session._training.checkpoints.at(self.session.state.run.number, epoch)
        if kept is not None and kept.epoch == epoch:
            same = np.array_equal(kept.theta, theta)
            self.tally.values("parameters", np.array([1.0 - same]), np.zeros(1))

    def _compare_counts(self, exact: Exact, epoch: float) -> None:
        task, text = exact.design.task, self.page.headline
        slack, size = exact.unsure / len(exact.x), len(exact.x)
        moment = [int(epoch)] + ([100 * (epoch % 1)] if epoch % 1 else [])
        cost = float(exact.losses.mean())
        if not task.classes:
            self.tally.text("headline", text, exact.score, cost, *moment)
            return
        right = exact.score * size
        shown = 100 * exact.score, right, size, cost, *moment
        self.tally.text("headline", text, *shown, slack=size * slack + exact.rounding)
        model = self.hand.find("confusionMatrix").model()  # type: ignore[attr-defined]
        every = range(len(exact.confusion))
        texts = [[model.index(i, j).data() for j in every] for i in every]
        counts = np.array([[float(text.replace(",", "")) for text in row] for row in texts])
        self.tally.values("matrix", counts, exact.confusion, exact.unsure)

    def _compare_examples(self, exact: Exact) -> None:
        """Compare the digits with the worst ones, in order."""
        items = self.page.examples
        if exact.design.task.classes:
            wrong = exact.losses[exact.answers != exact.labels]
            wrong = wrong if len(wrong) else exact.losses
            worst = np.sort(wrong)[::-1][: len(items)]
            ours = exact.losses[[item.number for item in items]] if items else np.empty(0)
            if not exact.unsure:
                self.tally.values("worst digits", ours, worst, 1e-5)
            return
        for item in items[:5]:
            true = exact.labels[item.number] * exact.design.task.scale
            predicted = exact.outputs[item.number, 0] * exact.design.task.scale
            self.tally.text("worst digit", f"{item.label} {item.caption}", true, predicted)

    def _compare_outputs(self, exact: Exact) -> None:
        pane, task = self.page.pane, exact.design.task
        text, steps = pane.reading.text(), pane.steps.numbers
        edges = np.append(steps[:, 0], steps[-1, 1])
        y = exact.outputs[:, 0]
        if not task.classes:
            mean, bias = exact.score, float(exact.residuals.mean())
            self.tally.text("residuals", text, mean, bias)
            self._histogram("residuals", steps[:, 3], exact.residuals, edges)
        elif exact.outputs.shape[1] == 1:
            (_, wrong), (missed, right) = exact.confusion
            answers, ones = right + wrong, right + missed
            area = mann_whitney(y, exact.labels == 1)
            precision = (100 * right / answers, right, answers) if answers else ()
            threshold = exact.threshold, 1, *precision, 1
            recall = 100 * right / ones, right, ones, 1, 100 * area
            self.tally.text("outputs", text, *threshold, *recall, slack=exact.unsure)
            for number in (0, 1):
                some = y[exact.labels == number]
                self._histogram("outputs", steps[:, 2 + number], some, edges)
            for threshold_, false, true in pane.roc.numbers[1 :: max(1, len(y) // 20)]:
                over = y >= threshold_ - 1e-6
                shares = [over[exact.labels == c].mean() for c in (0, 1)]
                near = np.count_nonzero(np.abs(y - threshold_) < NEAR) / 50
                self.tally.values("ROC", np.array([false, true]), np.array(shares), near)
        else:
            largest, rightly = exact.outputs.max(axis=1), exact.answers == exact.labels
            means = [float(largest[mask].mean()) for mask in (rightly, ~rightly) if mask.any()]
            self.tally.text("sureness", text, *means, slack=1e-2 * bool(exact.unsure))

    def _histogram(self, what: str, shown: Array, values: Array, edges: Array) -> None:
        near = max(np.count_nonzero(np.abs(values - edge) < 1e-4 * np.ptp(edges)) for edge in edges)
        self.tally.values(what, shown, np.histogram(values, edges)[0].astype(float), near)

    def _compare_classes(self, exact: Exact) -> None:
        if not exact.design.task.classes:
            return
        counts, rows = exact.confusion, self.page.pane.table.copied_text().splitlines()[1:]
        several = exact.outputs.shape[1] > 1
        slack = 100.0 * exact.unsure
        for number, row in enumerate(rows[:-1]):
            right, of, read = counts[number, number], counts[number].sum(), counts[:, number].sum()
            y = exact.outputs[:, number if several else 0]
            y = y if several or number else 1 - y
            area = mann_whitney(y, exact.labels == number)
            shown = [100 * right / read] if read else []
            shown += [100 * right / of, 100 * 2 * right / (of + read), 100 * area, of]
            text = row.partition("\t")[2]
            self.tally.text("class", text, *shown, slack=slack)

    def _compare_falls(self, exact: Exact) -> None:
        side, plots = exact.design.task.side, self.page.pane._plots
        stride = -(-len(exact.x) // 1_000)
        x, labels = exact.x[::stride], exact.labels[::stride]
        for way in DISTURBANCES:
            plot = plots[way.name]
            if not plot.isVisible():
                continue
            for level, shown in plot.numbers:
                images = disturbed(way.name, x, side, level) if level else [x]
                all_ = [replace_x(exact, each, labels) for each in images]
                score = float(np.mean([each.score for each in all_]))
                slack = sum(each.unsure for each in all_) / sum(len(each.x) for each in all_)
                exactly = np.array([score])
                self.tally.values(way.name, np.array([shown]), exactly, slack + 1e-4)

    def _compare_surface(self, exact: Exact) -> None:
        found, session = self.evaluated.surface, self.session
        if self.evaluated.flat:
            return  # the parameters have not moved
        assert found is not None
        run = session.state.run
        part = load(run.design.dataset, run.design.side)
        stride = -(-len(part.x_train) // 500)
        x, labels = part.x_train[::stride], part.y_train[::stride]
        first = session._training.checkpoints.at(run.number, run.moments[0])
        validation = run.curves.validation
        best_at = float(run.curves.moments[int(np.nanargmin(validation))])
        best = session._training.checkpoints.at(run.number, best_at)
        assert first is not None
        assert best is not None
        start, now = first.theta.astype(float), exact.theta.astype(float)
        spread = session._training.checkpoints.spread(run.number, 60)
        kept = [session._training.checkpoints.at(run.number, moment) for moment in reversed(spread)]
        ways = [now, best.theta, *(each.theta for each in kept if each is not None)]
        directions: list[Array] = []
        for theta in ways:
            away = theta.astype(float) - start
            for known in directions:
                away = away - (away @ known) * known
            if np.linalg.norm(away) > 1e-4 and len(directions) < 2:
                directions.append(away / np.linalg.norm(away))
        along, across = (np.linspace(found.low[i], found.high[i], 25) for i in (0, 1))
        numbers = self.page.pane.plot.numbers
        for row, column in ((0, 0), (3, 20), (12, 12), (24, 24), (20, 5)):
            theta = start + along[column] * directions[0] + across[row] * directions[1]
            there = Exact(exact.design, theta, x, labels, 0.5)
            cost = np.array([there.losses.mean()])
            slack = 1e-4 * cost[0] + there.rounding
            self.tally.values("surface", numbers[row, column : column + 1], cost, slack)
        text = self.page.pane.reading.text().partition("to ")[0]
        self.tally.text("surface", text, float(numbers.min()))

    def _compare_map(self, exact: Exact) -> None:
        stride = -(-len(exact.x) // 1_000)
        a = exact.hidden[::stride]
        run = self.session.state.run
        newest = self.session.snapshot.now.theta
        some = Exact(exact.design, newest, exact.x[::stride], exact.labels[::stride], 0.5).hidden
        mean = some.mean(axis=0)
        _, sizes, rows = np.linalg.svd(some - mean, full_matrices=False)
        shown, text = self.page.pane.plot.numbers, self.page.pane.reading.text()
        whole = float(np.sum(sizes**2))
        assert run is not None
        self.tally.text(
            "map", text.rpartition("have")[2], 100 * float(np.sum(sizes[:2] ** 2)) / whole
        )
        for axis in range(min(2, len(rows))):
            places = (a - mean) @ rows[axis]
            gap = sizes[axis] - sizes[axis + 1] if axis + 1 < len(sizes) else sizes[axis]
            if gap < 1e-2 * sizes[0]:
                continue  # two axes of nearly the same length are turned by nothing
            side = np.sign(places @ shown[:, axis]) or 1.0
            slack = 1e-4 * float(np.abs(places).max())
            self.tally.values("map", shown[:, axis], side * places, slack)

    def explain(self, chance: random.Random) -> None:
        """Compare the panel Why? for a validation digit on the pad."""
        session, run = self.session, self.session.state.run
        design = run.design
        data = load(design.dataset, design.side)
        image = data.x_val[chance.randrange(len(data.x_val))]
        session.drawing.place(image)
        self.window.views.side.open("Why?")
        view, seen = self.window.views.why, self.tally
        self.hand.until(lambda: self._explained())
        explained = view._explained
        assert explained is not None
        theta = session.snapshot.theta
        if session.scene.shown.back:
            kept = session._training.checkpoints.at(run.number, explained.moment)
            assert kept is not None
            assert kept.epoch == explained.moment
            theta = kept.theta
        one = np.zeros(1)
        threshold = session.threshold.value
        exact = Exact(design, theta, image[np.newaxis], one, threshold)
        training = Exact(design, theta, data.x_train, data.y_train, threshold)
        distances = np.sort(np.linalg.norm(training.hidden - exact.hidden, axis=1))[:8]
        texts = self.hand.find("nearestStrip").texts  # type: ignore[attr-defined]
        for text, distance in zip(texts, distances.tolist(), strict=True):
            seen.text("nearest", text.partition("\n")[2], distance, slack=1e-6)
        flip = explained.evidence.flip if explained.evidence else None
        if flip is not None and flip.epsilon is not None:
            for epsilon, flips in ((flip.epsilon, True), (flip.epsilon - 0.001, False)):
                x = np.clip(image.astype(float) + epsilon * flip.direction, 0, 1)
                there = Exact(design, theta, x[np.newaxis], one, threshold)
                other = there.answers[0] != exact.answers[0]
                seen.values("flip", np.array([float(other or bool(there.unsure))]),
                            np.array([float(flips or bool(there.unsure))]))  # fmt: skip
        if design.task.classes and explained.changes:
            before = None
            for since in explained.changes:
                there = Exact(
                    design, session._training.checkpoints.at(run.number, since.moment).theta,  # type: ignore[union-attr]
                    image[np.newaxis], one, threshold,
                )  # fmt: skip
                name = design.task.classes[int(there.answers[0])]
                same = (name == since.answer and name != before) or bool(there.unsure)
                seen.values("history", np.array([1.0]), np.array([float(same)]))
                before = since.answer
        self.window.views.side.close("Why?")

    def _explained(self) -> bool:
        found = self.window.views.why._explained
        if found is None or found.nearest is None or found.evidence is None:
            return False
        return bool(found.changes) or not self.session.state.run.design.task.classes


def mann_whitney(y: Array, right: Array) -> float:
    """Return the chance that an example of the class has the larger output; a tie is a half."""
    over, other = y[right][:, np.newaxis], y[~right][np.newaxis]
    wins = (over > other + 1e-9).mean() + 0.5 * (np.abs(over - other) <= 1e-9).mean()
    return float(wins)


def replace_x(exact: Exact, x: Array, labels: Array) -> Exact:
    """Return the same network on other images."""
    return Exact(exact.design, exact.theta, x, labels, exact.threshold)


def disturbed(name: str, x: Array, side: int, level: float) -> list[Array]:
    """Return the images with noise, shifted to four sides, or turned to both, pixel by pixel."""
    if name == "noise":
        noise = np.random.default_rng(SEED).standard_normal(x.shape, np.float32)
        return [np.clip(x.astype(float) + level * noise, 0, 1)]
    down, right = np.mgrid[:side, :side] - (side - 1) / 2
    found = []
    if name == "shift":
        far = level * side
        places = [(down - i * far, right - j * far) for i, j in ((0, -1), (0, 1), (-1, 0), (1, 0))]
    else:
        angles = [np.radians(sign * level) for sign in (-1, 1)]
        places = [
            (np.cos(t) * down - np.sin(t) * right, np.sin(t) * down + np.cos(t) * right)
            for t in angles
        ]
    for i, j in places:
        i, j = i + (side - 1) / 2, j + (side - 1) / 2
        total = np.zeros(x.shape)
        low_i, low_j = np.floor(i).astype(int), np.floor(j).astype(int)
        for di in (0, 1):
            for dj in (0, 1):
                rows, columns = low_i + di, low_j + dj
                weight = (1 - np.abs(i - rows)) * (1 - np.abs(j - columns))
                inside = (rows >= 0) & (rows < side) & (columns >= 0) & (columns < side)
                index = np.where(inside, rows * side + columns, 0).ravel()
                total += x[:, index] * np.where(inside, weight, 0).ravel()
        found.append(total)
    return found


def check(window: MainWindow, designs: int) -> Tally:
    """Compare the numbers of that many designs."""
    chance, tally = random.Random(1), Tally()
    reader, session = Reader(window, tally), window.session
    tabs = window.views.tabs
    titles = [tabs.tabText(i) for i in range(tabs.count())]
    tabs.setCurrentIndex(titles.index("Evaluate"))
    for _ in range(designs):
        design = design_of(chance)
        session.edit(replace(design, epochs=10_000), "Design")
        session.start_over()
        reader.hand.until(lambda: session.snapshot.paused and session.snapshot.epoch == 0)
        session.train()
        reader.hand.until(lambda: session.snapshot.epoch >= 2 or session.snapshot.failed)
        reader.read(Detail.EXAMPLES)
        reader.read(Detail.OUTPUTS)
        session.pause()
        reader.hand.until(lambda: session.snapshot.paused)
        for detail in Detail:
            if detail is not Detail.CLASSES or session.state.run.task.classes:
                reader.read(detail)
        reader.explain(chance)
        session.look(chance.randint(0, min(3, session.snapshot.epoch)))
        for detail in chance.sample(list(Detail), 3):
            if detail is not Detail.CLASSES or session.state.run.task.classes:
                reader.read(detail)
        reader.explain(chance)
        session.look_at_now()
    return tally


def main() -> None:
    """Print what was compared."""
    designs, began = int(sys.argv[1]) if len(sys.argv) > 1 else 20, perf_counter()
    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        window = opened_window(Path(folder))
        tally = check(window, designs)
        window.session.documents.path = None
        window.close()
    app.processEvents()
    for line in tally.wrong[:40]:
        print(line)
    print(
        f"{designs} designs: {tally.numbers:,} numbers, {len(tally.wrong)} differ"
        f" ({perf_counter() - began:.0f} s)"
    )


if __name__ == "__main__":
    main()
