"""What learners type, as functions of the library: Keras itself, or `engine.keras`.

Every function is one row. `make_calls.py` runs them with Keras and keeps what it returned;
`test_learners_calls.py` runs them here.
"""

import copy
import io
import pickle
import tempfile

import numpy as np

rng = np.random.default_rng(15)
X = rng.normal(size=(30, 4)).astype(np.float32)
Y = (X[:, :1] + X[:, 1:2] > 0).astype(np.float32)
LABELS = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0.5)
ONE_HOT = np.eye(3, dtype=np.float32)[LABELS]
Z = np.array([[-2.0, 0.5, 3.0], [1.0, 0.0, -1.0]], np.float32)
P = np.array([[0.1, 0.6, 0.3], [0.5, 0.25, 0.25]], np.float32)
T = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]], np.float32)
BITS, SHARES = np.array([0.0, 1.0, 0.0, 0.0]), np.array([0.4, 0.6, 0.1, 0.2])
FIT = {"batch_size": 8, "epochs": 3, "shuffle": False, "verbose": 0}
ROWS = {}


def row(function):
    """Keep a function as a row."""
    assert function.__name__ not in ROWS
    ROWS[function.__name__] = function
    return function


def drawn(shapes):
    """First weights of these shapes, always the same."""
    numbers = np.random.default_rng(3)
    return [numbers.normal(0, 0.5, shape).astype(np.float32) for shape in shapes]


def begun(model):
    """The network, with first weights that are always the same."""
    model.set_weights(drawn([w.shape for w in model.get_weights()]))
    return model


def values(tensor):
    """The values of a tensor; those of JAX have no `.numpy()`."""
    return tensor.numpy() if hasattr(tensor, "numpy") else np.asarray(tensor)


def network(k, *layers, units=1, activation="sigmoid"):
    """A network of four inputs."""
    last = k.layers.Dense(units, activation=activation)
    given = layers or (k.layers.Dense(5, activation="tanh"),)
    return begun(k.Sequential([k.Input(shape=(4,)), *given, last]))


def trained(k, y=Y, model=None, optimizer="sgd", loss="binary_crossentropy", metrics=None, **fit):
    """The numbers of a training."""
    model = model or network(k)
    model.compile(optimizer=optimizer, loss=loss, metrics=metrics)
    history = model.fit(X, y, **FIT | fit)
    return [history.history, model.evaluate(X, y, verbose=0), model.get_weights()]


# Weights and layers


@row
def get_weights_of_a_layer(k):
    model = network(k)
    W1, b1 = model.layers[0].get_weights()  # noqa: N806 - as it is typed
    return W1, b1, W1.shape


@row
def weights_of_a_layer_found_by_name(k):
    model = begun(
        k.Sequential([k.Input((4,)), k.layers.Dense(3, name="L1"), k.layers.Dense(1, name="L2")])
    )
    W, b = model.get_layer("L2").get_weights()  # noqa: N806
    return W, b, model.get_layer(index=0).name, model.get_layer(name="L1").units


@row
def set_weights_of_a_layer(k):
    model = network(k)
    W, b = drawn([(4, 5), (5,)])  # noqa: N806
    model.layers[0].set_weights([2 * W, b + 1])
    return model.predict(X, verbose=0), model.layers[0].get_weights()


@row
def weights_and_variables(k):
    model = network(k)
    layer = model.layers[1]
    kernel, bias = layer.weights
    return (
        kernel.numpy(),
        bias.numpy(),
        [w.name for w in layer.weights],
        [w.path.split("/")[-1] for w in model.trainable_variables],
        [w.shape for w in model.weights],
        len(model.trainable_weights),
        len(model.non_trainable_variables),
        layer.kernel.numpy(),
    )


@row
def assign_to_a_weight(k):
    model = network(k)
    model.layers[0].kernel.assign(np.ones((4, 5)))
    model.layers[0].bias.assign(np.arange(5))
    return values(model(X))


@row
def count_params(k):
    model = network(k)
    return model.count_params(), [layer.count_params() for layer in model.layers]


@row
def a_layer_without_bias_has_none(k):
    model = network(k, k.layers.Dense(5, use_bias=False))
    return model.layers[0].bias is None, len(model.layers[0].get_weights())


@row
def a_layer_that_is_not_built_has_no_weights(k):
    layer = k.layers.Dense(3)
    return layer.get_weights(), layer.weights, layer.built


@row
def a_layer_called_on_an_array(k):
    layer = k.layers.Dense(units=1, activation="linear")
    layer(X[0].reshape(1, 4))
    layer.set_weights(drawn([(4, 1), (1,)]))
    a = layer(X[:3])
    return values(a), a.shape, layer.get_weights()


@row
def a_layer_built_and_called(k):
    layer = k.layers.Dense(2, "relu")
    layer.build((None, 4))
    layer.set_weights(drawn([(4, 2), (2,)]))
    return values(layer(X)), layer.compute_output_shape((None, 4))


@row
def a_network_called_on_an_array(k):
    return values(network(k)(X[:5])), values(network(k)(X[:5], training=False))


@row
def a_network_called_before_it_is_built(k):
    model = k.Sequential([k.layers.Dense(3, "tanh"), k.layers.Dense(2)])
    shape = model(X).shape
    begun(model)
    return tuple(shape), values(model(X))


@row
def predict_on_batch(k):
    return network(k).predict_on_batch(X)


@row
def shapes_of_a_network(k):
    model = network(k)
    return (
        model.input_shape,
        model.output_shape,
        [each.shape for each in model.inputs],
        [each.shape for each in model.outputs],
        model.compute_output_shape((None, 4)),
    )


@row
def pop(k):
    model = network(k)
    model.pop()
    return model.output_shape, model.predict(X, verbose=0), len(model.layers)


@row
def the_layers_by_name(k):
    model = k.Sequential(name="my_model")
    model.add(k.Input(shape=(4,)))
    model.add(k.layers.Dense(25, activation="sigmoid", name="layer1"))
    model.add(k.layers.Dense(1, activation="sigmoid", name="layer2"))
    [layer1, layer2] = model.layers
    return model.name, layer1.name, layer2.units, len(model.layers)


