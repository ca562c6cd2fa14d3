import hashlib
import importlib.util
import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from engine.data import TASKS, asset, assets, load, made, pen_styles, training_images, with_examples
from engine.data.mnist import drawn_digits
from engine.losses import LOSSES

MADE_OF_MNIST = ("mnist.npz", "zero_or_one.npz")
SHA256 = {
    "mnist.npz": "06af5dfe73b70e3bc1c36439982b18a8d76803db9b544f6fdf838a37fbb01b64",
    "zero_or_one.npz": "8a94bf617412a1e75f9d0659e3a527eb0044ec93c8816a0bbf594466013a5dcb",
    "digits.keras": "56b2bcd475773c6b158c37cebb8298e6f12562bd64df99ee3070f9df93097364",
    "pen_styles.npz": "1356f66b23d6d5ff9c1901eac50eb59858c52a2121985a5afa25d4cb910da2a6",
}

BINARY = (1, True, False, "sigmoid")
TEN_CLASSES = (10, False, False, "softmax")
# units, whether binary, whether a regression, and the activation that suits the usual loss
ANSWERS = {
    "0 or 1": BINARY,
    "0 to 9": TEN_CLASSES,
    "slant": (1, False, True, "linear"),
    "odd or even": BINARY,
    "4 or 9": BINARY,
    "3 or 5": BINARY,
    "0 to 9, few examples": TEN_CLASSES,
}


@pytest.fixture(scope="module")
def mnist():
    with np.load(asset("mnist.npz")) as file:
        return {name: file[name] for name in file.files}


