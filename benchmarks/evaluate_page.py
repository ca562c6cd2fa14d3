"""Every number on the page Evaluate, beside the one that a script computes."""

from dataclasses import replace

import numpy as np

from benchmarks.by_hand import Tally
from benchmarks.exact import NEAR, Exact, disturbed, mann_whitney
from benchmarks.hand import Hand
from benchmarks.waiting import until
from engine.arrays import Array
from engine.data import load
from nngui.session.session import Session
from nngui.training.evaluation.disturbance import DISTURBANCES
from nngui.training.evaluation.evaluated import Detail, Evaluated
from nngui.views.evaluate.evaluate_view import EvaluateView
from nngui.window.main_window import MainWindow

LEVEL = 1e-6  # of the longest way from the start: what is shorter has no direction of its own


class PageReader:
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
        until(lambda: self._known(detail))
        found, evaluation = self.evaluated, self.evaluated.evaluation
        assert evaluation is not None
        theta = evaluating._results["evaluation"][0][1]
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
            self.tally.fact("parameters", np.array_equal(kept.theta, theta))

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
            one = number if several else 1  # of one ŷ, both classes have the same area
            area = mann_whitney(exact.outputs[:, one if several else 0], exact.labels == one)
            shown = [100 * right / read] if read else []
            shown += [100 * right / of, 100 * 2 * right / (of + read), 100 * area, of]
            text = row.partition("\t")[2]
            self.tally.text("class", text, *shown, slack=slack)

    def _compare_falls(self, exact: Exact) -> None:
        side, plots = exact.design.task.side, self.page.pane._plots
        stride = -(-len(exact.x) // 1_000)
        x, labels = exact.x[::stride], exact.labels[::stride]
        by = 100.0 if exact.design.task.classes else 1.0  # percent, or degrees
        ends: list[float] = []
        for way in DISTURBANCES:
            plot = plots[way.name]
            if not plot.isVisible():
                continue
            for level, shown in plot.numbers:
                images = disturbed(way.name, x, side, level) if level else [x]
                all_ = [replace(exact, x=each, labels=labels) for each in images]
                score = float(np.mean([each.score for each in all_]))
                slack = sum(each.unsure for each in all_) / sum(len(each.x) for each in all_)
                exactly = np.array([score])
                self.tally.values(way.name, np.array([shown]), exactly, slack + 1e-4)
                ends[:] = ends or [by * score]
            ends.append(by * score)
        text, loose = self.page.pane.reading.text(), by * (exact.unsure / len(x) + 1e-3)
        self.tally.text("disturbed", text, *ends, len(x), slack=loose)

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
        directions, longest = list[Array](), 0.0
        for theta in ways:
            away = theta.astype(float) - start
            for known in directions:
                away = away - (away @ known) * known
            length = float(np.linalg.norm(away))
            longest = max(longest, length)
            if length > LEVEL * longest and len(directions) < 2:
                directions.append(away / length)
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
