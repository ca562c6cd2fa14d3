"""The Keras 3 program of a design, in the lecture's three steps, which prints the window's numbers.

The examples come from MNIST by Keras where that has just these, or else from a file beside the
program; `nngui.session.programs` writes both into a folder. `nngui.design.keras_reader` reads it.
"""

from collections.abc import Iterator

from engine.activations import ACTIVATIONS
from engine.data import Task
from engine.data.images import INNER, middle
from engine.data.mnist import TENTH
from engine.loss import SMOOTHING
from engine.losses import EPSILON, LOSSES
from engine.optimizers import OPTIMIZERS
from nngui.design import schedule
from nngui.design.design import Design, LayerSpec
from nngui.design.keras_names import BATCHES, COSTS, DATA, IN_DATA, called
from nngui.design.training_set import SHIFT, farthest_shift


class _Code(str):
    """A text that stands in a program as it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


DATA_FILE = "data.npz"
TRAINED_FILE = "trained.keras"  # which the program writes at its end
A_LINE = 3  # classes that a comment names
BY_CALL: dict[object, _Code] = {
    "constant": _Code("keras.initializers.Constant()")
}  # Keras refuses the mere name
MNIST = ("0 or 1", "0 to 9")  # data sets of which Keras has the examples

_PROGRAM = """\
import os
import sys

double = '--float64' in sys.argv  # in double precision, where hardly anything is rounded
if double:
    os.environ['JAX_ENABLE_X64'] = '1'

{imports}

if double:
    keras.config.set_floatx('float64')
if '--devices' in sys.argv:  # several at once, on JAX: python program.py --devices 4
    number = int(sys.argv[sys.argv.index('--devices') + 1])
    devices = keras.distribution.list_devices()[:number]
    keras.distribution.set_distribution(keras.distribution.DataParallel(devices=devices))

keras.utils.set_random_seed({design.seed})

{data}
if double:
    X, X_val = X.astype('float64'), X_val.astype('float64')

{classes}

# 1 specify the model
model = Sequential([
    Input(shape=({design.task.pixels},)),
{layers}
])
{start}
# 2 specify loss and cost
{schedule}model.compile(
    loss={loss},
    optimizer={optimizer},
    metrics=['{metric}'],
)
if double:  # TensorFlow takes a number of Python for one of single precision
    for name, value in list(vars(model.optimizer).items()):
        if type(value) is float:
            setattr(model.optimizer, name, np.float64(value))
{memory}
# 3 minimise the cost
batches = {batches}(batch_size={design.batch_size})
model.fit(
    batches,
    epochs={design.epochs},
    shuffle=False,  # in the order of the batches
    validation_data=(X_val, Y_val),
    callbacks=[{costs}(batches)],
)
model.save('{trained}')
"""

_DRAWN = """
# the first weights, from the random numbers of nngui
random = np.random.default_rng({design.seed})
for layer in model.layers:
    if layer.weights:
        kernel, *bias = layer.get_weights()
        limit = np.sqrt(6 / sum(kernel.shape))  # glorot_uniform
        kernel = random.uniform(-limit, limit, kernel.shape).astype('float32')
        layer.set_weights([kernel, *bias])
"""
_STORED = """
# the first weights
model.set_weights([data[f'weights_{{i}}'] for i in range(len(model.weights))])
"""
_MEMORY = """
# the optimizer goes on with its memory in the file
model.optimizer.build(model.trainable_variables)
model.optimizer.iterations.assign({iterations})
for i, variable in enumerate(model.optimizer.variables[-{arrays}:]):
    variable.assign(data[f'optimizer_{{i}}'])
