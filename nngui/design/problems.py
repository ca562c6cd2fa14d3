"""Problems of a design that show before training, each with a remedy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from engine.activations import ACTIVATIONS
from engine.losses import LOSSES
from nngui.design import data_set, ready
from nngui.design.design import Design, LayerSpec
from nngui.design.figures import count, counted, memory
from nngui.design.memory import memory_needed, memory_there_is
from nngui.design.own_digits import OwnDigits
from nngui.design.training_set import own_digits

FEWEST_DRAWINGS = 2  # of a class: one to learn from, and one to validate with
MOST_LISTED = 3  # names of classes
SMALL_BATCH = 32  # examples; smaller batches save hardly any memory


class Place(Enum):
    """The control that a problem concerns."""

    DATA = "data"
    MODEL = "model"
    OUTPUT = "output layer"
    LOSS = "loss"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not fit together.

    Attributes
    ----------
    place : Place
    text : str
        The problem, in one sentence.
    remedy : str
        The effect of a click, in a few words.
    remedied : Design
        The design after that click.
    fatal : bool
        Whether it cannot be trained like this at all.
    """

    place: Place
    text: str
    remedy: str
    remedied: Design
    fatal: bool


def problems(design: Design, own: OwnDigits | None = None) -> tuple[Problem, ...]:
    """Return the problems of a design, the gravest first; usually none.

    A number of outputs that does not answer the question hides everything else, since its remedy
    sets output and loss together.

    Parameters
    ----------
    design : Design
    own : OwnDigits, optional
        A person's own digits; without this argument missing ones are no problem.
    """
    if (wrong := _wrong_number_of_outputs(design)) is not None:
        return (wrong,)
    checks = _regression(design) if design.task.regression else _classification(design)
    if own is not None:
        checks.append(_missing_digits(design, own))
    checks += [_too_few(design), _unreadable(design), _too_large(design)]
    return tuple(problem for problem in checks if problem is not None)


def fatal(design: Design) -> Problem | None:
    """Return the problem for which this design cannot be trained, if there is one."""
    return next((problem for problem in problems(design) if problem.fatal), None)


def _wrong_number_of_outputs(design: Design) -> Problem | None:
    task, classes, units = design.task, len(design.task.classes), design.output.units
    if units == max(classes, 1) or (task.binary and units == 1):
        return None
    if task.regression:
        fixed = design.with_output(1, "linear").having(loss="mean_squared_error")
        want, remedy = "one number as its answer: 1 output unit", "Use 1 linear unit"
    elif task.binary:
        fixed = design.with_output(1, "sigmoid").having(loss="binary_crossentropy")
        want, remedy = "one probability, P(1): 1 output unit", "Use 1 sigmoid unit"
    else:
        loss = "sparse_categorical_crossentropy"
        fixed = design.with_output(classes, "softmax").having(loss=loss)
        want = f"a probability for each of {classes} classes: {classes} output units"
        remedy = f"Use {classes} softmax units"
    text = f"“{design.data_title}” needs {want}, not {count(units)}."
    return Problem(Place.OUTPUT, text, remedy, fixed, fatal=True)


def _missing_digits(design: Design, own: OwnDigits) -> Problem | None:
    """Find classes that are to be learned from own digits of which there are none."""
    if not design.wants_own:
        return None
    if not own_digits(design.task, own):
        return Problem(
            Place.DATA,
            "There are no digits of your own yet: the network learns from the others alone.",
            "Learn without mine",
            replace(design, own="without"),
            fatal=False,
        )
    task = design.task
    missing = [
        name
        for name, digits in zip(task.classes, task.members, strict=True)
        if not any(own.counts[digit] for digit in digits)
    ]
    if design.own != "only" or not missing:
        return None
    return Problem(
        Place.DATA,
        f"Yours have no {_listed(missing)}: it cannot be learned from them alone.",
        "Learn from the others too",
        replace(design, own="with"),
        fatal=False,
    )


