import hashlib

import numpy as np
import pytest

from assets import make_novelty, non_digits
from assets.by_hand import arc, by_hand
from benchmarks.novelty import NEVER_SHOWN, strokes_of
from engine.data import TASKS, asset, assets, load, read_asset
from engine.data.images import middle
from nngui.handwriting import ink, novelty, pen_styles
from nngui.handwriting.novelty import DOT, is_dot, is_novel, judges, novelties
from nngui.handwriting.novelty import novelty as novelty_of

SHA256 = "607e477988959d1e12ae84e9291438894c191839142610ec481cb0699b45034b"
OTHER_WRITERS = asset("mnist.npz").parents[2] / "shared" / "data" / "pen_strokes.npz"
DIGITS = TASKS["0 to 9"].classes


@pytest.fixture
def rng():
    return np.random.default_rng(11)


@pytest.fixture
def no_judges():
    judges.cache_clear()
    yield
    judges.cache_clear()


def novel(images, classes=DIGITS):
    """The share of the images that do not look like one of these digits."""
    return is_novel(novelties(images, classes), classes).mean()


def drawings(make, rng, count=100):
    return np.stack([ink.image(make(rng), 28) for _ in range(count)])


def test_of_mnists_test_digits_at_most_2_percent_are_taken_for_none():
    test = load("0 to 9")
    images = test.x_val.reshape(-1, 28, 28)
    assert novel(images) <= 0.02
    assert novel(images[test.y_val < 2, 4:24, 4:24], ("0", "1")) <= 0.02
    assert novel(load("slant").x_val.reshape(-1, 28, 28), ()) <= 0.02


@pytest.mark.skipif(not OTHER_WRITERS.exists(), reason="strokes of other writers are not here")
def test_of_other_writers_digits_at_most_2_percent_are_taken_for_none():
    images, labels = strokes_of(OTHER_WRITERS)
    assert novel(images) <= 0.02
    assert novel(images[labels < 2, 4:24, 4:24], ("0", "1")) <= 0.02
    assert novel(images, ()) <= 0.02


def ruled(degrees, length, points):
    """A straight line as by a ruler or the keys, in the pixels of a pad of 260."""
    angle = np.radians(degrees)
    way = np.outer(np.linspace(-0.5, 0.5, points), (np.sin(angle), -np.cos(angle))) * length
    return [(np.rint((0.5 + way) * 260) / 260).astype(np.float32)]


@pytest.mark.parametrize("length", [0.15, 0.5, 0.9])
@pytest.mark.parametrize("points", [2, 40])
def test_a_straight_line_is_a_1_however_it_leans(length, points):
    leaning = {"0 or 1": range(-40, 51), "0 to 9": range(-40, 51), "slant": range(-60, 61)}
    for name, degrees in leaning.items():
        images = np.stack([ink.image(ruled(d, length, points), 28) for d in degrees])
        inside = images[:, *middle(TASKS[name].side)]
        assert novel(inside, TASKS[name].classes) == 0, name


def test_an_even_oval_is_a_0_however_it_leans():
    way = 2 * np.pi * np.linspace(0, 1, 60)
    for width in (0.45, 0.7, 1.0):
        for degrees in (-30, -10, 0, 10, 30):
            cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
            oval = np.stack([width * np.sin(way), np.cos(way)], axis=1)
            image = ink.image([oval @ np.array([[cos, sin], [-sin, cos]])], 28)[np.newaxis]
            for classes, edge in ((DIGITS, 0), (("0", "1"), 4), ((), 0)):
                inside = image[:, edge : 28 - edge, edge : 28 - edge]
                assert not novel(inside, classes), (width, degrees, classes)


def test_a_plain_0_or_1_is_not_taught_as_what_is_no_digit():
    assert non_digits.is_plain_digit(ruled(30, 0.5, 2)[0])
    assert non_digits.is_plain_digit(arc(0, 0, 1, 0.2, 1.15))
    assert not non_digits.is_plain_digit(ruled(90, 0.5, 2)[0])  # a minus
    assert not non_digits.is_plain_digit(arc(0, 0, 1, 0.2, 0.8))
    assert not non_digits.is_plain_digit(np.array([(0, 0), (1, 1), (0, 2)], float))


def test_digits_in_styles_that_mnist_lacks_are_digits():
    images, labels = pen_styles.examples(400, seed=11)
    images = images.astype(np.float32) / 255
    assert novel(images) <= 0.02
    assert novel(images[labels < 2, 4:24, 4:24], ("0", "1")) <= 0.05


@pytest.mark.parametrize("name", non_digits.SCRIBBLES)
def test_a_scribble_is_no_digit(name, rng):
    assert novel(drawings(non_digits.SCRIBBLES[name], rng)) >= 0.85


