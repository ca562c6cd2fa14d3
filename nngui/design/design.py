"""The design of a network as one frozen value: layers, data, loss, optimizer, numbers.

Editing makes a new design, undo keeps the old ones; presets, the Keras code, plans and the table
of runs are functions of it.
"""

import itertools
from dataclasses import dataclass, replace

from engine.activation import Activation
from engine.activations import ACTIVATIONS
from engine.data import Task, task_of
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.options import Value
from nngui.design.figures import counted, significant
from nngui.design.given import Given, find
from nngui.design.options import LAYER, Entry, Options, entry_of

SMALLEST_RATE, LARGEST_RATE = 1e-12, 1_000.0  # of the α that can be set
LARGEST_BATCH = LARGEST_EPOCHS = 1_000_000
LARGEST_SEED = 999_999
SCHEDULES = ("constant", "cosine")
OWN = ("without", "with", "only")


@dataclass(frozen=True, slots=True)
class LayerSpec:
    """One `Dense` layer, and the `Dropout` after it.

    Attributes
    ----------
    units : int
    activation : str
        Keras' name.
    activation_options : Options
        Of the activation, such as the slope of leaky_relu.
    dropout : float
        The rate of a `Dropout` after the layer, in [0, 1); 0 in the output layer.
    l1, l2 : float
        The strength of the `kernel_regularizer`, at least 0.
    use_bias : bool
    kernel_initializer, bias_initializer : str
        Keras' names.
    """

    units: int
    activation: str
    activation_options: Options = ()
    dropout: float = 0.0
    l1: float = 0.0
    l2: float = 0.0
    use_bias: bool = True
    kernel_initializer: str = "glorot_uniform"
    bias_initializer: str = "zeros"

    @property
    def biases(self) -> int:
        """How many biases the layer has: one for each unit, or none."""
        return self.units if self.use_bias else 0

    @property
    def function(self) -> Activation:
        """The activation with its options."""
        return ACTIVATIONS[self.activation].having(**dict(self.activation_options))

    @property
    def options(self) -> Options:
        """What can be set at a layer, as far as it is not Keras' default."""
        return OF_LAYERS.canonical({name: getattr(self, name) for name in OF_LAYERS.options})

    @property
    def own_words(self) -> str:
        """The options in a few words, such as "slope 0.1, dropout 0.2"; empty without any."""
        of_activation = entry_of(ACTIVATIONS[self.activation]).words(self.activation_options)
        return ", ".join(filter(None, [of_activation, OF_LAYERS.words(self.options)]))

    def with_option(self, name: str, value: Value) -> "LayerSpec":
        """Return the layer with one of its options, or of its activation's, set to that value."""
        entry = entry_of(ACTIVATIONS[self.activation])
        if name in entry.options:
            options = entry.changed(self.activation_options, name, value)
            return replace(self, activation_options=options)
        checked = OF_LAYERS.options[name].checked(value, OF_LAYERS.defaults[name])
        return replace(self, **{name: checked})  # type: ignore[arg-type]

    @property
    def plain(self) -> "LayerSpec":
        """The layer with Keras' default for all options."""
        return LayerSpec(self.units, self.activation)

    @property
    def start(self) -> tuple[object, ...]:
        """What decides the first parameters of the layer, and their number."""
        return self.units, self.use_bias, self.kernel_initializer, self.bias_initializer

    def having(self, activation: str) -> "LayerSpec":
        """Return the layer with that activation, and those of its options that it has too."""
        kept = entry_of(ACTIVATIONS[activation]).common(self.activation_options)
        return replace(self, activation=activation, activation_options=kept)


OF_LAYERS = Entry(LAYER, LayerSpec)


