"""Train the networks of novelty.npz: which images look like a digit, and like a leaning one.

    python assets/make_novelty.py

Digits are MNIST's training digits as they are and changed a little (`engine.fitting.augmentation`),
those of `nngui.handwriting.pen_styles`, and plain ones: straight lines and ovals; for the leaning
ones also as "slant" turns them. Other shapes come from `non_digits.py`, and from pairs of digits
beside and upon each other. The seed is fixed: the same NumPy gives the same file.
"""

import hashlib
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assets import non_digits
from assets.by_hand import Points, Rng, arc
from assets.non_digits import Images
from engine import Adam, BinaryCrossentropy, CosineDecay, Sequential
from engine.data import read_asset, slant
from engine.data.images import middle
from engine.fitting.augmentation import Augmentation
from nngui.handwriting import ink, pen_styles
from nngui.handwriting.novelty import CHUNK, FILE, features, judge

ASSETS = Path(__file__).resolve().parent
SEED = 7
DRAWN = 60_000
PLAIN = 16_000
LEAN = 40.0  # degrees, of plain digits that are upright; those of "slant" lean 20 more
SIGNS, PATTERNS, PAIRS = 150_000, 15_000, 20_000
EPOCHS, BATCH = 12, 128

Bytes = NDArray[np.uint8]


def pairs(digits: Images, count: int, rng: Rng) -> Images:
    """Return two digits beside each other in half of the images, and upon each other in half."""
    first, second = digits[rng.integers(len(digits), size=(2, count))]
    half = count // 2
    inside = middle(20)[1]
    wide = np.concatenate([first[:half, :, inside], second[:half, :, inside]], axis=2)
    beside = np.zeros_like(first[:half])
    beside[:, 7:21, inside] = wide.reshape(half, 14, 2, 20, 2).mean(axis=(2, 4))
    beside = np.minimum(beside * rng.uniform(1, 2.2, (half, 1, 1)), 1).astype(np.float32)
    moves = rng.integers(-6, 7, (count - half, 2))
    moved = [np.roll(d, move, (0, 1)) for d, move in zip(second[half:], moves, strict=True)]
    return np.concatenate([beside, np.maximum(first[half:], np.stack(moved))])


def plain(count: int, lean: float, rng: Rng) -> tuple[Images, NDArray[np.int64]]:
    """Return ones that are a straight line, as by a ruler, and zeros that are an oval; and labels.

    Parameters
    ----------
    count : int
    lean : float
        By how many degrees they lean at most; a part of them by none at all or by whole fives.
    rng : Generator
    """
    labels = np.arange(count) % 2
    return np.stack([ink.image([_plain(label, lean, rng)], ink.SIDE) for label in labels]), labels


def _plain(label: int, lean: float, rng: Rng) -> Points:
    degrees = rng.uniform(-lean, lean)
    degrees = rng.choice([degrees, 5 * round(degrees / 5), 0], p=[0.6, 0.25, 0.15])
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    way = np.linspace(0, 1, int(rng.choice([2, 9, 60])))
    if label:
        bend = rng.choice([0, rng.normal(0, 0.03)]) * np.sin(np.pi * way)
        stroke = np.stack([bend, way - 0.5], axis=1)
    else:
        start, far = rng.uniform(0, 1), rng.choice([1.0, rng.uniform(0.9, 1.05)])
        stroke = arc(0, 0, 0.5, start, start + far) * (rng.uniform(0.4, 1.0), 1)
    return stroke @ np.array([[cos, sin], [-sin, cos]])


def parts(images: Images) -> list[Images]:
    """Return the images in parts, to save memory."""
    return np.array_split(images, -(-len(images) // CHUNK))


def changed(images: Images, rng: Rng) -> Images:
    """Return the images turned, scaled, sheared and shifted a little."""
    flat = images.reshape(len(images), -1)
    return Augmentation(ink.SIDE, rng).examples(flat, len(flat)).reshape(images.shape)


def taught(positive: list[Images], answers: NDArray[np.float32], negative: Images) -> Sequential:
    """Return a network that says these answers to these digits, and no to all of the rest."""
    x = np.concatenate(
        [features(some) for images in (*positive, negative) for some in parts(images)]
    )
    y = np.concatenate([answers, np.zeros((len(negative), answers.shape[1]), np.float32)])
    network = judge(answers.shape[1])
    steps = EPOCHS * -(-len(x) // BATCH)
    schedule = CosineDecay(1e-4, steps, warmup_target=2e-3, warmup_steps=steps // 10)
    network.compile(optimizer=Adam(schedule), loss=BinaryCrossentropy())
    network.fit(x, y, epochs=EPOCHS, batch_size=BATCH, verbose=0)
    return network


def make(out: Path = ASSETS) -> None:
    """Write the file to `out`."""
    rng = np.random.default_rng(SEED)
    pixels, labels = read_asset("mnist.npz", "x_train", "y_train")
    digits = pixels.astype(np.float32) / 255
    signs = non_digits.images(SIGNS, rng)
    patterns = np.stack([non_digits.pattern(rng) for _ in range(PATTERNS)])
    negative = np.concatenate([signs, patterns, pairs(digits, PAIRS, rng)])

    drawn, drawn_labels = pen_styles.examples(DRAWN, SEED)
    ruled, ruled_labels = plain(PLAIN, LEAN, rng)
    known = [digits, changed(digits, rng), changed(drawn.astype(np.float32) / 255, rng), ruled]
    everything = np.concatenate([labels, labels, drawn_labels, ruled_labels])
    answers = np.eye(10, dtype=np.float32)[everything]
    upright = taught(known, answers, negative)
    angles = rng.uniform(-45, 45, len(pixels)).astype(np.float32)
    turned = slant.turned(pixels, angles).reshape(digits.shape)
    known += [turned, plain(PLAIN, LEAN + 20, rng)[0]]
    leaning = taught(known, np.ones((sum(map(len, known)), 1), np.float32), negative)
    np.savez_compressed(
        out / FILE,
        upright=upright.theta.astype(np.float16),
        leaning=leaning.theta.astype(np.float16),
    )


def main() -> None:
    """Make the file beside this script, and say how large it is."""
    make()
    content = (ASSETS / FILE).read_bytes()
    print(f"{hashlib.sha256(content).hexdigest()}  {FILE}  {len(content):,} bytes")


if __name__ == "__main__":
    main()