@pytest.mark.parametrize("name", ["A", "E", "H", "K", "M", "W", "X"])
def test_a_letter_is_no_digit(name, rng):
    letter = non_digits.LETTERS[name]
    assert novel(drawings(lambda rng: by_hand(letter, rng), rng)) >= 0.95


@pytest.mark.parametrize("name", ["man", "boat", "envelope", "ladder", "#"])
def test_a_shape_that_was_never_shown_to_it_is_no_digit(name, rng):
    shape = NEVER_SHOWN[name]
    assert novel(drawings(lambda rng: by_hand(shape, rng), rng)) >= 0.9


def test_a_pattern_is_no_digit(rng):
    assert novel(np.stack([non_digits.pattern(rng) for _ in range(100)])) >= 0.98


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_a_picture_of_one_colour_is_no_digit(value):
    for task in TASKS.values():
        image = np.full((task.side, task.side), value, np.float32)
        digits = [str(digit) for digit in task.of_digits]
        assert is_novel(novelty_of(image, digits), digits)


def test_a_3_is_a_digit_but_neither_a_0_nor_a_1():
    test = load("0 to 9")
    threes = test.x_val[test.y_val == 3].reshape(-1, 28, 28)
    assert novel(threes) <= 0.02
    assert novel(threes, ("0", "1")) >= 0.98


def test_a_leaning_digit_is_one_where_any_lean_is_asked_for():
    data = load("slant")
    leaning = data.x_val[np.abs(data.y_val) > 0.8].reshape(-1, 28, 28)
    assert novel(leaning, ()) <= 0.02
    assert novel(leaning) > 0.1


def test_the_middle_of_an_image_is_judged_as_the_whole():
    test = load("0 to 9")
    images = test.x_val[:300].reshape(-1, 28, 28)
    middles = images[:, 4:24, 4:24]
    images = np.pad(middles, ((0, 0), (4, 4), (4, 4)))
    np.testing.assert_allclose(novelties(middles, DIGITS), novelties(images, DIGITS), atol=1e-5)


def test_one_image_is_judged_as_among_many():
    images = load("0 to 9").x_val[:20].reshape(-1, 28, 28)
    together = novelties(images, DIGITS)
    alone = [novelty_of(image, DIGITS) for image in images]
    np.testing.assert_allclose(alone, together, atol=1e-5)


@pytest.mark.parametrize(
    ("strokes", "dot"),
    [
        ([], True),
        ([[[0.5, 0.5]]], True),
        ([[[0.5, 0.5], [0.49 + DOT, 0.5]]], True),
        ([[[0.5, 0.5]], [[0.5, 0.52]]], True),
        ([[[0.5, 0.5], [np.nan, 0.9]]], True),
        ([[[0.5, 0.5], [0.51, 0.6]]], False),
        ([[[0.2, 0.5]], [[0.8, 0.5]]], False),
    ],
)
def test_what_is_smaller_than_any_drawing_is_a_dot(strokes, dot):
    assert is_dot([np.array(stroke) for stroke in strokes]) is dot


def test_a_missing_file_is_named_with_the_way_out(no_judges, tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "asset", lambda name: tmp_path / name)
    with pytest.raises(FileNotFoundError, match=r"novelty.npz is missing; .*make_novelty.py"):
        novelty_of(np.zeros((28, 28), np.float32), DIGITS)


def test_the_bundled_file_is_the_one_that_the_script_made():
    content = asset(novelty.FILE).read_bytes()
    assert hashlib.sha256(content).hexdigest() == SHA256
    assert SHA256 in asset("README.md").read_text("utf-8")
    assert len(content) < 1_000_000


def test_the_script_makes_a_file_that_is_read_here(no_judges, tmp_path, monkeypatch):
    few = [array[:150] for array in read_asset("mnist.npz", "x_train", "y_train")]
    monkeypatch.setattr(make_novelty, "read_asset", lambda *names: few)
    for name in ("DRAWN", "PLAIN", "SIGNS", "PATTERNS", "PAIRS", "EPOCHS"):
        monkeypatch.setattr(make_novelty, name, 1 if name == "EPOCHS" else 30)
    make_novelty.make(tmp_path)
    monkeypatch.setattr(assets, "asset", lambda name: tmp_path / name)
    with np.load(tmp_path / novelty.FILE) as made:
        for network, name in zip(judges(), ("upright", "leaning"), strict=True):
            np.testing.assert_array_equal(network.theta, made[name])


def test_digits_put_together_leave_the_digits_as_they_are(rng):
    digits = load("0 to 9").x_val[:50].reshape(-1, 28, 28)
    before = digits.copy()
    pairs = make_novelty.pairs(digits, 40, rng)
    assert pairs.shape == (40, 28, 28)
    assert pairs.any(axis=(1, 2)).all()
    np.testing.assert_array_equal(digits, before)


def test_the_same_seed_draws_the_same():
    first, again = (non_digits.images(20, np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert first.any(axis=(1, 2)).all()
