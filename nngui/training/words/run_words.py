"""What a run was trained by, in words, and in which settings two runs differ. No Qt.

All of it is read from the segments of a run in which it made a step.
"""

import itertools
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from math import inf, nan
from typing import Any, NamedTuple

from engine.activations import ACTIVATIONS
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from nngui.design import figures
from nngui.design.design import OF_LAYERS, Design, LayerSpec
from nngui.design.options import Options, entry_of
from nngui.training.run import Run

MOST = 4  # values of one setting that are named one after the other


class Span(NamedTuple):
    """A part of a run that was trained by one design: from `start` to `end`, in epochs."""

    start: float
    end: float
    design: Design


class Piece(NamedTuple):
    """One value of a setting, and the epoch up to which it held; infinite for the newest."""

    value: Any
    end: float


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting in which runs can differ.

    Attributes
    ----------
    name : str
    value : callable
        Its value in a design; equal values train alike.
    words : callable
        A value as a text.
    label : str
        The word in front of it, such as "batch"; empty where the value speaks for itself.
    always : bool
        Whether a row names it even where all runs have the same.
    bare : bool
        Whether a row leaves the label out.
    short : callable or None
        A value as a row names it, if otherwise than `words`.
    """

    name: str
    value: Callable[[Design], Hashable]
    words: Callable[[Any], str]
    label: str = ""
    always: bool = False
    bare: bool = False
    short: Callable[[Any], str] | None = None


class Rule(NamedTuple):
    """The rule by which a step is made: the optimizer, and how long its steps are."""

    optimizer: str
    rate: float
    schedule: str
    epochs: int  # over which a schedule goes; 0 without one
    options: Options = ()

    @property
    def title(self) -> str:
        """The optimizer's name, such as "gradient descent"."""
        return OPTIMIZERS[self.optimizer].title

    @property
    def details(self) -> str:
        """The options with a bracket, such as " (momentum 0.9)"; empty without any."""
        words = entry_of(OPTIMIZERS[self.optimizer]).words(self.options)
        return f" ({words})" if words else ""

    @property
    def length(self) -> str:
        """The learning rate, such as "0.3" or "0.3 on a cosine over 100 epochs"."""
        rate = figures.learning_rate(self.rate)
        if self.schedule == "constant":
            return rate
        return f"{rate} on a {self.schedule} over {figures.counted(self.epochs, 'epoch')}"

    def goes_on(self, other: "Rule") -> bool:
        """Return whether it differs in the length of the steps at most."""
        return (self.optimizer, self.options) == (other.optimizer, other.options)

    def __str__(self) -> str:
        return f"{self.title} {self.length}{self.details}"


class Charged(NamedTuple):
    """A loss with its options."""

    loss: str
    options: Options

    @property
    def short(self) -> str:
        """An abbreviation, and the options."""
        return LOSSES[self.loss].short + self.details

    @property
    def details(self) -> str:
        """The options with a bracket; empty without any."""
        words = entry_of(LOSSES[self.loss]).words(self.options)
        return f" ({words})" if words else ""

    def __str__(self) -> str:
        return LOSSES[self.loss].title + self.details


class Functions(NamedTuple):
    """The activations of the hidden layers and of the output, in words."""

    hidden: tuple[str, ...]
    output: str

    def __str__(self) -> str:
        hidden = self.hidden[:1] if len(set(self.hidden)) == 1 else self.hidden
        if not hidden or hidden == (self.output,):
            return self.output
        return f"{'-'.join(hidden)}, output {self.output}"

    def differs(self, other: "Functions") -> bool:
        """Return whether they differ by more than the number of hidden layers."""
        if len(self.hidden) == len(other.hidden):
            return self != other
        alike = not self.hidden or not other.hidden or set(self.hidden) == set(other.hidden)
        return self.output != other.output or not alike


def _rule(design: Design) -> Rule:
    epochs = 0 if design.schedule == "constant" else design.epochs
    rate, options = design.learning_rate, design.optimizer_options
    return Rule(design.optimizer, rate, design.schedule, epochs, options)


def _network(design: Design) -> str:
    given = design.first
    origin = f" of {given.name}" if given else " trained before" * design.ready
    return f"{design.architecture}{origin}"


def _functions(design: Design) -> Functions:
    *hidden, output = (
        " ".join(filter(None, [layer.activation, _of_activation(layer)])) for layer in design.layers
    )
    return Functions(tuple(hidden), output)


def _of_activation(layer: LayerSpec) -> str:
    return entry_of(ACTIVATIONS[layer.activation]).words(layer.activation_options)


def _layer_options(design: Design) -> tuple[Options, ...]:
    """Return the options of the layers; none if all are Keras' default."""
    options = tuple(layer.options for layer in design.layers)
    return options if any(options) else ()


