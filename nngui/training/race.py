"""`Race`: runs that differ in one setting, trained in turns from the same start. No Qt.

`TOPICS` has the settings in which lanes can differ, each with all lanes that a design offers, its
own among them; `READY_MADE` has the races that are worth a look.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from nngui.design import figures, presets
from nngui.design.design import LARGEST_RATE, LARGEST_SEED, SMALLEST_RATE, Design, LayerSpec
from nngui.design.figures import significant
from nngui.design.problems import fatal
from nngui.design.setup import Setup, refusal

FEWEST, MOST = 2, 6  # lanes
MOST_SEEDS = 5  # of a lane
FOUR_SEEDS = 4
RATES = (1 / 10, 1 / 3, 1.0, 3.0, 10.0)  # times α: what is tried when it is tuned
FOUR = RATES[:4]
BATCHES = (1, 8, 32, 128, 512)  # examples
SEARCH_PART, SEARCH_MOST = 20, 10  # a search takes this part of the epochs, and at most so many
SMALL_TASK = 10_000  # examples, above which steps of one example take too long


@dataclass(frozen=True, slots=True)
class Lane:
    """One of the networks of a race.

    Attributes
    ----------
    name : str
        Such as "Adam".
    design : Design
    """

    name: str
    design: Design


@dataclass(frozen=True, slots=True)
class Race:
    """Several designs to be trained in turns.

    Attributes
    ----------
    title : str
        Such as "gradient descent against Adam".
    topic : str
        The setting in which the lanes differ: a key of `TOPICS`.
    lanes : tuple of Lane
        From `FEWEST` to `MOST`.
    seeds : int
        With how many seeds each lane is trained, from 1 to `MOST_SEEDS`.
    tuned : bool
        Whether each lane's α is the best of five, found by a short search before.
    """

    title: str
    topic: str
    lanes: tuple[Lane, ...]
    seeds: int = 1
    tuned: bool = False

    @property
    def designs(self) -> tuple[tuple[Design, ...], ...]:
        """The designs of each lane: one for every seed."""
        return tuple(
            tuple(
                replace(lane.design, seed=(lane.design.seed + i) % (LARGEST_SEED + 1))
                for i in range(self.seeds)
            )
            for lane in self.lanes
        )

    @property
    def losses(self) -> tuple[str, ...]:
        """The losses of the lanes; if they are several, each is measured of every lane."""
        return tuple(dict.fromkeys(lane.design.loss for lane in self.lanes))

    @property
    def epochs(self) -> int:
        """The epochs for which each lane is trained."""
        return max(lane.design.epochs for lane in self.lanes)

    @property
    def searches(self) -> tuple[tuple[Design, ...], ...]:
        """The designs by which the best α of each lane is searched: short, one for every α."""
        if not self.tuned:
            return ()
        return tuple(_search(lane.design) for lane in self.lanes)

    def with_rates(self, rates: Iterable[float]) -> "Race":
        """Return the race with that α for each of its lanes."""
        pairs = zip(self.lanes, rates, strict=True)
        tuned = (replace(lane, design=with_rate(lane.design, rate)) for lane, rate in pairs)
        return replace(self, lanes=tuple(tuned))


def _search(design: Design) -> tuple[Design, ...]:
    epochs = min(max(1, design.epochs // SEARCH_PART), SEARCH_MOST)
    return tuple(replace(with_rate(design, rate), epochs=epochs) for rate in rates(design))


def rates(design: Design, factors: Iterable[float] = RATES) -> tuple[float, ...]:
    """Return the design's α times these factors, with one digit, ascending."""
    near = (significant(design.learning_rate * factor, 1) for factor in factors if factor != 1)
    tried = {min(max(rate, SMALLEST_RATE), LARGEST_RATE) for rate in near}
    return tuple(sorted(tried | {design.learning_rate}))


def with_rate(design: Design, rate: float) -> Design:
    """Return the design with that α."""
    return replace(design, learning_rate=rate)


def rate_lane(design: Design, rate: float) -> Lane:
    """Return the lane with that α."""
    return Lane(
        f"α {figures.learning_rate(rate)}", replace(design, learning_rate=rate, ready=False)
    )


def batch_lane(design: Design, size: int) -> Lane:
    """Return the lane with mini-batches of that size."""
    return Lane(f"batch {figures.count(size)}", replace(design, batch_size=size, ready=False))


def seed_lane(design: Design, seed: int) -> Lane:
    """Return the lane with that seed."""
    return Lane(f"seed {figures.count(seed)}", replace(design, seed=seed, ready=False))


def _by_optimizer(design: Design) -> tuple[Lane, ...]:
    def lane(name: str) -> Lane:
        kind, own = OPTIMIZERS[name], name == design.optimizer
        rate = design.learning_rate if own else kind.suggested_rate
        return Lane(kind.title, replace(design.having(optimizer=name), learning_rate=rate))

    return tuple(map(lane, OPTIMIZERS))


def _by_loss(design: Design) -> tuple[Lane, ...]:
    """Return a lane for every loss; of two that differ in the form of y only the design's own."""
    names = dict.fromkeys([design.loss, design.task.loss, *LOSSES])
    formulas: dict[tuple[bool, bool, str], str] = {}
    for name in names:
        loss = LOSSES[name]
        formulas.setdefault((loss.probabilities, loss.one_of_many, loss.canonical), name)
    kept = [name for name in LOSSES if name in formulas.values()]
    return tuple(Lane(LOSSES[name].title, design.having(loss=name)) for name in kept)


