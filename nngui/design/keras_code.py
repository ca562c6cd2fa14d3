"""The Keras 3 program of a design, in the lecture's three steps."""

from engine.data.images import INNER, middle
from engine.data.mnist import TENTH
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from nngui.design import ready, schedule
from nngui.design.design import Design
from nngui.design.training_set import MOST, SHIFT, farthest_shift

_PROGRAM = """\
{imports}

keras.utils.set_random_seed({design.seed})

{data}

# 1 specify the model
model = Sequential([
    Input(shape=({design.task.pixels},)),
{layers}
])
{start}
# 2 specify loss and cost
{schedule}model.compile(
    loss={loss}(),
    optimizer={optimizer}(learning_rate={rate}),
    metrics=['{metric}'],
)

# 3 minimise the cost
{batches}model.fit(
    {examples}
    epochs={design.epochs},
    validation_data=(X_val, Y_val),
)
"""

_START = """\
# it begins trained, with the parameters bundled with nngui
model.set_weights(keras.saving.load_model(asset('{file}')).get_weights())
"""
_GIVEN = """\
# it begins trained, with the parameters in a file
model.set_weights(keras.saving.load_model({name!r}).get_weights())
"""
_COSINE = """\
steps = -(-len(X) // {design.batch_size}) * {design.epochs}
rise = steps // {schedule.WARM_UP}
alpha = CosineDecay(
    {design.learning_rate!r} / {schedule.START}, steps - rise,
    warmup_target={design.learning_rate!r}, warmup_steps=rise,
)
"""
_BATCHES = """\
def batches(batch_size):
    # every digit is turned, scaled, sheared and shifted anew whenever it is seen
    augmentation = Augmentation({design.task.side}, {design.seed}{shift})
    while True:
        order = np.random.permutation(len(X))
        for rows in np.split(order, range(batch_size, len(X), batch_size)):
            images = np.empty((len(X[0]), len(rows)), X.dtype)
            augmentation.fill(X, rows, images)
            yield images.T, Y[rows]

"""
_WHOLE = "X, Y,\n    batch_size={design.batch_size},"
_AUGMENTED = """\
batches(batch_size={design.batch_size}),
    steps_per_epoch=-(-len(X) // {design.batch_size}),
    shuffle=False,  # batches() does that"""
_STYLES = """\
# and some drawn digits in styles that MNIST lacks
X_drawn, Y_drawn = pen_styles({side})
X, Y = np.concatenate([X, X_drawn]), np.concatenate([Y, Y_drawn])
"""
_OWN = {
    "without": "",
    "with": """\
# your own digits are not in this program: export them, and append them to X and Y, each repeated
# until all of them are about a twentieth of the others, but at most {MOST} times
""",
    "only": """\
# your own digits are not in this program: export them, and put them in the place of X and Y
""",
}
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
{styles}{answers}""",
    "slant": """\
# digits turned by known angles; Y is the angle divided by {task.scale:g}{task.unit}
data = load('slant'{at})
X, Y, X_val, Y_val = data.x_train, data.y_train, data.x_val, data.y_val""",
}
_RESIZED = """\
# {design.dataset}, all images with {task.side} × {task.side} pixels, ink in [0, 1]
data = load('{design.dataset}'{at})
X, Y, X_val, Y_val = data.x_train, data.y_train, data.x_val, data.y_val
{styles}{answers}"""


def keras_code(design: Design) -> str:
    """Return a complete program for Keras 3 that builds, compiles and fits the network.

    Keras draws the initial weights and the order of the examples from other random numbers: the
    seed makes the program repeatable; its costs are like those shown here, not the same digits.
    """
    constant = design.schedule == "constant"
    fitting = _AUGMENTED if design.augments else _WHOLE
    return _PROGRAM.format(
        design=design,
        imports=_imports(design),
        loss=LOSSES[design.loss].__name__,
        optimizer=OPTIMIZERS[design.optimizer].__name__,
        data=_data(design),
        layers="\n".join(
            f"    Dense(units={layer.units}, activation={layer.activation!r}),"
            for layer in design.layers
        ),
        start=_start(design),
        schedule="" if constant else _COSINE.format(design=design, schedule=schedule),
        rate=repr(design.learning_rate) if constant else "alpha",
        metric="mean_absolute_error" if design.task.regression else "accuracy",
        batches=_batches(design),
        examples=fitting.format(design=design),
    )


def _start(design: Design) -> str:
    """Return the statements that give the network the parameters of a file."""
    if (given := design.first) is not None:
        return _GIVEN.format(name=given.name)
    return _START.format(file=ready.FILE) if design.ready else ""


def _batches(design: Design) -> str:
    """Return the statements that make mini-batches of images that are changed by chance."""
    farthest = farthest_shift(design)
    shift = f", shift={farthest!r}" if farthest != SHIFT else ""
    return _BATCHES.format(design=design, shift=shift) if design.augments else ""


def _imports(design: Design) -> str:
    """Return the import statements of the program, with a comment if it needs nngui."""
    names = ["asset"] * design.ready + ["load"] * _loads(design)
    names += ["pen_styles"] * design.draws_styles
    ours = [f"from engine.data import {', '.join(names)}"] if names else []
    if design.augments:
        ours.insert(0, "from engine.fitting.augmentation import Augmentation")
    if ours:
        ours.insert(0, "# install nngui beside Keras, for its engine")
    binary = design.task.binary and not _loads(design)
    by_number = binary or design.augments or design.draws_styles
    cosine = design.schedule == "cosine"
    lines = [
        "import keras",
        *["import numpy as np"] * by_number,
        "from keras import Sequential",
        "from keras.layers import Dense, Input",
        f"from keras.losses import {LOSSES[design.loss].__name__}",
        f"from keras.optimizers import {OPTIMIZERS[design.optimizer].__name__}",
        *["from keras.optimizers.schedules import CosineDecay"] * cosine,
    ]
    return "\n".join([*lines, *(["", *ours] if ours else [])])


def _loads(design: Design) -> bool:
    """Return whether the program reads its examples by nngui's engine."""
    return design.task.regression or design.resizes or design.dataset not in _DATA


def _data(design: Design) -> str:
    task = design.task
    names = ["Y"] if task.binary and not _loads(design) else ["Y", "Y_val"]
    answers = "".join(f"{name} = {_answer(name, design)}\n" for name in names)
    if LOSSES[design.loss].class_numbers:
        answers = ""
    half = (task.train + task.validation) // 2
    at = f", {task.side}" if design.resizes else ""
    styles = _STYLES.format(side=at.removeprefix(", ")) if design.draws_styles else ""
    unusual = half // TENTH
    rows, columns = (f"{part.start}:{part.stop}" for part in middle(INNER))
    program = _DATA[design.dataset] if not _loads(design) or task.regression else _RESIZED
    text = program.format(
        design=design,
        at=at,
        task=task,
        side=task.side,
        rows=rows,
        columns=columns,
        half=half,
        unusual=unusual,
        others=half - unusual,
        tenth=TENTH - 1,
        answers=answers,
        styles=styles,
    )
    own = _OWN[design.own if design.wants_own else "without"].format(MOST=MOST)
    return f"{text.rstrip()}\n{own}".rstrip()


def _answer(name: str, design: Design) -> str:
    """Return the expression for the targets of the outputs, from the labels in `name`."""
    units = design.output.units
    if units == 1:
        return f"{name}.reshape(-1, 1).astype('float32')"
    return f"keras.utils.to_categorical({name}, {units})"