def _layers_in_words(layers: tuple[Options, ...]) -> str:
    """Return "dropout 0.2 in layer 1, L2 0.01 in layer 2", or "plain layers"."""
    places: dict[str, list[str]] = {}
    for number, given in enumerate(layers, 1):
        place = "output" if number == len(layers) else figures.count(number)
        for each in given:
            places.setdefault(OF_LAYERS.words((each,)), []).append(place)
    found = [f"{words} in {_listed(numbers, len(layers))}" for words, numbers in places.items()]
    return ", ".join(found) or "plain layers"


def _listed(places: list[str], layers: int) -> str:
    if len(places) == layers:
        return "all layers"
    *numbers, last = places
    numbers, end = (numbers, ["the output"]) if last == "output" else (places, [])
    named = [f"layer{'s' * (len(numbers) > 1)} {', '.join(numbers)}"] if numbers else []
    return " and ".join([*named, *end])


SETTINGS = (
    Setting("rule", _rule, str, always=True),
    Setting("network", _network, str, "units", always=True, bare=True),
    Setting("activations", _functions, str),
    Setting("layers", _layer_options, _layers_in_words),
    Setting("loss", lambda d: Charged(d.loss, d.loss_options), str, short=lambda c: c.short),
    Setting("batch", lambda d: d.batch_size, figures.count, "batch"),
    Setting("data", lambda d: (d.dataset, d.examples), lambda data: data[1]),
    Setting("seed", lambda d: d.seed, figures.count, "seed"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One setting of a run as a row shows it.

    Attributes
    ----------
    setting : str
        The name of the setting; of a rule that did not change "optimizer" or "rate".
    text : str
        Such as "gradient descent 0.3 to 40, then Adam 0.001".
    joint : str
        The text between this part and the one before it.
    """

    setting: str
    text: str
    joint: str = " · "


def spans(run: Run) -> tuple[Span, ...]:
    """Return the parts of the run in which it made a step; all of it if it made none yet."""
    now = run.epoch + run.fraction
    ends = [*(segment.start for segment in run.segments[1:]), now]
    pairs = zip(run.segments, ends, strict=True)
    made = [Span(each.start, end, each.design) for each, end in pairs if each.start < end]
    return tuple(made) or (Span(run.segments[-1].start, now, run.design),)


def used_designs(run: Run) -> tuple[tuple[float, Design], ...]:
    """Return the designs of the run's steps and where they began: all that its words depend on."""
    return tuple((span.start, span.design) for span in spans(run))


def last_design(run: Run) -> Design:
    """Return the design of the newest step, or of the first one if none is made yet."""
    return spans(run)[-1].design


def loss_of(run: Run) -> str:
    """Return the name of the loss of which the run's newest J is."""
    return run.curves.losses[-1][1] if run.curves.losses else last_design(run).loss


def history(run: Run, setting: Setting) -> tuple[Piece, ...]:
    """Return the values of a setting one after the other, with the ends of their parts."""
    pieces: list[Piece] = []
    for span in spans(run):
        value = setting.value(span.design)
        if pieces and pieces[-1].value == value:
            pieces.pop()
        pieces.append(Piece(value, span.end))
    return (*pieces[:-1], pieces[-1]._replace(end=inf))


def part(run: Run, setting: Setting) -> Part:
    """Return one setting of the run in words."""
    words = _in_order(history(run, setting), setting.words)
    labelled = bool(setting.label) and not setting.bare
    return Part(setting.name, f"{setting.label} {words}" if labelled else words)


def parts(run: Run, setting: Setting) -> tuple[Part, ...]:
    """Return one setting of the run as its row shows it."""
    found = history(run, setting)
    if setting.name == "rule" and len(found) == 1:
        rule = found[0].value
        return (
            Part("optimizer", rule.title),
            Part("rate", rule.length, joint=" "),
            *[Part("options", rule.details.strip(), joint=" ")] * bool(rule.options),
        )
    if setting.short:
        return (Part(setting.name, _in_order(found, setting.short)),)
    return (part(run, setting),)


def all_parts(runs: tuple[Run, ...]) -> dict[int, tuple[Part, ...]]:
    """Return what the row of each run says that it was trained by, by the number of the run.

    A setting that all of them share, and that none changed, is left out, but for the optimizer,
    which comes first, and the network, which comes last then.
    """
    varying = [setting for setting in SETTINGS if _varies(setting, runs)]
    shown = sorted(
        (s for s in SETTINGS if s.always or s in varying),
        key=lambda s: s.name != "rule" and s not in varying,
    )
    return {
        run.number: (
            *(Part("reference", f"by {each.title}") for each in [run.reference] if each),
            *(each for setting in shown for each in parts(run, setting)),
        )
        for run in runs
    }


def trained_by(run: Run) -> str:
    """Return the optimizers and their α: "gradient descent 0.3 to 40, then Adam 0.001"."""
    return part(run, _setting("rule")).text


def differing(run: Run, other: Run) -> frozenset[str]:
    """Return the names of the settings in which two runs differ, as `Part` has them."""
    names = {setting.name for setting in SETTINGS if _differ(setting, run, other)}
    if "rule" in names:
        mine, theirs = (history(each, _setting("rule")) for each in (run, other))
        alike = len(mine) == len(theirs) == 1
        if not alike or mine[0].value.title != theirs[0].value.title:
            names.add("optimizer")
        if not alike or mine[0].value.length != theirs[0].value.length:
            names.add("rate")
        if {piece.value.options for piece in mine} != {piece.value.options for piece in theirs}:
            names.add("options")
    return frozenset(names)


def comparison(run: Run, other: Run) -> str:
    """Return "differs from run 2: Adam instead of gradient descent, α 0.001 instead of 0.3"."""
    found = [_instead(s, run, other) for s in SETTINGS if _differ(s, run, other)]
    if not found:
        return f"has the same settings as {other.title}"
    return f"differs from {other.title}: {', '.join(found)}"


def origin(run: Run) -> str:
    """Return "branched from run 1 at epoch 12"; empty if the run began untrained.

    Of one that Keras computed it is "computed by Keras on JAX with the program of run 1".
    """
    if (found := run.reference) is not None:
        program = f"the program of run {figures.count(found.number)}"
        return f"computed by {found.title} with {program}"
    if run.parent is None:
        return ""
    number, epoch = run.parent
    return f"branched from run {figures.count(number)} at epoch {figures.epoch(epoch)}"


def settings(run: Run) -> str:
    """Return all settings of the run in words."""
    told = (s for s in SETTINGS if any(piece.value != () for piece in history(run, s)))
    return ", ".join(part(run, setting).text for setting in told)


def sentence(run: Run) -> str:
    """Return all settings of the run, and how far it came: the whole of its row."""
    branch = f", {origin(run)}" if origin(run) else ""
    cost = float(run.curves.train[-1]) if len(run.curves) else nan
    done = f"J = {figures.cost(cost)} after {figures.counted(run.epoch, 'epoch')}"
    return f"{run.title}: {settings(run)}{branch}; {done}"


def _in_order(pieces: tuple[Piece, ...], words: Callable[[Any], str]) -> str:
    """Return "0.3 to 40, then 0.1"; of very many values only the first and the last."""
    texts = [words(piece.value) for piece in pieces]
    for i, (before, after) in enumerate(itertools.pairwise(pieces), start=1):
        if isinstance(after.value, Rule) and after.value.goes_on(before.value):
            texts[i] = after.value.length
    ends = [figures.epoch(piece.end) for piece in pieces[:-1]]
    if len(pieces) > MOST:
        others = figures.counted(len(pieces) - 2, "change")
        return f"{texts[0]} to {ends[0]}, {others}, from {ends[-1]} {words(pieces[-1].value)}"
    until = [f"{text} to {end}" for text, end in zip(texts, ends, strict=False)]
    return ", then ".join([*until, texts[-1]])


def _instead(setting: Setting, run: Run, other: Run) -> str:
    mine, theirs = history(run, setting), history(other, setting)
    if setting.name == "rule" and len(mine) == len(theirs) == 1:
        return _other_rule(mine[0].value, theirs[0].value)
    texts = [_in_order(pieces, setting.words) for pieces in (mine, theirs)]
    return f"{setting.label} {texts[0]} instead of {texts[1]}".lstrip()


def _other_rule(mine: Rule, theirs: Rule) -> str:
    found = []
    if mine.title != theirs.title:
        found.append(f"{mine.title} instead of {theirs.title}")
    if mine.length != theirs.length:
        found.append(f"α {mine.length} instead of {theirs.length}")
    if mine.options != theirs.options:
        found.append(f"{_own(mine)} instead of {_own(theirs)}")
    return ", ".join(found)


def _own(rule: Rule) -> str:
    return entry_of(OPTIMIZERS[rule.optimizer]).words(rule.options) or "Keras' options"


def _differ(setting: Setting, run: Run, other: Run) -> bool:
    mine, theirs = history(run, setting), history(other, setting)
    if setting.name == "activations" and len(mine) == len(theirs) == 1:
        return bool(mine[0].value.differs(theirs[0].value))
    return mine != theirs


def _varies(setting: Setting, runs: tuple[Run, ...]) -> bool:
    changed = any(len(history(run, setting)) > 1 for run in runs)
    return changed or any(_differ(setting, run, runs[0]) for run in runs[1:])


def _setting(name: str) -> Setting:
    return next(setting for setting in SETTINGS if setting.name == name)
