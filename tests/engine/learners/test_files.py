"""Files of weights, backups, and `.keras` files with what learners type."""

import json
import zipfile

import numpy as np
import pytest

from engine import Adam, Dense, Input, Sequential, keras, load_model
from engine.callbacks import BackupAndRestore, LambdaCallback, ModelCheckpoint
from engine.keras import layers, losses, metrics, optimizers
from engine.saving import MissingFileError, ModelFileError
from tests.engine.saving.files import with_config
from tests.engine.test_onnx import evaluate, exported

rng = np.random.default_rng(2)
X = rng.normal(2, 3, (24, 4)).astype(np.float32)
Y = (X[:, :1] > 2).astype(np.float32)
FIT = {"batch_size": 8, "shuffle": False, "verbose": 0}


def made(optimizer=None, seed=0):
    model = Sequential([Input((4,)), Dense(3, "tanh"), Dense(1, "sigmoid")], seed=seed)
    model.compile(optimizer or Adam(0.05), "binary_crossentropy")
    return model


def everything():
    norm = layers.Normalization()
    norm.adapt(X)
    return [
        norm,
        Dense(5, kernel_initializer=keras.initializers.RandomUniform(-0.2, 0.7)),
        layers.LeakyReLU(0.2),
        Dense(4, trainable=False, kernel_initializer=keras.initializers.Constant(-0.5)),
        layers.ReLU(),
        layers.Flatten(),
        Dense(3),
        layers.Softmax(),
        Dense(1),
    ]


def compiled(layers_, **options):
    model = Sequential([Input((4,)), *layers_])
    model.compile(
        optimizers.AdamW(0.01, 0.1, amsgrad=True, clipnorm=0.5),
        losses.BinaryCrossentropy(from_logits=True, label_smoothing=0.1, name="mine"),
        metrics=["accuracy", metrics.BinaryAccuracy(threshold=0.3, name="low")],
    )
    return model


def test_all_that_learners_type_is_saved_and_goes_on(tmp_path):
    model = compiled(everything())
    model.fit(X, Y, epochs=2, **FIT)
    model.save(tmp_path / "a.keras")
    back = load_model(tmp_path / "a.keras")
    assert [repr(layer) for layer in back.layers] == [repr(layer) for layer in model.layers]
    assert repr(back.optimizer) == repr(model.optimizer)
    assert repr(back.loss) == repr(model.loss)
    assert back.metrics == ["accuracy", "low"]
    assert [layer.trainable for layer in back.layers].count(False) == 1
    histories = [each.fit(X, Y, epochs=2, **FIT).history for each in (model, back)]
    for name, numbers in histories[0].items():
        np.testing.assert_allclose(histories[1][name], numbers, rtol=1e-6)
    np.testing.assert_allclose(back.get_weights()[0], model.get_weights()[0])


def test_onnx_computes_the_new_layers_too(tmp_path):
    model = compiled(everything())
    np.testing.assert_allclose(
        evaluate(exported(model, tmp_path), X), model.predict(X, verbose=0), atol=1e-5
    )
    images = Sequential([layers.Flatten(input_shape=(2, 2)), Dense(2, "relu")])
    outputs = evaluate(exported(images, tmp_path), X.reshape(-1, 2, 2))
    np.testing.assert_allclose(outputs, images.predict(X, verbose=0), atol=1e-5)


def test_images_are_saved_with_their_shape(tmp_path):
    model = Sequential([layers.Flatten(input_shape=(2, 2)), Dense(2, "relu")])
    model.save(tmp_path / "a.keras")
    assert load_model(tmp_path / "a.keras").input_shape == (None, 2, 2)


def test_weights_go_into_a_file_and_back_with_the_memory_of_the_optimizer(tmp_path):
    model, other = made(), made(seed=5)
    model.fit(X, Y, epochs=2, **FIT)
    model.save_weights(tmp_path / "a.weights.h5")
    other.load_weights(tmp_path / "a.weights.h5")
    np.testing.assert_array_equal(other.theta, model.theta)
    assert other.optimizer.iterations == 6
    for each in (model, other):
        each.fit(X, Y, epochs=2, **FIT)
    np.testing.assert_allclose(other.theta, model.theta, rtol=1e-6)
    with pytest.raises(FileExistsError):
        model.save_weights(tmp_path / "a.weights.h5", overwrite=False)


def test_weights_of_a_whole_network_are_read_too(tmp_path):
    model, other = made(), made(seed=5)
    model.save(tmp_path / "a.keras")
    other.load_weights(tmp_path / "a.keras")
    np.testing.assert_array_equal(other.theta, model.theta)