@pytest.fixture(scope="module")
def make_mnist():
    spec = importlib.util.spec_from_file_location("make_mnist", asset("make_mnist.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    for cached in (made, drawn_digits):
        cached.cache_clear()
    monkeypatch.setattr(assets, "asset", lambda name: tmp_path / name)
    yield tmp_path
    for cached in (made, drawn_digits):
        cached.cache_clear()


@pytest.mark.parametrize("name", TASKS)
def test_a_data_set_is_what_its_task_says(name):
    dataset, task = load(name), TASKS[name]
    assert dataset.task is task
    assert dataset.x_train.shape == (task.train, task.pixels)
    assert dataset.x_val.shape == (task.validation, task.pixels)
    assert dataset.y_train.shape == (task.train,)
    assert dataset.y_val.shape == (task.validation,)


@pytest.mark.parametrize("name", TASKS)
def test_a_task_knows_its_outputs_and_its_usual_loss(name):
    task = TASKS[name]
    canonical = LOSSES[task.loss].canonical
    assert (task.units, task.binary, task.regression, canonical) == ANSWERS[name]


@pytest.mark.parametrize("name", TASKS)
def test_inputs_are_float32_from_0_to_1(name):
    for x in (load(name).x_train, load(name).x_val):
        assert x.dtype == np.float32
        assert x.min() == 0
        assert 0.99 < x.max() <= 1
        assert x.any(axis=1).all()


@pytest.mark.parametrize("name", ["0 or 1", "0 to 9"])
def test_labels_are_the_numbers_of_the_classes(name):
    for y in (load(name).y_train, load(name).y_val):
        assert y.dtype == np.int64
        np.testing.assert_array_equal(np.unique(y), range(len(TASKS[name].classes)))


@pytest.mark.parametrize("name", TASKS)
def test_nobody_can_change_the_examples(name):
    dataset = load(name)
    for array in (dataset.x_train, dataset.y_train, dataset.x_val, dataset.y_val):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_a_data_set_is_read_once():
    assert load("0 or 1") is load("0 or 1")


def test_a_data_set_can_be_read_in_another_thread():
    with ThreadPoolExecutor(1) as thread:
        there = thread.submit(made.__wrapped__, TASKS["0 or 1"]).result()
    np.testing.assert_array_equal(there.x_train, load("0 or 1").x_train)


def test_an_unknown_name_is_refused_with_those_that_there_are():
    with pytest.raises(ValueError, match="no data set 'cats'; there are: 0 or 1, 0 to 9, slant"):
        load("cats")


def test_0_or_1_has_as_many_zeros_as_ones_in_every_batch():
    dataset = load("0 or 1")
    assert dataset.y_val.mean() == 0.5
    for batch in np.split(dataset.y_train, 100):
        assert batch.mean() == 0.5


@pytest.fixture(scope="module")
def zeros_and_ones():
    dataset = load("0 or 1")
    return {
        digit: np.rint(
            255
            * np.concatenate(
                [dataset.x_train[dataset.y_train == digit], dataset.x_val[dataset.y_val == digit]]
            )
        )
        for digit in (0, 1)
    }


def middles(mnist, digit):
    return mnist["x_train"][mnist["y_train"] == digit][:, 4:24, 4:24].reshape(-1, 400)


def test_the_zeros_of_0_or_1_are_the_first_ones_of_mnist(mnist, zeros_and_ones):
    np.testing.assert_array_equal(zeros_and_ones[0], middles(mnist, 0)[:600])


def test_every_tenth_1_is_one_of_those_that_look_most_like_a_0(mnist, zeros_and_ones):
    zeros, ones = (middles(mnist, digit).astype(float) for digit in (0, 1))
    to_one, to_zero = (
        np.square(ones - mean).sum(axis=1) for mean in (ones.mean(axis=0), zeros.mean(axis=0))
    )
    unusual = np.argsort(to_one - to_zero)[-60:]
    np.testing.assert_array_equal(zeros_and_ones[1][9::10], ones[np.sort(unusual)])
    others = zeros_and_ones[1].reshape(60, 10, 400)[:, :9].reshape(540, 400)
    np.testing.assert_array_equal(others, np.delete(ones, unusual, axis=0)[:540])


def test_0_to_9_is_all_of_mnist(mnist):
    dataset = load("0 to 9")
    for ours, theirs in (("x_train", "x_train"), ("x_val", "x_test")):
        x = getattr(dataset, ours).reshape(-1, 28, 28)
        np.testing.assert_array_equal(np.rint(x[::100] * 255), mnist[theirs][::100])
    np.testing.assert_array_equal(dataset.y_train, mnist["y_train"])
    np.testing.assert_array_equal(dataset.y_val, mnist["y_test"])


def test_slants_are_spread_evenly_from_minus_1_to_1():
    for y in (load("slant").y_train, load("slant").y_val):
        assert y.dtype == np.float32
        counts, _ = np.histogram(y, 10, (-1, 1))
        assert counts.sum() == len(y)
        assert counts.min() > 0.08 * len(y)


@pytest.mark.parametrize("split", ["train", "val"])
def test_digits_of_slant_lean_as_far_as_their_targets_say(split):
    dataset = load("slant")
    x, y = (getattr(dataset, f"{name}_{split}") for name in "xy")
    down, right = np.mgrid[:28, :28].reshape(2, -1) - 14
    leans = np.degrees(np.arctan(-(x @ (right * down)) / (x @ (down * down))))
    ratio, shift = np.polyfit(y * 45, leans, 1)
    assert 0.4 < ratio < 1  # round digits do not lean when they are turned
    assert abs(shift) < 1


def test_slants_are_the_same_every_time():
    again = made.__wrapped__(TASKS["slant"])
    np.testing.assert_array_equal(again.x_val, load("slant").x_val)
    np.testing.assert_array_equal(again.y_val, load("slant").y_val)


def test_a_missing_file_is_named_with_the_way_out(elsewhere):
    name = re.escape(str(elsewhere / "mnist.npz"))
    with pytest.raises(FileNotFoundError, match=f"{name} is missing; .*make_mnist.py"):
        load("0 to 9")


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: b"?" * 999,
        lambda content: content[:9000],
        lambda content: content[:-30],
        lambda content: content[:61] + b"\xff" * 200 + content[261:],
    ],
    ids=["empty", "no archive", "beginning only", "end missing", "scribbled over"],
)
def test_a_damaged_file_is_named_with_the_way_out(elsewhere, damage):
    content = (asset("zero_or_one.npz")).read_bytes()
    (elsewhere / "zero_or_one.npz").write_bytes(damage(content))
    with pytest.raises(OSError, match=r"zero_or_one.npz is damaged: .*make_mnist.py") as raised:
        load("0 or 1")
    assert "pickle" not in str(raised.value)  # as NumPy would advise


def test_a_flipped_bit_is_noticed(elsewhere):
    content = bytearray(asset("zero_or_one.npz").read_bytes())
    content[9000] ^= 4
    (elsewhere / "zero_or_one.npz").write_bytes(content)
    with pytest.raises(OSError, match="is damaged"):
        load("0 or 1")


def test_a_file_without_the_arrays_is_damaged(elsewhere):
    np.savez(elsewhere / "zero_or_one.npz", x_train=np.zeros(3))
    with pytest.raises(OSError, match=r"is damaged: .*y_train"):
        load("0 or 1")


def test_a_repaired_file_is_read_without_a_new_start(elsewhere):
    with pytest.raises(FileNotFoundError):
        load("0 or 1")
    (elsewhere / "zero_or_one.npz").write_bytes(asset("zero_or_one.npz").read_bytes())
    assert len(load("0 or 1").x_train) == 1000