@row
def input_dim(k):
    model = begun(k.Sequential([k.layers.Dense(3, input_dim=4), k.layers.Dense(1)]))
    return model.predict(X, verbose=0)


@row
def input_shape(k):
    model = begun(k.Sequential([k.layers.Dense(3, input_shape=(4,)), k.layers.Dense(1)]))
    return model.predict(X, verbose=0)


@row
def input_with_a_batch_size(k):
    layers = [k.layers.Input(shape=(4,), batch_size=30), k.layers.Dense(1)]
    return begun(k.Sequential(layers)).predict(X, batch_size=30, verbose=0)


@row
def input_layer(k):
    model = k.Sequential([k.layers.InputLayer(shape=(4,)), k.layers.Dense(1)])
    return begun(model).predict(X, verbose=0)


@row
def keras_own_defaults_of_layers(k):
    layers = [
        k.layers.Dense(
            units=5,
            activation=None,
            use_bias=True,
            kernel_initializer="glorot_uniform",
            bias_initializer="zeros",
            kernel_regularizer=None,
            bias_regularizer=None,
            activity_regularizer=None,
            kernel_constraint=None,
            bias_constraint=None,
            dtype="float32",
            trainable=True,
        ),
        k.layers.Activation("tanh", dtype="float32"),
        k.layers.Dropout(0.5, noise_shape=None, seed=None),
    ]
    return network(k, *layers).predict(X, verbose=0)


@row
def normalization_adapted_alone(k):
    layer = k.layers.Normalization(axis=-1)
    layer.adapt(X)
    return values(layer(X)), layer.get_weights()[:2]


@row
def normalization_in_a_network(k):
    layer = k.layers.Normalization()
    layer.adapt(X)
    model = k.Sequential([layer, k.layers.Dense(5, "tanh"), k.layers.Dense(1, "sigmoid")])
    model.build((None, 4))
    for each in model.layers[1:]:
        each.set_weights(drawn([w.shape for w in each.get_weights()]))
    return trained(k, model=model), model.count_params(), len(model.trainable_variables)


@row
def normalization_with_given_numbers(k):
    layer = k.layers.Normalization(mean=[1.0, 2.0, 3.0, 4.0], variance=[1.0, 4.0, 9.0, 2.0])
    back = k.layers.Normalization(mean=1.0, variance=2.0, invert=True, axis=None)
    return values(layer(X)), values(back(X))


@row
def flatten_images(k):
    layers = [k.layers.Flatten(input_shape=(2, 2)), k.layers.Dense(3, "relu"), k.layers.Dense(1)]
    model = begun(k.Sequential(layers))
    model.compile("sgd", "mse")
    images = X.reshape(30, 2, 2)
    history = model.fit(images, Y, **FIT).history
    return history, model.predict(images, verbose=0), model.input_shape


@row
def flatten_alone(k):
    return values(k.layers.Flatten()(X.reshape(30, 2, 2)))


@row
def softmax_as_a_layer(k):
    model = network(k, k.layers.Dense(5), k.layers.Softmax())
    return trained(k, model=model), values(k.layers.Softmax()(Z))


@row
def leaky_relu_as_a_layer(k):
    layers = k.layers.Dense(5), k.layers.LeakyReLU(negative_slope=0.1)
    alone = values(k.layers.LeakyReLU()(Z)), values(k.layers.ReLU()(Z))
    return trained(k, model=network(k, *layers)), alone


# Names that are typed in more than one way


@row
def initializers_in_small_letters(k):
    made = [
        k.layers.Dense(2, kernel_initializer=each).kernel_initializer
        for each in (k.initializers.he_normal(), k.initializers.glorot_uniform, "normal", "uniform")
    ]
    return [type(each).__name__ for each in made]


@row
def mean_and_variance_of_an_adapted_normalization(k):
    layer, one = k.layers.Normalization(axis=-1), k.layers.Normalization(axis=None)
    before = layer.mean
    layer.adapt(X)
    one.adapt(X)
    given = k.layers.Normalization(mean=2.0, variance=4.0)
    given.build((None, 3))
    numbers = [
        values(each) for each in (layer.mean, layer.variance, given.mean, given.variance, one.mean)
    ]
    return before, [np.ravel(each) for each in numbers], given.get_config()["mean"]


@row
def a_history_as_a_callback(k):
    history = k.callbacks.History()
    trained(k, callbacks=[history])
    return history.history, history.epoch


@row
def names_of_what_evaluate_returns(k):
    with_metrics, without = network(k), network(k)
    with_metrics.compile("sgd", "mse", metrics=["mae", "accuracy"])
    without.compile("sgd", "mse")
    return with_metrics.metrics_names, without.metrics_names


@row
def saved_by_a_function(k):
    model = network(k)
    with tempfile.TemporaryDirectory() as folder:
        k.models.save_model(model, f"{folder}/a.keras")
        k.saving.save_weights(model, f"{folder}/a.weights.h5")
        other = network(k)
        k.saving.load_weights(other, f"{folder}/a.weights.h5")
        again = k.models.load_model(f"{folder}/a.keras")
        return [each.predict(X, verbose=0) for each in (again, other)]


@row
def a_column_of_the_summary_says_what_moves(k):
    layers = [k.layers.Dense(3), k.layers.Dropout(0.1), k.layers.Dense(1, "sigmoid")]
    model = k.Sequential([k.Input((4,)), *layers])
    model.layers[0].trainable = False
    lines = []
    model.summary(expand_nested=True, show_trainable=True, print_fn=lines.append)
    words = "\n".join(map(str, lines)).replace("│", " ").split()
    return [each for each in words if each in ("Y", "N", "-")]


@row
def a_layer_set_free_in_a_frozen_network_stays_frozen(k):
    model = network(k)
    model.trainable = False
    model.layers[1].trainable = True
    state = [model.trainable, [each.trainable for each in model.layers]]
    numbers = trained(k, model=model)
    moving = len(model.trainable_variables)
    model.trainable = True
    return state, numbers, moving, trained(k, model=model)[0], len(model.trainable_variables)


