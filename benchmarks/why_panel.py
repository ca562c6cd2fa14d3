"""The numbers of the panel Why?, beside those that a script computes."""

import random
from dataclasses import replace
from time import perf_counter

import numpy as np

from benchmarks.by_hand import Floats, Tally
from benchmarks.drawn import novelty_of, prepared
from benchmarks.exact import Exact
from benchmarks.hand import Hand
from benchmarks.waiting import until
from benchmarks.why_shown import WhyShown, numbers_in
from engine.arrays import Array
from engine.data import load
from nngui.handwriting.preparation import STEPS, Preparation
from nngui.handwriting.sheet import Sheet
from nngui.training.inspection.explained import Explained
from nngui.window.main_window import MainWindow

BETWEEN = 0.01  # of a novelty to its limit
LONGEST = 30  # s until the panel is complete while a busy machine trains; then it is left out


def compare_why(window: MainWindow, tally: Tally, chance: random.Random) -> None:
    """Compare the panel Why? for a validation digit on the pad, and for strokes."""
    session, run = window.session, window.session.state.run
    data = load(run.design.dataset, run.design.side)
    window.views.side.open("Why?")
    session.drawing.place(data.x_val[chance.randrange(len(data.x_val))])
    _Panel(window, tally, chance).compare()
    steps = Preparation(*(chance.random() < 0.6 for _ in STEPS))
    session.drawing.put("Strokes", Sheet(strokes(chance)))
    session.drawing.prepare(steps)
    _Panel(window, tally, chance).compare_strokes()
    session.drawing.prepare(Preparation())
    window.views.side.close("Why?")


def compare_running(window: MainWindow, tally: Tally, chance: random.Random) -> None:
    """Compare what the panel shows in a moment of a training: what it has computed already."""
    session, run = window.session, window.session.state.run
    data = load(run.design.dataset, run.design.side)
    session.drawing.place(data.x_val[chance.randrange(len(data.x_val))])
    window.views.side.open("Why?")
    shown = list[tuple[Explained, Array]]()

    def note(explained: Explained | None) -> None:
        held = session.explanation._whole
        if explained is not None and held is not None and explained.nearest is not None:
            shown.append((explained, held.snapshot.theta))

    session.explanation.explained.connect(note)
    end = perf_counter() + LONGEST
    until(lambda: shown or not session.snapshot.running or perf_counter() > end)
    if shown and session.snapshot.running:
        _Panel(window, tally, chance, shown[-1]).compare_at_once()
    session.explanation.explained.disconnect(note)
    window.views.side.close("Why?")


def strokes(chance: random.Random) -> tuple[Array, ...]:
    """Return one to three curves within the pad."""
    found = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        way = np.linspace(0, chance.uniform(1, 7), chance.randint(8, 40))
        x, y = (chance.uniform(0.3, 0.7) for _ in range(2))
        wide, high, lean = chance.uniform(0, 0.25), chance.uniform(0.1, 0.25), chance.uniform(0, 1)
        curve = np.stack([x + wide * np.sin(way + lean), y - high * np.cos(way)], axis=1)
        found.append(curve.astype(np.float32))
    return tuple(found)