def _too_few(design: Design) -> Problem | None:
    """Find classes of a person's own question of which there are too few drawings."""
    own = data_set.find(design.dataset)
    if own is None or not own.source.size or min(own.counts) >= FEWEST_DRAWINGS:
        return None
    few = [n for n, there in zip(own.classes, own.counts, strict=True) if there < FEWEST_DRAWINGS]
    what = _listed(few[:MOST_LISTED])
    more = f" and {counted(len(few) - MOST_LISTED, 'other')}" if len(few) > MOST_LISTED else ""
    return Problem(
        Place.DATA,
        f"Draw at least {count(FEWEST_DRAWINGS)} of each before it can learn; there are fewer of"
        f" {what}{more}.",
        "",
        design,
        fatal=True,
    )


def _listed(words: Sequence[str]) -> str:
    """Return "3", "3 or 7", "3, 7 or 8"."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def _unreadable(design: Design) -> Problem | None:
    """Find that the bundled network is missing or damaged."""
    if not (design.ready and (fault := ready.fault())):
        return None
    return Problem(
        Place.MODEL,
        f"The trained network cannot be read: {fault}. This one begins untrained.",
        "Train it from scratch",
        ready.from_scratch(design),
        fatal=False,
    )


def _too_large(design: Design) -> Problem | None:
    """Find a network, or a mini-batch, that does not fit into the memory."""
    needed, room = memory_needed(design), memory_there_is()
    if needed <= room:
        return None
    smaller = design
    while memory_needed(smaller) > room and smaller.batch_size > SMALL_BATCH:
        smaller = replace(smaller, batch_size=max(SMALL_BATCH, smaller.batch_size // 2))
    most = max(layer.units for layer in design.layers)
    while memory_needed(smaller) > room and most > 1:
        most //= 2
        smaller = replace(smaller, layers=tuple(_narrowed(design, most)))
    batches = smaller.batch_size < design.batch_size
    parts = [f"batches of {count(smaller.batch_size)}"] * batches
    parts += [f"at most {count(most)} units a layer"] * (smaller.layers != design.layers)
    return Problem(
        Place.MODEL,
        f"Training needs about {memory(needed)} of memory, and {memory(room)} are available.",
        f"Use {' and '.join(parts)}",
        smaller,
        fatal=True,
    )


def _narrowed(design: Design, most: int) -> Iterator[LayerSpec]:
    """Yield the layers; the hidden ones have at most that number of units."""
    for layer in design.layers[:-1]:
        yield replace(layer, units=min(layer.units, most))
    yield design.output


def _regression(design: Design) -> list[Problem | None]:
    return [
        None
        if not LOSSES[design.loss].probabilities
        else Problem(
            Place.LOSS,
            "An angle is not a probability: its loss is the squared error.",
            "Use mean squared error",
            design.having(loss="mean_squared_error"),
            fatal=True,
        ),
        None
        if ACTIVATIONS[design.output.activation].negative
        else Problem(
            Place.OUTPUT,
            f"With {design.output.activation} the output cannot be negative, but angles can.",
            "Use linear",
            design.with_output(1, "linear"),
            fatal=False,
        ),
    ]


def _classification(design: Design) -> list[Problem | None]:
    return [_lonely_output(design), _not_a_probability(design)]


def _lonely_output(design: Design) -> Problem | None:
    """Find an activation or a loss that needs several output units, and there is one."""
    activation = design.output.activation
    if design.output.units != 1:
        return None
    if ACTIVATIONS[activation].over_units:
        return Problem(
            Place.OUTPUT,
            f"{activation.capitalize()} over a single unit is always 1: nothing can be learned.",
            "Use sigmoid",
            design.with_output(1, "sigmoid").having(loss="binary_crossentropy"),
            fatal=True,
        )
    if LOSSES[design.loss].one_of_many:
        return Problem(
            Place.LOSS,
            "This loss compares several output units, but there is only one.",
            "Use binary cross-entropy",
            design.having(loss="binary_crossentropy"),
            fatal=True,
        )
    return None


def _not_a_probability(design: Design) -> Problem | None:
    """Find outputs that are no probabilities, though the loss needs some."""
    loss, activation = LOSSES[design.loss], design.output.activation
    if not loss.probabilities or ACTIVATIONS[activation].probabilities:
        return None
    return Problem(
        Place.OUTPUT,
        f"With {activation} the output is no probability, and cross-entropy takes its logarithm.",
        f"Use {loss.canonical}",
        design.with_output(design.output.units, loss.canonical),
        fatal=False,
    )