@row
def layers_that_are_frozen_one_by_one_leave_the_network_free(k):
    model = network(k)
    for layer in model.layers:
        layer.trainable = False
    frozen = model.trainable, len(model.trainable_variables)
    model.layers[1].trainable = True
    return frozen, trained(k, model=model), len(model.trainable_variables)


# Functions as activations


@row
def activations_of_arrays(k):
    g = k.activations
    functions = g.relu, g.sigmoid, g.tanh, g.linear, g.softmax
    return [np.asarray(function(Z)) for function in functions]


@row
def an_activation_of_a_list_of_whole_numbers(k):
    return np.asarray(k.activations.relu(np.array([-1.0, 2.0]))), float(k.activations.sigmoid(0.0))


@row
def a_function_as_activation(k):
    layer = k.layers.Dense(5, activation=k.activations.relu)
    model = network(k, layer, activation=k.activations.sigmoid)
    same = [layer.activation == k.activations.relu, layer.activation == k.activations.sigmoid]
    return trained(k, model=model), same, layer.activation.__name__


@row
def activations_found_by_name(k):
    return [k.activations.get(name).__name__ for name in ("relu", "linear", "softmax", None)]


# Losses


@row
def cross_entropy_of_logits(k):
    losses = k.losses
    return (
        losses.BinaryCrossentropy(from_logits=True)(T, Z),
        losses.CategoricalCrossentropy(from_logits=True)(T, Z),
        losses.SparseCategoricalCrossentropy(from_logits=True)(np.array([1, 0]), Z),
    )


@row
def a_loss_has_numpy(k):
    return values(k.losses.SparseCategoricalCrossentropy()(np.array([1, 0]), P))


@row
def losses_of_one_axis(k):
    return [
        k.losses.BinaryCrossentropy()(BITS, SHARES),
        k.losses.BinaryCrossentropy(from_logits=True)(BITS, np.array([-18.6, 0.51, 2.94, -12.8])),
        k.losses.MeanSquaredError()(BITS, SHARES),
        k.losses.CategoricalCrossentropy()(T[0], P[0]),
    ]


@row
def label_smoothing(k):
    return [
        kind(from_logits=from_logits, label_smoothing=0.1)(T, Z if from_logits else P)
        for kind in (k.losses.BinaryCrossentropy, k.losses.CategoricalCrossentropy)
        for from_logits in (False, True)
    ]


@row
def reductions(k):
    weights = np.array([2.0, 0.5])
    kinds = "sum_over_batch_size", "sum", "mean", "none", None, "mean_with_sample_weight"
    return [
        [
            np.asarray(k.losses.MeanSquaredError(reduction=each)(T, P, sample_weight=w))
            for w in (None, weights)
        ]
        for each in kinds
    ]


@row
def names_of_losses(k):
    return k.losses.BinaryCrossentropy(name="mine").name, k.losses.MeanSquaredError().name


@row
def losses_as_functions(k):
    return [
        np.asarray(k.losses.mean_squared_error(T, P)),
        np.asarray(k.losses.mean_absolute_error(T, P)),
        np.asarray(k.losses.binary_crossentropy(T, P)),
        np.asarray(k.losses.categorical_crossentropy(T, P)),
        np.asarray(k.losses.sparse_categorical_crossentropy(np.array([1, 0]), P)),
    ]


@row
def trained_from_logits(k):
    loss = k.losses.BinaryCrossentropy(from_logits=True)
    return trained(k, model=network(k, activation="linear"), loss=loss, metrics=["accuracy"])


@row
def trained_from_the_logits_of_classes(k):
    loss = k.losses.SparseCategoricalCrossentropy(from_logits=True)
    model = network(k, units=3, activation="linear")
    numbers = trained(k, LABELS, model, loss=loss, metrics=["accuracy"])
    return numbers, np.asarray(k.activations.softmax(model.predict(X, verbose=0)))


@row
def trained_from_logits_through_another_activation(k):
    loss = k.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.2)
    return trained(k, ONE_HOT, network(k, units=3, activation="tanh"), loss=loss)


@row
def trained_with_smoothed_labels(k):
    loss = k.losses.BinaryCrossentropy(label_smoothing=0.1)
    several = k.losses.CategoricalCrossentropy(label_smoothing=0.1)
    model = network(k, units=3, activation="softmax")
    return trained(k, loss=loss), trained(k, ONE_HOT, model, loss=several)


@row
def trained_with_a_sum(k):
    return trained(k, loss=k.losses.MeanSquaredError(reduction="sum"), optimizer="sgd")


@row
def spellings_of_losses(k):
    names = "bce", "BCE", "BinaryCrossentropy", "mse", "MSE", "mean_squared_error", "mae", "MAE"
    return [trained(k, loss=name, epochs=1)[0] for name in names]


@row
def functions_as_losses(k):
    return [
        trained(k, loss=loss, epochs=1)[0]
        for loss in (k.losses.mean_squared_error, k.losses.binary_crossentropy)
    ]


@row
def trained_by_the_absolute_error(k):
    return trained(k, loss="mean_absolute_error")


# Optimizers


def moved_by(k, optimizer, y=Y):
    return trained(k, y=y, model=network(k, units=2 if y is not Y else 1), optimizer=optimizer)


@row
def amsgrad(k):
    return moved_by(k, k.optimizers.Adam(0.05, amsgrad=True))


@row
def weight_decay(k):
    return [
        moved_by(k, kind(0.05, weight_decay=0.1))
        for kind in (k.optimizers.SGD, k.optimizers.Adam, k.optimizers.RMSprop)
    ]


@row
def adam_w(k):
    return [moved_by(k, each) for each in (k.optimizers.AdamW(0.05, 0.2), "adamw", "AdamW")]


@row
def clipping(k):
    return [
        moved_by(k, k.optimizers.SGD(0.5, **{name: 0.02}))
        for name in ("clipnorm", "clipvalue", "global_clipnorm")
    ]