"""
_WITHOUT_MEMORY = """
# here the optimizer begins without its memory in the file, for α begins a cosine of its own
"""
_COSINE = """\
steps = -(-len(X) // {design.batch_size}) * {design.epochs}
rise = steps // {schedule.WARM_UP}
alpha = CosineDecay(
    {design.learning_rate!r} / {schedule.START}, steps - rise,
    warmup_target={design.learning_rate!r}, warmup_steps=rise,
)
if double:
    alpha.initial_learning_rate = np.float64(alpha.initial_learning_rate)
    alpha.warmup_target = np.float64(alpha.warmup_target)
"""
_CLASSES = """\
class {batches}(keras.utils.PyDataset):
    # the mini-batches of an epoch, in the order of nngui's random numbers
    def __init__(self, batch_size):
        super().__init__()
        self.size, self.order = batch_size, np.arange(len(X))
        self.random{chance} = np.random.default_rng([{design.seed}, 1]){none}

    def __len__(self):
        return -(-len(X) // self.size)

    def __getitem__(self, number):
        rows = self.order[number * self.size : (number + 1) * self.size]
        return {examples}, Y[rows]

    def shuffle(self):
        if self.size < len(X):
            self.order = self.random.permutation(len(X))
{augmented}

class {costs}(keras.callbacks.Callback):
    # J is the cost of all examples by the parameters after an epoch; the loss that Keras prints is
    # the mean of what the mini-batches cost while the parameters were still moving
    def __init__(self, batches):
        super().__init__()
        self.batches = batches

    def on_train_begin(self, logs=None):
        self.on_epoch_end(-1)

    def on_epoch_begin(self, epoch, logs=None):
        self.batches.shuffle()

    def on_epoch_end(self, epoch, logs=None):
        costs = [self.cost(X, Y), self.cost(X_val, Y_val)]
        digits = '.12g' if double else '.7g'
        loss = f', loss {{logs["loss"]:{{digits}}}}' if logs else ''
        words = f'J {{costs[0]:{{digits}}}}, validation J {{costs[1]:{{digits}}}}{{loss}}'
        print(f'\\nepoch {{epoch + 1}}: {{words}}', flush=True)

    def cost(self, x, y):
        answers = self.model.predict(x, batch_size=1000, verbose=0).astype('float64')
{losses}
        return losses.mean() + float(sum(self.model.losses))
"""
# On JAX and PyTorch the slope of a softmax is 0 where Keras cuts the loss off; here it is ŷ - y.
_SLOPE = """\
# no answer is so sure and wrong that Keras cuts off the loss, and with it the slope
keras.config.set_epsilon({smallest!r})

"""
_LOSSES = """\
        losses = np.asarray(self.model.loss.call(y, answers), 'float64')"""
_CUT_OFF = """\
        # as Keras does it on JAX: on TensorFlow the probabilities are scaled again
        logarithms = np.log(np.clip(answers, {epsilon!r}, 1 - {epsilon!r}))
        losses = -({right} * logarithms).sum(axis=1)"""
SMALLEST = 1e-30  # of float32 there are some smaller ones
_AUGMENTED = """\
        if self.augmentation is None:
            chance = np.random.default_rng([{design.seed}, 2])
            self.augmentation = Augmentation({design.task.side}, chance{shift})

    def changed(self, rows):
        # every image is turned, scaled, sheared and shifted anew; Keras looks at one batch before
        if self.augmentation is None:
            return X[rows]
        images = np.empty((len(X[0]), len(rows)), X.dtype)
        self.augmentation.fill(X, rows, images)
        return images.T
"""
_FILE = """\
# {examples}, from the file that File > Export writes beside this program
{classes}data = np.load('{file}')
X, Y, X_val, Y_val = (data[name] for name in ('X', 'Y', 'X_val', 'Y_val'))
{answers}"""
_DATA = {
    "0 or 1": """\
# the first 0s and 1s of MNIST in turn, the middle {side} × {side} pixels of each, ink in [0, 1]
(images, digits), _ = keras.datasets.mnist.load_data()
images = images[:, {rows}, {columns}].reshape(-1, {task.pixels}).astype('float32') / 255
zeros, ones = images[digits == 0], images[digits == 1]
# but every tenth 1 is one of the {unusual} that look most like a 0, such as those with a flag
unusual = np.sort(np.argsort(ones @ (zeros.mean(axis=0) - ones.mean(axis=0)))[-{unusual}:])
others = np.delete(ones, unusual, axis=0)[:{others}].reshape({unusual}, {tenth}, -1)
ones = np.concatenate([others, ones[unusual][:, np.newaxis]], axis=1).reshape({half}, -1)
X = np.stack([zeros[:{half}], ones], axis=1).reshape(-1, {task.pixels})
Y = np.tile([0, 1], {half})
{answers}\
X, X_val = X[:{task.train}], X[{task.train}:]
Y, Y_val = Y[:{task.train}], Y[{task.train}:]""",
    "0 to 9": """\
# all of MNIST: {task.train:,} digits to train on and {task.validation:,} others, ink in [0, 1]
(X, Y), (X_val, Y_val) = keras.datasets.mnist.load_data()
X, X_val = (x.reshape(-1, {task.pixels}).astype('float32') / 255 for x in (X, X_val))
{answers}""",
}


def keras_code(design: Design, *, with_file: bool = False) -> str:
    """Return a complete program for Keras 3 that builds, compiles and fits the network.

    First weights, order of the examples and changes of images are those of the window, and so are
    the costs then, but for the masks of Dropout, which Keras draws from random numbers of its own.

    Parameters
    ----------
    design : Design
    with_file : bool
        Whether the examples and the first weights come from a file also where Keras has them.
    """
    stored = with_file or not without_file(design)
    optimizer = {"learning_rate": design.learning_rate} | dict(design.optimizer_options)
    text = called(OPTIMIZERS[design.optimizer].__name__, **optimizer)
    if design.schedule != "constant":
        text = text.replace(f"={design.learning_rate!r}", "=alpha", 1)
    return _PROGRAM.format(
        design=design,
        imports=_imports(design, stored=stored),
        data=_data(design, stored=stored),
        layers="\n".join(f"    {line}," for layer in design.layers for line in _layer(layer)),
        start=(_STORED if stored else _DRAWN).format(design=design),
        schedule=_schedule(design),
        loss=called(LOSSES[design.loss].__name__, **dict(design.loss_options)),
        optimizer=text,
        memory=_memory(design),
        metric="mean_absolute_error" if design.task.regression else "accuracy",
        classes=_classes(design),
        batches=BATCHES,
        costs=COSTS,
        trained=TRAINED_FILE,
    )


def without_file(design: Design) -> bool:
    """Return whether Keras has the examples, and the first weights are drawn in the usual way."""
    usual = (LayerSpec(1, "linear").kernel_initializer, LayerSpec(1, "linear").bias_initializer)
    drawn = all(
        (layer.kernel_initializer, layer.bias_initializer) == usual for layer in design.layers
    )
    starts = {"ready", "given"} & IN_DATA.keys()
    plain = not any(getattr(design, name) for name in starts)
    same = design.dataset in MNIST and not design.resizes
    return drawn and plain and same and not (design.wants_own or design.draws_styles)


def _layer(layer: LayerSpec) -> list[str]:
    """Return the layer as a line, or as two or three: with its activation, and Dropout."""
    activation = ACTIVATIONS[layer.activation]
    alone = bool(layer.activation_options)
    options: dict[str, object] = {"units": layer.units}
    if not alone:
        options["activation"] = layer.activation
    options |= {
        n: BY_CALL.get(v) or v for n, v in layer.options if n not in ("dropout", "l1", "l2")
    }
    text = called("Dense", **options)
    if penalty := penalty_of(layer):
        text = f"{text[:-1]}, kernel_regularizer={penalty})"
    lines = [text]
    if alone:
        lines.append(called(activation.layer, **dict(layer.activation_options)))
    if layer.dropout:
        lines.append(called("Dropout", layer.dropout))
    return lines


def penalty_of(layer: LayerSpec) -> str:
    """Return the regularizer of a layer as a call; empty if it has none."""
    if layer.l1 and layer.l2:
        return called("L1L2", l1=layer.l1, l2=layer.l2)
    if layer.l1:
        return called("L1", layer.l1)
    return called("L2", layer.l2) if layer.l2 else ""


def _memory(design: Design) -> str:
    """Return the statements that give the optimizer the memory of an opened network."""
    given = design.first
    if given is None or not given.memory or not given.goes_on(design):
        return ""
    if design.schedule != "constant":
        return _WITHOUT_MEMORY
    arrays = len(given.memory) * sum(1 + layer.use_bias for layer in design.layers)
    return _MEMORY.format(iterations=given.iterations, arrays=arrays)


def _schedule(design: Design) -> str:
    if design.schedule == "constant":
        return ""
    return _COSINE.format(design=design, schedule=schedule)


def _classes(design: Design) -> str:
    """Return the class that makes the mini-batches, and the one that prints J."""
    farthest = farthest_shift(design)
    shift = f", shift={farthest!r}" if farthest != SHIFT else ""
    changed = design.augments
    slope, losses = "", _LOSSES
    if _cuts_off(design):
        slope = _SLOPE.format(smallest=SMALLEST)
        losses = _CUT_OFF.format(epsilon=EPSILON, right=_right(design))
    return slope + _CLASSES.format(
        design=design,
        batches=BATCHES,
        costs=COSTS,
        examples="self.changed(rows)" if changed else "X[rows]",
        chance=", self.augmentation" if changed else "",
        none=", None" if changed else "",
        augmented=_AUGMENTED.format(design=design, shift=shift) if changed else "",
        losses=losses,
    )


def _right(design: Design) -> str:
    """Return the expression for the right answers of a softmax, as probabilities."""
    units = design.output.units
    if LOSSES[design.loss].class_numbers:
        return f"np.eye({units})[y]"
    smoothing = dict(design.loss_options).get(SMOOTHING.name)
    return f"(y * (1 - {smoothing!r}) + {smoothing!r} / {units})" if smoothing else "y"


def _cuts_off(design: Design) -> bool:
    """Return whether the slope of the output is 0 on some backends where the loss is cut off.

    Of a sigmoid nothing can be done about it: in float32 it becomes 1 itself.
    """
    return design.output.activation == "softmax" and LOSSES[design.loss].one_of_many


def _imports(design: Design, *, stored: bool) -> str:
    """Return the import statements of the program."""
    layers = {"Dense", "Input"} | {"Dropout" for layer in design.layers if layer.dropout}
    layers |= {
        ACTIVATIONS[each.activation].layer for each in design.layers if each.activation_options
    }
    penalties = {penalty_of(layer).partition("(")[0] for layer in design.layers} - {""}
    lines = [
        "import keras",
        "import numpy as np",
        "from keras import Sequential",
        f"from keras.layers import {', '.join(sorted(layers))}",
        f"from keras.losses import {LOSSES[design.loss].__name__}",
        f"from keras.optimizers import {OPTIMIZERS[design.optimizer].__name__}",
    ]
    if design.schedule == "cosine":
        lines.append("from keras.optimizers.schedules import CosineDecay")
    if penalties:
        lines.append(f"from keras.regularizers import {', '.join(sorted(penalties))}")
    if design.augments:
        lines += ["", "from engine.fitting.augmentation import Augmentation  # nngui's engine"]
    return "\n".join(lines)


def _class_names(task: Task) -> Iterator[str]:
    """Yield comments with the names of the classes, if these are no digits by their number."""
    named = [f"{number} is {name!r}" for number, name in enumerate(task.classes)]
    if task.classes != tuple(map(str, range(len(named)))):
        for start in range(0, len(named), A_LINE):
            yield f"# y: {', '.join(named[start : start + A_LINE])}"


def _data(design: Design, *, stored: bool) -> str:
    """Return the statements that read the examples, and name what they are."""
    named = {n: getattr(design, n) for n, usual in IN_DATA.items() if getattr(design, n) != usual}
    named = {"dataset": design.dataset} | named
    lines = [f"{DATA} = {called('dict', **named)}  # the names of nngui"]
    task = design.task
    several = stored or not task.binary
    answers = "".join(
        f"{name} = {_answer(name, design)}\n" for name in (["Y", "Y_val"] if several else ["Y"])
    )
    if LOSSES[design.loss].class_numbers:
        answers = ""
    if stored:
        classes = "".join(f"{line}\n" for line in _class_names(task))
        stored_as = {"examples": design.examples, "file": DATA_FILE, "classes": classes}
        lines.append(_FILE.format(**stored_as, answers=answers))
        return "\n".join(lines).rstrip()
    half = (task.train + task.validation) // 2
    unusual = half // TENTH
    rows, columns = (f"{part.start}:{part.stop}" for part in middle(INNER))
    lines.append(
        _DATA[design.dataset].format(
            task=task,
            side=task.side,
            rows=rows,
            columns=columns,
            half=half,
            unusual=unusual,
            others=half - unusual,
            tenth=TENTH - 1,
            answers=answers,
        )
    )
    return "\n".join(lines).rstrip()


def _answer(name: str, design: Design) -> str:
    """Return the expression for the targets of the outputs, from the labels in `name`."""
    units = design.output.units
    if units == 1:
        return f"{name}.reshape(-1, 1).astype('float32')"
    return f"keras.utils.to_categorical({name}, {units})"