def test_an_installed_file_goes_before_one_beside_the_package(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "__file__", str(tmp_path / "engine" / "data" / "assets.py"))
    assert asset("icon.svg") == tmp_path / "assets" / "icon.svg"
    (tmp_path / "engine" / "assets").mkdir(parents=True)
    (tmp_path / "engine" / "assets" / "icon.svg").touch()
    assert asset("icon.svg") == tmp_path / "engine" / "assets" / "icon.svg"


def test_pen_styles_are_images_of_all_digits_that_nobody_can_change():
    x, y = pen_styles()
    assert x.shape == (4000, 784)
    assert x.dtype == np.float32
    assert 0 <= x.min() < 0.99 < x.max() <= 1
    assert set(y.tolist()) == set(range(10))
    for array in pen_styles():
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    assert pen_styles()[0] is x


def test_missing_pen_styles_are_named_with_the_way_out(elsewhere):
    with pytest.raises(FileNotFoundError, match=r"pen_styles.npz is missing; .*make_pen_styles.py"):
        pen_styles()


def test_further_examples_stand_behind_those_of_the_data_set():
    dataset, more = load("0 or 1"), load("0 or 1")
    larger = with_examples(dataset, more.x_val, more.y_val)
    np.testing.assert_array_equal(larger.x_train, np.concatenate([dataset.x_train, more.x_val]))
    np.testing.assert_array_equal(larger.y_train, np.concatenate([dataset.y_train, more.y_val]))
    assert (larger.x_train.dtype, larger.y_train.dtype) == (np.float32, np.int64)
    assert larger.x_val is dataset.x_val
    assert len(dataset.x_train) == 1000
    assert not larger.x_train.flags.writeable


def test_a_regression_takes_further_examples_too():
    dataset = load("slant")
    larger = with_examples(dataset, dataset.x_val[:3], dataset.y_val[:3])
    assert larger.y_train.dtype == np.float32
    np.testing.assert_array_equal(larger.y_train[-3:], dataset.y_val[:3])


@pytest.mark.parametrize(("x", "y"), [((3, 784), (3,)), ((3, 400), (2,)), ((3, 20, 20), (3,))])
def test_further_examples_of_another_shape_are_refused(x, y):
    with pytest.raises(ValueError, match=r"expected x of shape \(examples, 400\)"):
        with_examples(load("0 or 1"), np.zeros(x, np.float32), np.zeros(y, np.int64))


@pytest.mark.parametrize("name", SHA256)
def test_the_bundled_files_are_those_that_the_script_made(name):
    assert hashlib.sha256(asset(name).read_bytes()).hexdigest() == SHA256[name]
    assert SHA256[name] in asset("README.md").read_text("utf-8")


def test_the_script_refuses_files_that_it_does_not_know(make_mnist, tmp_path):
    for name in make_mnist.SHA256:
        (tmp_path / name).write_bytes(b"\0\0\x08\x01\0\0\0\x01\x07")
    with pytest.raises(ValueError, match=r"expected SHA-256 ba89.*, got "):
        make_mnist.make(tmp_path, tmp_path)


def test_the_script_makes_the_same_arrays_from_the_idx_files(
    make_mnist, mnist, tmp_path, monkeypatch
):
    for name, array in zip(make_mnist.SHA256, mnist.values(), strict=True):
        header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">i4").tobytes()
        content = header + array.tobytes()
        assert hashlib.sha256(content).hexdigest() == make_mnist.SHA256[name]
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(make_mnist.np, "savez_compressed", np.savez)
    make_mnist.make(tmp_path, tmp_path)
    for name in MADE_OF_MNIST:
        with np.load(tmp_path / name) as made, np.load(asset(name)) as bundled:
            assert made.files == bundled.files
            for key in made.files:
                np.testing.assert_array_equal(made[key], bundled[key])


@pytest.mark.parametrize("name", ["0 or 1", "0 to 9"])
@pytest.mark.parametrize("start", [0, 992])
def test_some_digits_are_the_same_whether_all_others_are_read_or_not(name, start):
    some = training_images(name, start, 8)
    np.testing.assert_array_equal(some, load(name).x_train[start : start + 8])


def test_some_digits_of_a_damaged_file_are_told_with_the_way_out(elsewhere):
    (elsewhere / "zero_or_one.npz").write_bytes(b"?" * 999)
    with pytest.raises(OSError, match=r"zero_or_one.npz is damaged: .*make_mnist.py"):
        training_images("0 or 1", 0, 8)