@row
def clipping_with_momentum_and_adam(k):
    return (
        moved_by(k, k.optimizers.SGD(0.5, momentum=0.9, nesterov=True, clipnorm=0.05)),
        moved_by(k, k.optimizers.Adam(0.1, clipvalue=0.001, epsilon=0.01)),
        moved_by(k, k.optimizers.RMSprop(0.01, global_clipnorm=0.01, momentum=0.5, centered=True)),
    )


@row
def two_limits_are_one_too_many(k):
    return k.optimizers.SGD(clipnorm=1.0, clipvalue=1.0)


@row
def keras_own_defaults_of_optimizers(k):
    optimizer = k.optimizers.Adam(
        learning_rate=0.01,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-07,
        amsgrad=False,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        loss_scale_factor=None,
        gradient_accumulation_steps=None,
        name="adam",
    )
    return moved_by(k, optimizer)


@row
def config_of_an_optimizer(k):
    optimizer = k.optimizers.SGD(0.5, momentum=0.25, clipnorm=2.0, name="mine")
    config = optimizer.get_config()
    again = k.optimizers.SGD.from_config(config)
    names = "learning_rate", "momentum", "nesterov", "clipnorm", "clipvalue", "weight_decay"
    return [config[name] for name in names], sorted(set(config) - {"name"}), float(again.momentum)


@row
def the_learning_rate_of_a_compiled_network(k):
    model = network(k)
    model.compile(k.optimizers.Adam(0.5), "mse")
    first = model.optimizer.learning_rate.numpy()
    model.optimizer.learning_rate = 0.25
    return float(first), float(model.optimizer.learning_rate), trained(k, model=model, epochs=1)


@row
def spellings_of_optimizers(k):
    return [
        moved_by(k, name)[0]
        for name in ("sgd", "SGD", "adam", "Adam", "rmsprop", "RMSprop", "RMSProp")
    ]


# Regularizers and initializers


@row
def regularizers(k):
    kinds = k.regularizers
    given = kinds.l2(0.1), kinds.L2(0.1), kinds.l1(0.1), kinds.l1_l2(0.1, 0.2), "l2", "L2", "l1l2"
    return [
        trained(k, model=network(k, k.layers.Dense(5, kernel_regularizer=each)), epochs=1)
        for each in given
    ]


@row
def config_of_a_regularizer(k):
    return k.regularizers.L2(0.5).get_config(), k.regularizers.L1L2(0.5, 0.25).get_config()


@row
def a_layer_from_the_config_of_another(k):
    layer = k.layers.Dense(
        5, "tanh", kernel_regularizer=k.regularizers.l2(0.5), kernel_initializer="ones", name="a"
    )
    again = k.layers.Dense.from_config(layer.get_config())
    config = layer.get_config()
    some = [config[name] for name in ("name", "trainable", "units", "activation", "use_bias")]
    return some, trained(k, model=network(k, again), epochs=1), again.name


@row
def an_unknown_regularizer(k):
    return k.regularizers.get("l1_l2")


@row
def constant_initializers(k):
    kinds = k.initializers
    given = kinds.Ones(), kinds.Zeros(), kinds.Constant(0.3), "ones", "Ones", "one", "zero"
    return [
        network_of(k, kernel_initializer=each, bias_initializer=kinds.Constant(-1.0))
        for each in given
    ]


def network_of(k, **options):
    model = k.Sequential([k.Input((4,)), k.layers.Dense(3, **options)])
    return model.get_weights()


@row
def random_initializers(k):
    names = (
        "glorot_uniform",
        "GlorotUniform",
        "he_normal",
        "HeNormal",
        "HeUniform",
        "lecun_normal",
        "LecunUniform",
        "random_normal",
        "RandomUniform",
        "TruncatedNormal",
    )
    kinds = k.initializers
    objects = kinds.HeNormal(seed=1), kinds.RandomNormal(mean=0.0, stddev=0.05, seed=2)
    shapes = [network_of(k, kernel_initializer=each)[0].shape for each in (*names, *objects)]
    return shapes, kinds.Ones()((2, 3)), kinds.Constant(2.0)(shape=(3,))


# Metrics


@row
def objects_as_metrics(k):
    kinds = k.metrics
    metrics = [kinds.BinaryAccuracy(), kinds.MeanAbsoluteError(), kinds.MeanSquaredError()]
    return trained(k, metrics=metrics)


@row
def metrics_with_options(k):
    metrics = [k.metrics.BinaryAccuracy(threshold=0.4, name="forty")]
    return trained(k, metrics=metrics)


@row
def spellings_of_metrics(k):
    names = ["accuracy", "acc", "MAE", "mse", "MSE", "BinaryAccuracy", "binary_crossentropy", "bce"]
    return trained(k, metrics=names, epochs=1)


@row
def metrics_of_classes(k):
    kinds = k.metrics
    model = network(k, units=3, activation="softmax")
    one_hot = [kinds.CategoricalAccuracy(), kinds.CategoricalCrossentropy()]
    numbers = [kinds.SparseCategoricalAccuracy(), kinds.SparseCategoricalCrossentropy()]
    return (
        trained(k, ONE_HOT, model, loss="categorical_crossentropy", metrics=one_hot),
        trained(k, LABELS, model, loss="sparse_categorical_crossentropy", metrics=numbers),
    )


@row
def no_metrics(k):
    return trained(k, metrics=None, epochs=1)