class _Panel(WhyShown):
    """The comparisons of its parts."""

    def compare(self) -> None:
        """Compare all parts of the panel."""
        exact = self._of(self.image)
        self._compare_reading("answer", self._text("whyAnswer"), exact)
        self._compare_nearest(exact)
        self._compare_pixels(exact)
        self._compare_smallest(exact)
        self._compare_changed()
        self._compare_history()
        self._compare_blame(self.image, exact, {})
        self._compare_disturbed()

    def compare_at_once(self) -> None:
        """Compare the parts that are there, without waiting for anything."""
        exact, moment = self._of(self.image), self.explained.moment
        reading, _, at = self._text("whyAnswer").partition(" · ")
        self._compare_reading("answer", reading, exact)
        self.tally.text("moment", at, int(moment), *([100 * (moment % 1)] if moment % 1 else []))
        self._compare_pixels(exact)
        self._compare_smallest(exact)
        self._compare_nearest(exact)
        self._compare_history()

    def compare_strokes(self) -> None:
        """Compare what is said of strokes that are prepared by some steps."""
        sheet, steps = self.window.session.drawing.sheet, self.window.session.drawing.preparation
        mine = prepared(sheet.strokes, self.task.side, steps).ravel()
        self.tally.fact("image", float(np.abs(mine - self.image).max()) < 0.1)
        exact = self._of(self.image)
        self._compare_reading("answer", self._text("whyAnswer"), exact)
        others = {}
        for step in STEPS:
            taken = getattr(steps, step)
            others["without " * taken + "with " * (not taken) + step] = replace(
                steps, **{step: not taken}
            )
        left_out = [step for step in STEPS if not getattr(steps, step)]
        if len(left_out) > 1:
            others["with all steps"] = Preparation()
        answers = {
            name: self._of(prepared(sheet.strokes, self.task.side, each).ravel())
            for name, each in others.items()
        }
        if self.task.classes:
            said = dict(each.split(": ") for each in self._text("whySteps").split(" · "))
            self.tally.fact(f"steps {list(said)}, not {list(answers)}", set(said) == set(answers))
            for name, there in answers.items():
                self.tally.fact(
                    f"{name}: {said.get(name)}, not {self._name(there)}",
                    self._loose(there) or said.get(name) == self._name(there),
                )
        self._compare_blame(prepared(sheet.strokes, 28, steps), exact, answers)

    def _compare_reading(self, what: str, text: str, exact: Exact, slack: float = 1e-6) -> None:
        """Compare "Read as 1: P(1) = 0.98" with an output."""
        if exact.unsure:
            return
        outputs, names = exact.outputs[0], self.task.classes
        if not names:
            self.tally.text(what, text, float(outputs[0] * self.task.scale), slack=1e-3)
            return
        unit = int(outputs.argmax())
        name = names[unit] if len(outputs) > 1 else names[1]
        before = [*numbers_in(self._name(exact)), *(numbers_in(name) if "P(" in text else [])]
        self.tally.text(what, text, *before, float(outputs[unit]), slack=slack)

    def _compare_nearest(self, exact: Exact) -> None:
        away = np.sort(self._distances(exact)[0])[:8]
        texts = Hand(self.window).find("nearestStrip").texts  # type: ignore[attr-defined]
        for text, distance in zip(texts, away.tolist(), strict=True):
            self.tally.text("nearest", text.partition("\n")[2], distance, slack=1e-6)

    def _compare_pixels(self, exact: Exact) -> None:
        """Compare gradient × input with central differences of the answer's z, at some pixels."""
        evidence = self.explained.evidence
        assert evidence is not None
        sign, unit = 1, int(exact.outputs[0].argmax())
        if self.task.classes and exact.outputs.shape[1] == 1 and not exact.answers[0]:
            sign = -1
        places = np.flatnonzero(self.image)
        for pixel in self.chance.sample(places.tolist(), min(8, len(places))):
            if exact.unsure:
                return
            moved = np.stack([self.image.astype(float)] * 2)
            moved[:, pixel] += (1e-6, -1e-6)
            over = self._of(moved).last_z[:, unit]
            slope = sign * (over[0] - over[1]) / 2e-6 * self.image[pixel]
            shown = evidence.pixels[pixel : pixel + 1]
            self.tally.values("pixel", shown, np.array([slope]), 1e-6)

    def _compare_smallest(self, exact: Exact) -> None:
        """Compare the direction of a change, and the smallest one that flips the answer."""
        if (flip := self._flip) is None:
            return
        slope = self._slopes(exact)
        sure = np.abs(slope) > 1e-5
        self.tally.fact("direction", bool((np.sign(slope) == flip.direction)[sure].all()))
        if flip.epsilon is not None:
            for epsilon, flips in ((flip.epsilon, True), (flip.epsilon - 0.001, False)):
                there = self._moved(epsilon * flip.direction)
                flipped = there.answers[0] != exact.answers[0]
                self.tally.fact("flip", bool(there.unsure) or flipped == flips)
            title = self.window.views.why._sections["flip"].title.text()
            name = self._name(self._moved(flip.epsilon * flip.direction))
            self.tally.text("flip", title, flip.epsilon, *numbers_in(name))

    def _compare_changed(self) -> None:
        """Compare the answer to the drawing that is changed by the slider ε."""
        if (flip := self._flip) is None:
            return
        step = self.chance.randint(0, 1000)
        self._slide("epsilonSlider", step)
        text = self._computed("changedAnswer")
        there = self._moved(step / 1000 * flip.direction)
        epsilon, _, reading = text.partition(": ")
        self.tally.text("ε", epsilon, step / 1000)
        self._compare_reading("changed", reading, there)
        self._slide("epsilonSlider", 0)

    def _compare_history(self) -> None:
        before = None
        for since in self.explained.changes:
            now = since.moment == self.explained.moment  # it may be in the middle of an epoch
            there = self._of(self.image, self.theta if now else self._at(since.moment))
            name = self._name(there)
            self.tally.fact("history", bool(there.unsure) or since.answer == name != before)
            before = since.answer

    def _compare_blame(self, whole: Floats, exact: Exact, answers: dict[str, Exact]) -> None:
        """Compare which of novelty, preparation and network is to blame."""
        text = self._text("whyBlame")
        if not self.task.classes or exact.unsure:
            self.tally.fact(f"no blame: {text}", bool(exact.unsure) or not text)
            return
        side = round(len(whole.ravel()) ** 0.5)
        seen = self.image.reshape(self.task.side, -1) if self.task.side == 20 else whole
        digits = [str(digit) for digit in self.task.of_digits]
        novelty = novelty_of(seen.reshape(min(side, len(seen)), -1), digits)
        limit = 0.98 if 0 < len(digits) < 10 else 0.9
        if abs(novelty - limit) < BETWEEN:
            return
        own = self._name(exact)
        back = {name: each for name, each in answers.items() if name.startswith("with ")}
        if any(self._loose(each) for each in back.values()):
            return
        if digits and novelty > limit:
            kind, numbers = "guess", [novelty]
            text = text.partition("novelty")[2]
        elif any(self._name(each) != own for each in back.values()):
            kind, numbers = "preparation", None
        else:
            away, labels = self._distances(exact)
            order = np.argsort(away, kind="stable")
            near = [self.task.classes[round(float(each))] for each in labels[order[:8]]]
            same = near.count(own)
            if np.ptp(away[order[7:9]]) < 1e-6:
                return  # the eighth is as near as the ninth
            kind = "network itself" if same < 4 else "Neither"
            numbers = [same, 8, *numbers_in(own)]
        self.tally.fact(f"blame {kind}: {self._text('whyBlame')}", kind in self._text("whyBlame"))
        if numbers is not None:
            self.tally.text("blame", text, *numbers, slack=1e-4)

    def _compare_disturbed(self) -> None:
        """Compare noise on pixels and weights, and a blend with another digit."""
        data = load(self.design.dataset, self.design.side)
        session = self.window.session
        first = self.image
        second = data.x_val[self.chance.randrange(len(data.x_val))]
        session.drawing.place(second)
        until(lambda: np.array_equal(session.scene.prediction.image.ravel(), second))
        self._press("keepSecondButton")
        session.drawing.place(first)
        until(lambda: np.array_equal(session.scene.prediction.image.ravel(), first))
        until(lambda: self._known() is not None)
        steps = {name: self.chance.randint(0, 100) for name in ("pixels", "weights", "blend")}
        for name, step in steps.items():
            self._slide(f"{name}Slider", step)
        if self.chance.random() < 0.5:
            self._press("otherNoiseButton")
        seed = self.window.views.why._disturb._seed
        text = self._computed("disturbedAnswer")
        t, sigma, rho = steps["blend"] / 100, steps["pixels"] / 100, 2 * steps["weights"] / 100
        blend = (1 - t) * first.astype(float) + t * second.astype(float)
        noise = np.random.default_rng(seed).standard_normal(len(first))
        theta = self._noisy(rho, seed) if rho else self.theta
        there = self._of(np.clip(blend + sigma * noise, 0, 1), theta)
        self._compare_reading("disturbed", text, there)
        for name in steps:
            self._slide(f"{name}Slider", 0)