def test_weights_that_do_not_fit_change_nothing(tmp_path):
    model = made()
    model.save_weights(tmp_path / "a.weights.h5")
    other = Sequential([Input((4,)), Dense(2, "tanh"), Dense(1)])
    before = other.theta.copy()
    with pytest.raises(ModelFileError, match="does not belong"):
        other.load_weights(tmp_path / "a.weights.h5")
    np.testing.assert_array_equal(other.theta, before)
    with pytest.raises(ValueError, match=r"ends with \.weights\.h5"):
        model.save_weights(tmp_path / "a.h5")
    with pytest.raises(FileNotFoundError):
        model.load_weights(tmp_path / "b.weights.h5")


def test_a_checkpoint_of_the_weights_only(tmp_path):
    path = tmp_path / "{epoch}.weights.h5"
    model = made()
    model.fit(X, Y, epochs=2, callbacks=[ModelCheckpoint(path, save_weights_only=True)], **FIT)
    other = made(seed=3)
    other.load_weights(tmp_path / "2.weights.h5")
    np.testing.assert_array_equal(other.theta, model.theta)


@pytest.mark.parametrize("save_freq", ["epoch", 3])
def test_a_training_that_was_interrupted_goes_on_from_its_backup(tmp_path, save_freq):
    def interrupt(epoch, logs):
        if epoch == 3:
            raise RuntimeError("the power is gone")

    folder = tmp_path / "backup"
    backup, halt = BackupAndRestore(folder, save_freq), LambdaCallback(on_epoch_begin=interrupt)
    whole, model = made(), made()
    whole.fit(X, Y, epochs=6, **FIT)
    with pytest.raises(RuntimeError, match="power"):
        model.fit(X, Y, epochs=6, callbacks=[backup, halt], **FIT)
    again = made(seed=9)
    history = again.fit(X, Y, epochs=6, callbacks=[BackupAndRestore(folder, save_freq)], **FIT)
    if save_freq == "epoch":
        assert history.epoch == [3, 4, 5]
        np.testing.assert_allclose(again.theta, whole.theta, rtol=1e-6)
    assert not folder.exists()


def test_a_backup_leaves_other_files_in_its_folder(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    made().fit(X, Y, callbacks=[BackupAndRestore(tmp_path)], **FIT)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_that_is_not_there_is_a_value_error_too(tmp_path):
    with pytest.raises(MissingFileError, match="found no file"):
        load_model(tmp_path / "nope.keras")


def test_an_h5_file_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "old.h5"
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))
    with pytest.raises(ModelFileError, match=r"HDF5 file 'old.h5': open it with Keras.*save\("):
        load_model(path)


def test_a_file_of_keras_3_0_has_the_optimizer_as_a_text(tmp_path):
    def old(config):
        config["compile_config"]["optimizer"] = "adam"

    path = tmp_path / "a.keras"
    path.write_bytes(with_config(old))
    model = load_model(path)
    assert repr(model.optimizer) == "Adam(learning_rate=0.01)"  # its α is among the weights


NORM = {
    "module": "keras.layers",
    "class_name": "Normalization",
    "config": {"name": "norm", "axis": [-1], "invert": False, "mean": None, "variance": None},
    "registered_name": None,
}


@pytest.mark.parametrize(
    ("inputs", "numbers", "words"),
    [
        (2**31 - 1, None, "200,000,000 parameters"),
        (5, [1.0, 2.0], r"a mean of 5 inputs, got one of the shape \(2,\)"),
        (5, ["a"], "a number"),
        (5, {}, "a number"),
        (5, None, "does not belong"),
    ],
)
def test_a_hostile_normalization_is_refused_before_memory_is_taken(
    tmp_path, inputs, numbers, words
):
    def change(config):
        layers_ = config["config"]["layers"]
        layers_[0]["config"]["batch_shape"] = [None, inputs]
        config["config"].pop("build_input_shape", None)
        norm = json.loads(json.dumps(NORM))
        norm["config"] |= {"mean": numbers, "variance": numbers}
        layers_.insert(1, norm)

    path = tmp_path / "a.keras"
    path.write_bytes(with_config(change))
    with pytest.raises(ModelFileError, match=words):
        load_model(path)


def test_a_frozen_layer_is_written_as_keras_writes_it(tmp_path):
    model = compiled(everything())
    model.save(tmp_path / "a.keras")
    with zipfile.ZipFile(tmp_path / "a.keras") as file:
        config = json.loads(file.read("config.json"))
    assert [layer["config"].get("trainable", True) for layer in config["config"]["layers"]] == [
        True,  # the input
        *(layer.trainable for layer in model.layers),
    ]


def test_the_summary_counts_what_training_moves_and_what_it_does_not(capsys):
    model = compiled(everything())
    model.summary()
    said = capsys.readouterr().out
    for words in (
        "Total params: 77 (308.00 B)",
        "Trainable params: 44",
        "trainable params: 33",
    ):
        assert words in said
    model.fit(X, Y, **FIT)
    lines = []
    model.summary(line_length=100, print_fn=lines.append)
    assert "Optimizer params: 134 (536.00 B)" in lines
    assert max(map(len, lines)) == 100