@row
def metrics_on_their_own(k):
    found = []
    for metric, y, p in (
        (k.metrics.BinaryAccuracy(), [1, 1, 0, 0], [0.98, 1, 0, 0.6]),
        (k.metrics.MeanAbsoluteError(), [[0, 1], [0, 0]], [[1, 1], [0, 0]]),
        (k.metrics.CategoricalAccuracy(), T, P),
        (k.metrics.SparseCategoricalAccuracy(), [[2], [1]], [[0.1, 0.6, 0.3], [0.05, 0.95, 0]]),
        (k.metrics.BinaryCrossentropy(), [[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]),
    ):
        metric.update_state(np.array(y, np.float32), np.array(p, np.float32))
        first = float(metric.result())
        metric.update_state(np.array(y, np.float32), 1 - np.array(p, np.float32))
        both = float(metric.result())
        metric.reset_state()
        found.append([first, both, float(metric(np.array(y), np.array(p, np.float32)))])
    return found


# Training


@row
def weights_of_examples(k):
    weights = np.linspace(0, 2, 30)
    return trained(k, sample_weight=weights, metrics=["accuracy"])


@row
def weights_of_classes(k):
    model = network(k, units=3, activation="softmax")
    classes = {0: 1.0, 1: 3.0, 2: 0.5}
    return (
        trained(k, class_weight={0: 1.0, 1: 5.0}, validation_split=0.3),
        trained(k, LABELS, model, loss="sparse_categorical_crossentropy", class_weight=classes),
        trained(k, ONE_HOT, model, loss="categorical_crossentropy", class_weight=classes),
    )


@row
def weights_of_examples_and_classes_are_one_too_many(k):
    return trained(k, class_weight={0: 1.0, 1: 5.0}, sample_weight=np.ones(30))


@row
def weighted_evaluation(k):
    model = network(k)
    model.compile("sgd", "mse", metrics=["mae"])
    weights = np.linspace(0, 2, 30)
    return (
        model.evaluate(X, Y, sample_weight=weights, verbose=0),
        model.train_on_batch(X, Y, sample_weight=weights),
        model.train_on_batch(X, Y, class_weight={0: 2.0, 1: 0.5}),
        model.test_on_batch(X, Y, sample_weight=weights),
        model.get_weights(),
    )


@row
def weighted_validation(k):
    held_out = X[:10], Y[:10], np.linspace(0, 3, 10)
    return trained(k, validation_data=held_out), trained(k, validation_split=0.3)


@row
def weighted_validation_split(k):
    return trained(k, validation_split=0.3, sample_weight=np.linspace(0, 2, 30))


@row
def steps_per_epoch(k):
    all_of_them = trained(k, steps_per_epoch=4, batch_size=None, epochs=2)
    return trained(k, steps_per_epoch=2, epochs=5), all_of_them


@row
def validation_freq(k):
    return (
        trained(k, validation_split=0.3, validation_freq=2, epochs=5)[0],
        trained(k, validation_split=0.3, validation_freq=[1, 4], epochs=5)[0],
    )


@row
def the_real_signature_of_fit(k):
    model = network(k)
    model.compile("sgd", "mse")
    history = model.fit(X, Y, 8, 2, 0, None, 0.3, None, False, None, None, 0, None, None, 5, 1)
    return history.history, history.epoch, history.params["epochs"], history.model is model


@row
def keras_own_defaults_of_compile(k):
    model = network(k)
    model.compile(
        optimizer="sgd",
        loss="mse",
        loss_weights=None,
        metrics=None,
        weighted_metrics=None,
        run_eagerly=False,
        steps_per_execution=1,
        jit_compile="auto",
        auto_scale_loss=True,
    )
    return model.fit(X, Y, **FIT).history


@row
def one_axis_of_right_answers(k):
    return trained(k, Y[:, 0], epochs=2)


@row
def compiled_again_with_the_same_optimizer(k):
    model, optimizer = network(k), k.optimizers.Adam(0.05)
    first = trained(k, model=model, optimizer=optimizer)
    return first, trained(k, model=model, optimizer=optimizer), int(optimizer.iterations)


@row
def a_layer_that_is_not_trainable(k):
    model = network(k)
    model.layers[0].trainable = False
    return trained(k, model=model, optimizer="adam"), len(model.trainable_variables)


@row
def built_again_after_the_training(k):
    model = network(k)
    numbers = trained(k, model=model)
    model.build(input_shape=(None, 4))
    return numbers, model.evaluate(X, Y, verbose=0)


# Callbacks


class Diary:
    """What `logs` of a callback are."""

    def __init__(self, k):
        lines = self.lines = []

        class Writing(k.callbacks.Callback):
            def on_train_begin(self, logs=None):
                lines.append(["begin", list(logs.keys())])

            def on_epoch_begin(self, epoch, logs=None):
                lines.append([epoch, list(logs.keys())])

            def on_train_batch_begin(self, batch, logs=None):
                lines.append([batch, list(logs.keys())])

            def on_epoch_end(self, epoch, logs=None):
                lines.append([epoch, sorted(logs.keys())])

        self.callback = Writing()


@row
def logs_are_empty_and_not_none(k):
    diary = Diary(k)
    trained(k, callbacks=[diary.callback], epochs=1)
    return diary.lines


@row
def learning_rate_scheduler(k):
    def schedule(epoch, rate):
        return rate if epoch < 2 else rate * 0.5

    callback = k.callbacks.LearningRateScheduler(schedule)
    old = k.callbacks.LearningRateScheduler(lambda epoch: 0.1 / (1 + epoch))
    return trained(k, callbacks=[callback], epochs=5), trained(k, callbacks=[old], epochs=3)


@row
def reduce_on_plateau(k):
    kind = k.callbacks.ReduceLROnPlateau
    one = kind(monitor="loss", factor=0.5, patience=1, min_delta=0.01, cooldown=1)
    other = kind(monitor="val_loss", factor=0.1, patience=2, min_delta=0.5, min_lr=0.001)
    return (
        trained(k, callbacks=[one], epochs=8),
        trained(k, callbacks=[other], epochs=8, validation_split=0.3),
    )


@row
def early_stopping(k):
    stop = k.callbacks.EarlyStopping("loss", patience=2, min_delta=0.02, restore_best_weights=True)
    numbers = trained(k, callbacks=[stop], epochs=20)
    return numbers, stop.stopped_epoch, stop.best_epoch


@row
def lambda_callback_with_more(k):
    callback = k.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: None, mine=3)
    return callback.mine


@row
def an_unknown_mode_is_auto(k):
    return k.callbacks.EarlyStopping(mode="unknown").mode


# Helpers


@row
def to_categorical(k):
    f = k.utils.to_categorical
    numbers = [0, 2, 1], [[1], [0]], np.array([[0, 1], [2, 0]])
    return [f(each) for each in numbers], f([0, 1], num_classes=4)


@row
def normalize(k):
    return k.utils.normalize(np.array([[3.0, 4.0], [0.0, 0.0]]))