@dataclass(frozen=True, slots=True)
class Design:
    """Everything that decides how a run goes; the start-up values are the lecture's.

    Attributes
    ----------
    dataset : str
        A key of `engine.data.TASKS`.
    layers : tuple of LayerSpec
        From the first hidden layer to the output layer, which is the last; at least one.
    loss, optimizer : str
        Keras' names: "binary_crossentropy", "sgd", …
    loss_options, optimizer_options : Options
        Those of their options that are not Keras' default, but α.
    learning_rate : float
        α > 0; if α follows a schedule, its peak.
    schedule : str
        "constant", or "cosine": over the epochs asked for α rises to its peak and falls to 0, as
        `nngui.design.schedule` says.
    batch_size, epochs : int
        At least 1.
    seed : int
        Of the initial weights, of the order of the examples and of how they are augmented; at
        least 0.
    augmentation : bool
        Whether the digits are turned, scaled, sheared and shifted a little while training; not
        those whose slant is the answer.
    pen_styles : bool
        Whether "0 to 9" is trained with drawn digits in styles that MNIST lacks as well.
    own : str
        Whether a person's own digits are trained with: "without", "with" or "only" these.
    side : int
        The images have side × side pixels, from 8 to 64; 0 for the data set's own side.
    ready : bool
        Whether the first parameters are those that come with the program, see `nngui.design.ready`.
    given : str
        The key of the first parameters, if they are from a file, see `nngui.design.given`; else
        empty.
    """

    dataset: str = "0 or 1"
    layers: tuple[LayerSpec, ...] = (
        LayerSpec(25, "sigmoid"),
        LayerSpec(15, "sigmoid"),
        LayerSpec(1, "sigmoid"),
    )
    loss: str = "binary_crossentropy"
    optimizer: str = "sgd"
    learning_rate: float = 0.3
    schedule: str = "constant"
    batch_size: int = 32
    epochs: int = 100
    seed: int = 0
    augmentation: bool = False
    pen_styles: bool = False
    own: str = "without"
    ready: bool = False
    side: int = 0
    loss_options: Options = ()
    optimizer_options: Options = ()
    given: str = ""

    @property
    def task(self) -> Task:
        """The question that the data set asks of images of this side."""
        return task_of(self.dataset, self.side)

    @property
    def output(self) -> LayerSpec:
        """The output layer."""
        return self.layers[-1]

    @property
    def activations(self) -> tuple[str, ...]:
        """The activations of the layers."""
        return tuple(layer.activation for layer in self.layers)

    @property
    def functions(self) -> tuple[Activation, ...]:
        """The activations of the layers, with their options."""
        return tuple(layer.function for layer in self.layers)

    @property
    def of_optimizer(self) -> Entry:
        """What can be set at the optimizer."""
        return entry_of(OPTIMIZERS[self.optimizer])

    @property
    def of_loss(self) -> Entry:
        """What can be set at the loss."""
        return entry_of(LOSSES[self.loss])

    @property
    def augments(self) -> bool:
        """Whether examples are changed while training: turned digits lean by another angle."""
        return self.augmentation and bool(self.task.classes)

    @property
    def draws_styles(self) -> bool:
        """Whether drawn digits are trained with."""
        return self.pen_styles and self.offers_styles

    @property
    def offers_styles(self) -> bool:
        """Whether there are drawn digits for the task: they are of all ten digits."""
        return self.dataset == "0 to 9"

    @property
    def wants_own(self) -> bool:
        """Whether a person's own digits are trained with, if there are any: they have no angle."""
        return self.own != "without" and bool(self.task.classes)

    @property
    def data_title(self) -> str:
        """The data set as a person reads it; one of their own with its number of examples."""
        task = self.task
        if task.title == task.name:
            return task.title
        return f"{task.title} ({counted(task.train + task.validation + task.test, 'example')})"

    @property
    def examples(self) -> str:
        """What it learns from, in a few words, such as "0 to 9 + styles + mine, augmented"."""
        own = self.own if self.wants_own else "without"
        at = f" at {self.task.side}×{self.task.side}" if self.resizes else ""
        parts = [
            f"{self.data_title}{at}",
            *["styles"] * self.draws_styles,
            *["mine"] * (own == "with"),
        ]
        words = f"mine, {parts[0]}" if own == "only" else " + ".join(parts)
        return f"{words}, augmented" if self.augments else words

    @property
    def first(self) -> Given | None:
        """The first parameters, if they are from a file and fit the layers."""
        given = find(self.given) if self.given else None
        units = (self.task.pixels, *(layer.units for layer in self.layers))
        return given if given is not None and given.units == units else None

    @property
    def begins_trained(self) -> bool:
        """Whether the first parameters are those of a trained network."""
        return self.ready or self.first is not None

    @property
    def resizes(self) -> bool:
        """Whether the images have another side than the data set's own."""
        return self.task is not task_of(self.dataset)

    @property
    def gentler(self) -> "Design":
        """The same design with steps of about a third."""
        rate = significant(self.learning_rate / 3, 1)
        return replace(self, learning_rate=max(SMALLEST_RATE, rate))

    @property
    def architecture(self) -> str:
        """The units of the layers, such as "25-15-1"."""
        return "-".join(str(layer.units) for layer in self.layers)

    @property
    def parameters(self) -> int:
        """How many weights and biases the network has."""
        return sum(map(self.parameters_of, range(1, len(self.layers) + 1)))

    def inputs_of(self, layer: int) -> int:
        """Return the number of inputs of a layer, counted from 1."""
        return self.task.pixels if layer == 1 else self.layers[layer - 2].units

    def parameters_of(self, layer: int) -> int:
        """Return how many weights and biases a layer has, counted from 1."""
        spec = self.layers[layer - 1]
        return self.inputs_of(layer) * spec.units + spec.biases

    @property
    def numbers(self) -> int:
        """The length of θ; a layer without biases has zeros in their place."""
        units = (self.task.pixels, *(layer.units for layer in self.layers))
        return sum((i + 1) * o for i, o in itertools.pairwise(units))

    def starts_over(self, other: "Design") -> bool:
        """Whether going on with `other` needs new parameters: other shapes, data, seed or start."""
        shapes = [layer.start for layer in self.layers] != [layer.start for layer in other.layers]
        kept = ("dataset", "seed", "ready", "given")
        data = self.task.side != other.task.side
        return shapes or data or any(getattr(self, n) != getattr(other, n) for n in kept)

    def learns_otherwise(self, other: "Design") -> bool:
        """Whether `other` has another training set, of the same task."""
        sets = [(d.draws_styles, d.own if d.wants_own else "without") for d in (self, other)]
        return sets[0] != sets[1]

    def with_output(self, units: int, activation: str) -> "Design":
        """Return this design with that output layer."""
        output = replace(self.output.having(activation), units=units)
        return replace(self, layers=(*self.layers[:-1], output))

    def having(self, **names: str) -> "Design":
        """Return this design with another loss or optimizer, and the options that it has too."""
        changes: dict[str, object] = dict(names)
        if "loss" in names:
            changes["loss_options"] = entry_of(LOSSES[names["loss"]]).common(self.loss_options)
        if "optimizer" in names:
            entry = entry_of(OPTIMIZERS[names["optimizer"]])
            changes["optimizer_options"] = entry.common(self.optimizer_options)
        return replace(self, **changes)  # type: ignore[arg-type]