def _by_rate(design: Design) -> tuple[Lane, ...]:
    return tuple(rate_lane(design, rate) for rate in rates(design))


def _by_batch(design: Design) -> tuple[Lane, ...]:
    small = BATCHES if design.task.train <= SMALL_TASK else BATCHES[1:]
    sizes = sorted({*small, design.batch_size, design.task.train})
    while len(sizes) > MOST:
        sizes.remove(next(size for size in sizes if size != design.batch_size))
    return tuple(batch_lane(design, size) for size in sizes)


def _by_layers(design: Design) -> tuple[Lane, ...]:
    *hidden, output = design.layers
    usual = list(_hidden(design))
    wider = [replace(layer, units=2 * layer.units) for layer in usual]
    tried: tuple[list[LayerSpec], ...] = ([], usual[:1], hidden, usual, wider, [*usual, usual[-1]])
    layers = dict.fromkeys((*each, output) for each in tried)
    return tuple(Lane(_network(each), replace(design, layers=each)) for each in layers)


def _hidden(design: Design) -> tuple[LayerSpec, ...]:
    """Return the hidden layers of the design, or else those that are usual for its data."""
    return design.layers[:-1] or presets.for_dataset(design.dataset).layers[:-1]


def _network(layers: tuple[LayerSpec, ...]) -> str:
    return Design(layers=layers).architecture if len(layers) > 1 else "no hidden layer"


def _by_seed(design: Design) -> tuple[Lane, ...]:
    seeds = [(design.seed + i) % (LARGEST_SEED + 1) for i in range(MOST)]
    return tuple(seed_lane(design, seed) for seed in seeds)


TOPICS: dict[str, Callable[[Design], tuple[Lane, ...]]] = {
    "optimizer": _by_optimizer,
    "loss": _by_loss,
    "rate": _by_rate,
    "batch": _by_batch,
    "layers": _by_layers,
    "seed": _by_seed,
}


def lanes(topic: str, design: Design) -> tuple[Lane, ...]:
    """Return the lanes that a design offers for a topic: those that can be trained.

    A network that comes trained begins with first weights in a race.
    """
    untrained = replace(design, ready=False, given="")
    return tuple(lane for lane in TOPICS[topic](untrained) if not fatal(lane.design))


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """A race that is worth a look, for any design that offers its lanes.

    Attributes
    ----------
    title, topic : str
    hint : str
        What can be seen in it, in a sentence.
    chosen : callable
        Whether a lane takes part, by the design and the lane.
    """

    title: str
    topic: str
    hint: str
    chosen: Callable[[Design, Lane], bool]

    def lanes(self, design: Design) -> tuple[tuple[Lane, bool], ...]:
        """Return the lanes that the design offers, and whether each takes part."""
        return tuple((lane, self.chosen(design, lane)) for lane in lanes(self.topic, design))

    def race(self, design: Design) -> Race | None:
        """Return the race from this design; None if it has not lanes enough."""
        found = tuple(lane for lane, taking_part in self.lanes(design) if taking_part)
        return Race(self.title, self.topic, found) if len(found) >= FEWEST else None


def _cross_entropy(design: Design) -> str:
    return design.loss if LOSSES[design.loss].probabilities else design.task.loss


def _usual_layers(design: Design, lane: Lane) -> bool:
    hidden = lane.design.layers[:-1]
    return not hidden or hidden == _hidden(design)


READY_MADE = (
    ReadyMade(
        "gradient descent against Adam",
        "optimizer",
        "Is Adam faster, and by how much?",
        lambda design, lane: lane.design.optimizer in ("sgd", "adam"),
    ),
    ReadyMade(
        "cross-entropy against squared error",
        "loss",
        "Why cross-entropy and not the squared error? Both are measured of both networks.",
        lambda design, lane: lane.design.loss in (_cross_entropy(design), "mean_squared_error"),
    ),
    ReadyMade(
        "with and without hidden layers",
        "layers",
        "What do hidden layers add to logistic regression?",
        _usual_layers,
    ),
    ReadyMade(
        "four α",
        "rate",
        "Which steps are too short, and which too long?",
        lambda design, lane: lane.design.learning_rate in rates(design, FOUR),
    ),
    ReadyMade(
        "batch sizes",
        "batch",
        "Many rough steps an epoch, or few exact ones?",
        lambda design, lane: lane.design.batch_size in (32, design.batch_size, design.task.train),
    ),
    ReadyMade(
        "the same with other seeds",
        "seed",
        "How much of a result is chance?",
        lambda design, lane: (lane.design.seed - design.seed) % (LARGEST_SEED + 1) < FOUR_SEEDS,
    ),
)


def locked(race: Race, setup: Setup | None) -> str:
    """Return which locked parts of a set-up a race would change, in a sentence; or nothing.

    A search for α is short whatever the epochs are.
    """
    if setup is None:
        return ""
    epochs = setup.start.design.epochs
    searched = (replace(d, epochs=epochs) for designs in race.searches for d in designs)
    raced = (design for designs in race.designs for design in designs)
    held = dict.fromkeys(words for d in (*raced, *searched) for words in setup.held(d))
    return refusal(held) if held else ""