@row
def set_random_seed(k):
    def drawn_twice():
        k.utils.set_random_seed(1234)
        return [k.Sequential([k.Input((3,)), k.layers.Dense(2)]).get_weights()[0] for _ in "ab"]

    (a, b), (c, d) = drawn_twice(), drawn_twice()
    own = float(np.random.rand())  # noqa: NPY002
    return [bool((x == y).all()) for x, y in ((a, b), (a, c), (b, d))], own


@row
def set_floatx(k):
    k.backend.set_floatx("float64")
    try:
        return k.backend.floatx()  # JAX makes float32 of it all the same
    finally:
        k.backend.set_floatx("float32")


# What is refused


@row
def a_doubled_name(k):
    return k.Sequential([k.Input((3,)), k.layers.Dense(2, name="a"), k.layers.Dense(2, name="a")])


@row
def a_second_input(k):
    return k.Sequential([k.Input((3,)), k.layers.Dense(2), k.Input((2,))])


@row
def layers_cannot_be_set(k):
    network(k).layers = []


@row
def what_is_no_layer(k):
    k.Sequential().add({})


@row
def a_file_that_is_not_there(k):
    k.models.load_model("nope.keras")


@row
def a_file_of_another_kind(k):
    k.models.load_model("model.pkl")


@row
def no_name(k):
    return k.Sequential([k.Input((3,)), k.layers.Dense(2)], name=None).name.split("_")[0]


# Networks in which nothing learns


def without_dense(k, layers, x=X):
    """What such a network computes, and what its training and its evaluation return."""
    model = k.Sequential(layers)
    predicted = model.predict(x, verbose=0)
    model.compile("adam", "mse", metrics=["mae"])
    target = np.reshape(x, (len(x), -1)) / 2
    history = model.fit(x, target, epochs=2, verbose=0).history
    return predicted, history, model.evaluate(x, target, verbose=0), model.count_params()


@row
def a_network_of_an_activation(k):
    return without_dense(k, [k.Input((4,)), k.layers.Activation("relu")])


@row
def a_network_of_a_softmax(k):
    return without_dense(k, [k.layers.Softmax()])


@row
def a_network_of_flatten(k):
    return without_dense(k, [k.layers.Flatten()], X[:24].reshape(24, 2, 2))


@row
def a_network_of_flatten_and_relu(k):
    layers = [k.layers.Flatten(), k.layers.ReLU(), k.layers.Dropout(0.0)]
    return without_dense(k, layers, X[:24].reshape(24, 2, 2))


@row
def a_network_of_a_normalization(k):
    layer = k.layers.Normalization()
    layer.adapt(X)
    return without_dense(k, [layer])


@row
def a_normalization_adapted_in_its_network(k):
    model = k.Sequential([k.Input((4,)), k.layers.Normalization()])
    model.layers[0].adapt(X)
    return model.predict(X, verbose=0), model.output_shape


@row
def a_network_without_layers(k):
    k.Sequential().predict(X, verbose=0)


@row
def a_network_with_input_alone(k):
    k.Sequential([k.Input((4,))]).predict(X, verbose=0)


@row
def a_frozen_network_with_a_clipped_gradient(k):
    model = network(k)
    model.trainable = False
    return trained(k, model=model, optimizer=k.optimizers.SGD(global_clipnorm=1.0))


# Metrics of further kinds, and the program's own settings


@row
def accuracy_of_class_numbers(k):
    metric = k.metrics.Accuracy()
    first = metric([[1], [2], [3], [4]], [[0], [2], [3], [4]], sample_weight=[[1], [1], [0], [0]])
    rest = metric([1, 2, 3], [[1], [0], [3]])
    return first, rest, metric.name, [float(v) for v in metric.variables]


@row
def root_mean_squared_error(k):
    metric = k.metrics.RootMeanSquaredError()
    metric.update_state([[0, 1], [0, 0]], [[1, 1], [0, 0]])
    weighted = k.metrics.RootMeanSquaredError()([[0.0], [3.0]], [[2.0], [1.0]], [1, 3])
    return metric.result(), weighted, metric.get_config()["name"]


@row
def root_mean_squared_error_of_a_training(k):
    model = network(k, activation="linear")
    metrics = [k.metrics.RootMeanSquaredError(), k.metrics.Accuracy(name="exact")]
    return trained(k, model=model, loss="mse", metrics=metrics, validation_data=(X[:9], Y[:9]))


@row
def root_mean_squared_error_by_name(k):
    return trained(k, metrics=["root_mean_squared_error", "RootMeanSquaredError", "Accuracy"])


@row
def mean_metric_wrapper(k):
    metric = k.metrics.MeanMetricWrapper(lambda y, p, power=1: abs(y - p) ** power, power=3)
    metric.update_state(T, P, [1.0, 3.0])
    wrapped = k.metrics.MeanMetricWrapper(k.losses.mean_squared_error, name="wrapped")
    return metric.result(), trained(k, metrics=[wrapped])


@row
def sum_of_values(k):
    metric = k.metrics.Sum()
    metric.update_state([[1.0, 3.0], [5.0, 7.0]], sample_weight=[1.0, 2.0])
    return metric([2.0, 4.0], [1, 0]), [float(v) for v in metric.variables], metric.name


@row
def settings(k):
    k.backend.clear_session()
    k.utils.clear_session()
    of_config = k.config.floatx(), k.config.epsilon(), k.config.image_data_format()
    return of_config, k.backend.epsilon(), k.backend.image_data_format()


@row
def a_network_as_json(k):
    model = network(k)
    model.compile("adam", "mse", metrics=["mae"], steps_per_execution=2)
    twin = k.models.model_from_json(model.to_json(indent=2))
    shapes = [w.shape for w in twin.get_weights()]
    return twin.name.split("_")[0], twin.compiled, twin.steps_per_execution, shapes


@row
def a_network_that_is_not_built_as_json(k):
    text = k.Sequential([k.layers.Dense(3, "relu"), k.layers.Dense(1)]).to_json()
    twin = k.models.model_from_json(text)
    return twin.built, twin.compiled, twin.predict(X, verbose=0).shape


# What an optimizer holds


def decayed(k, exclude, optimizer="AdamW", **options):
    """A training with weight decay, from which something is excluded."""
    model = network(k, k.layers.Dense(5, activation="tanh", name="below"))
    kind = getattr(k.optimizers, optimizer)
    chosen = kind(0.05, **{"weight_decay": 0.3} | options)
    exclude(chosen, model)
    return trained(k, model=model, optimizer=chosen)


@row
def biases_excluded_from_weight_decay(k):
    return decayed(k, lambda o, m: o.exclude_from_weight_decay(var_names=["bias"]))


@row
def a_kernel_excluded_from_weight_decay(k):
    return decayed(k, lambda o, m: o.exclude_from_weight_decay(var_list=[m.layers[0].kernel]))


@row
def several_excluded_from_the_weight_decay_of_sgd(k):
    def exclude(optimizer, model):
        optimizer.exclude_from_weight_decay([model.layers[1].kernel], ["bi"])

    return decayed(k, exclude, "SGD", momentum=0.9, clipnorm=0.5)


@row
def the_last_exclusion_counts(k):
    def exclude(optimizer, model):
        optimizer.exclude_from_weight_decay(var_names=["kernel"])
        optimizer.exclude_from_weight_decay(var_list=model.layers[1].weights)

    return decayed(k, exclude, "RMSprop")


@row
def exclusion_of_a_frozen_layer(k):
    def exclude(optimizer, model):
        model.layers[0].trainable = False
        optimizer.exclude_from_weight_decay(var_names=["bias"])

    return decayed(k, exclude)


def kinds_of(optimizer):
    """The names of an optimizer's variables, without that of the network, and their values."""
    variables = [np.asarray(v) for v in optimizer.variables]
    kinds = [v.name.split("_")[-1] for v in optimizer.variables]
    return kinds, [v.shape for v in variables], [np.array(v, np.float64) for v in variables]


@row
def variables_of_adam(k):
    model, optimizer = network(k), k.optimizers.Adam(0.01)
    trained(k, model=model, optimizer=optimizer)
    return kinds_of(optimizer)


@row
def variables_of_adamw_with_amsgrad(k):
    model, optimizer = network(k), k.optimizers.AdamW(0.01, amsgrad=True)
    trained(k, model=model, optimizer=optimizer)
    return kinds_of(optimizer)


@row
def variables_of_sgd_and_of_a_frozen_layer(k):
    model, optimizer = network(k), k.optimizers.SGD(0.01, momentum=0.5)
    model.layers[0].trainable = False
    trained(k, model=model, optimizer=optimizer)
    return kinds_of(optimizer)


@row
def variables_before_the_first_step(k):
    model, optimizer = network(k), k.optimizers.RMSprop(0.01)
    model.compile(optimizer, "mse")
    scheduled = k.optimizers.Adam(k.optimizers.schedules.ExponentialDecay(0.1, 3, 0.5))
    names = [v.name for v in optimizer.variables]
    return names, len(scheduled.variables)


@row
def iterations(k):
    optimizer = k.optimizers.SGD(0.01)
    trained(k, optimizer=optimizer)
    before = int(values(optimizer.iterations)), int(optimizer.iterations + 1)
    optimizer.variables[0].assign(3)
    after = int(optimizer.iterations)
    optimizer.iterations.assign(5)
    return before, after, int(values(optimizer.iterations)), bool(optimizer.iterations == 5)


@row
def the_memory_of_another_optimizer(k):
    first, second = network(k), network(k)
    trained(k, model=first, optimizer=k.optimizers.Adam(0.05))
    second.compile(k.optimizers.Adam(0.05), "binary_crossentropy")
    second.fit(X, Y, verbose=0)
    second.set_weights(first.get_weights())
    second.optimizer.set_weights(first.optimizer.variables)
    return second.fit(X, Y, **FIT).history, kinds_of(second.optimizer)[2]


@row
def memory_that_is_assigned(k):
    model, optimizer = network(k), k.optimizers.SGD(0.01, momentum=0.5)
    trained(k, model=model, optimizer=optimizer)
    for variable in optimizer.variables[2:]:
        variable.assign(variable * 0 + 0.1)
    return model.fit(X, Y, **FIT).history, kinds_of(optimizer)[2]


@row
def a_schedule_that_is_set_later(k):
    model, optimizer = network(k), k.optimizers.SGD(0.1)
    model.compile(optimizer, "mse")
    optimizer.learning_rate = k.optimizers.schedules.ExponentialDecay(0.1, 3, 0.5)
    model.fit(X, Y, **FIT)
    return model.get_weights(), float(values(optimizer.learning_rate))


# Files in memory


@row
def a_network_into_a_file_in_memory(k):
    network(k).save(io.BytesIO())


@row
def weights_into_a_file_in_memory(k):
    network(k).save_weights(io.BytesIO())


@row
def a_network_from_a_file_in_memory(k):
    k.models.load_model(io.BytesIO())


@row
def a_network_through_pickle(k):
    model = network(k)
    trained(k, model=model, optimizer="adam", metrics=["accuracy"])
    twin = pickle.loads(pickle.dumps(model))
    return int(twin.optimizer.iterations), twin.fit(X, Y, **FIT).history, twin.get_weights()


@row
def a_deep_copy_of_a_network(k):
    model = network(k)
    trained(k, model=model, optimizer="adam")
    twin = copy.deepcopy(model)
    return int(twin.optimizer.iterations), twin.fit(X, Y, **FIT).history, twin.get_weights()


# Metrics of a person's own, and metric objects after a training


def own_metric(k):
    """A class of a person's own: hits per mini-batch."""

    class Hits(k.metrics.Metric):
        def __init__(self, name="hits", **options):
            super().__init__(name=name, **options)
            self.hits = self.add_weight(name="hits", initializer="zeros")
            self.batches = self.add_variable(shape=(), initializer="zeros", name="batches")

        def update_state(self, y_true, y_pred, sample_weight=None):
            self.hits.assign_add((y_pred.argmax(-1) == y_true.reshape(-1)).sum())
            self.batches.assign(self.batches + 1)

        def result(self):
            return self.hits / self.batches

    return Hits()


def classes(k):
    """A network of three outputs."""
    return network(k, units=3, activation="softmax")


@row
def a_metric_class_of_a_persons_own(k):
    found = trained(
        k,
        LABELS,
        classes(k),
        loss="sparse_categorical_crossentropy",
        metrics=[own_metric(k)],
        validation_data=(X[:11], LABELS[:11]),
    )
    return found[:2]


@row
def a_metric_function_of_class_numbers(k):
    def hit(y, p):
        return (p.argmax(-1) == y.reshape(-1)) * 1.0

    def of_batch(y, p):
        return abs(p).max()

    loss = "sparse_categorical_crossentropy"
    return trained(k, LABELS, classes(k), loss=loss, metrics=[hit, of_batch])[:2]


@row
def a_metric_that_is_not_reset(k):
    class Whole(k.metrics.MeanSquaredError):
        def __init__(self):
            super().__init__(name="whole")
            super().reset_state()

        def reset_state(self):
            pass

    return trained(k, metrics=[Whole()])[:2]


@row
def metric_objects_after_a_training(k):
    metrics = [k.metrics.BinaryAccuracy(), k.metrics.RootMeanSquaredError()]
    model = network(k)
    trained(k, model=model, metrics=metrics, validation_data=(X[:9], Y[:9]))
    first = [float(m.result()) for m in metrics]
    model.fit(X, Y, **FIT)
    return first, [float(m.result()) for m in metrics], model.metrics_names


@row
def metric_objects_of_class_numbers_after_an_evaluation(k):
    metric = k.metrics.SparseCategoricalAccuracy()
    trained(k, LABELS, classes(k), loss="sparse_categorical_crossentropy", metrics=[metric])
    return float(metric.result()), [float(v) for v in metric.variables]


# Groups of steps, functions and arrays in place of numbers and names


def groups(k, steps, **fit):
    """The callbacks' batches, the history and the weights of a training in groups of steps."""
    begun, ended = [], []
    watching = k.callbacks.LambdaCallback(
        on_train_batch_begin=lambda batch, logs=None: begun.append(batch),
        on_train_batch_end=lambda batch, logs=None: ended.append(batch),
    )
    found = []
    for watched in ([watching], None):
        model = network(k)
        model.compile("sgd", "mse", steps_per_execution=steps)
        history = model.fit(X, Y, **FIT | {"batch_size": 3, "callbacks": watched} | fit)
        found += [history.history, model.get_weights()]
    return begun, ended, found


@row
def groups_of_steps_over_the_end_of_an_epoch(k):
    return groups(k, 2, steps_per_epoch=5, epochs=4)


@row
def groups_of_steps_over_the_end_of_the_examples(k):
    return groups(k, 3, epochs=2)


@row
def groups_larger_than_an_epoch(k):
    return groups(k, 7, steps_per_epoch=4, epochs=3)


@row
def a_function_as_learning_rate(k):
    optimizer = k.optimizers.SGD(lambda: 0.1)
    numbers = trained(k, optimizer=optimizer)
    later = k.optimizers.Adam(0.3)
    later.learning_rate = lambda: 0.02
    return numbers, trained(k, optimizer=later), len(later.variables)


@row
def arrays_as_initializers(k):
    kernel, bias = drawn([(4, 3), (3,)])
    layer = k.layers.Dense(3, kernel_initializer=kernel, bias_initializer=bias)
    return k.Sequential([k.Input((4,)), layer]).predict(X[:2], verbose=0), layer.get_weights()


@row
def an_array_of_another_shape_as_initializer(k):
    k.Sequential([k.Input((4,)), k.layers.Dense(3, kernel_initializer=np.ones((3, 4)))])


@row
def options_that_are_left_out_as_attributes(k):
    layer, dropout = k.layers.Dense(3), k.layers.Dropout(0.5)
    regularizers = layer.bias_regularizer, layer.activity_regularizer
    return regularizers, layer.kernel_constraint, dropout.noise_shape, k.layers.ReLU().threshold


@row
def an_argument_that_there_is_not(k):
    k.layers.Dense(3, unit=4)


@row
def weights_of_a_file_of_another_kind(k):
    network(k).load_weights("weights.pkl")


@row
def metrics_of_rows_of_rows(k):
    y, p = [[0], [0]], [[[0.9, 0.1, 0.0], [0.1, 0.85, 0.05]]]
    numbers = k.metrics.SparseCategoricalAccuracy()(np.array([[0, 0]]), np.array(p))
    kinds = "CategoricalAccuracy", "BinaryAccuracy", "MeanSquaredError", "MeanAbsoluteError"
    one_hot = np.array([[[1.0, 0, 0], [1.0, 0, 0]]])
    others = [getattr(k.metrics, kind)()(one_hot, np.array(p)) for kind in kinds]
    weighted = k.metrics.MeanSquaredError()(one_hot, np.array(p), [[1.0, 3.0]])
    return numbers, others, weighted, len(y)


@row
def what_an_input_shows(k):
    layer = k.layers.InputLayer(shape=(2, 3), batch_size=4)
    shown = layer.output
    return layer.batch_shape, layer.sparse, layer.trainable, shown.ndim, shown.shape


@row
def a_monitor_that_nobody_knows(k):
    trained(k, callbacks=[k.callbacks.EarlyStopping(monitor="unknown")])


@row
def a_checkpoint_by_a_number_that_nobody_knows(k):
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/a.keras"
        checkpoint = k.callbacks.ModelCheckpoint(path, monitor="unknown", save_best_only=True)
        trained(k, callbacks=[checkpoint])


@row
def a_plateau_of_a_number_that_nobody_knows(k):
    trained(k, callbacks=[k.callbacks.ReduceLROnPlateau(monitor="unknown")])


@row
def what_is_reset_and_built(k):
    metric, optimizer = k.metrics.BinaryAccuracy(), k.optimizers.SGD(0.1)
    model = network(k)
    model.compile(optimizer, "mse", metrics=[metric])
    before = optimizer.built
    model.fit(X, Y, **FIT)
    model.reset_metrics()
    return before, optimizer.built, float(metric.result())
