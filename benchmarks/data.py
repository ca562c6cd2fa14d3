"""60,000 pictures: how long it takes to open and import them, and how fast the gallery scrolls.

    python dev.py bench data [NUMBER]

As MNIST's files, as arrays and as a folder of PNG files by class. The longest pause is the longest
time without a report of progress: as long a Cancel may wait. Then the gallery scrolls through them
in a window of 2560×1440 and is painted whole for every frame.
"""

import os
import sys
from collections.abc import Generator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("PYTHONPATH", str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from benchmarks.hand import Hand
from benchmarks.waiting import opened as opened_window
from benchmarks.waiting import until
from engine.data import load
from nngui.collection import importing
from nngui.collection.formats import idx
from nngui.collection.formats.picture import to_png
from nngui.collection.my_digits import Example
from nngui.collection.reading import files
from nngui.collection.reading.guess import data_set, guess_of, understood
from nngui.design.data_set import DataSet, keep

STEPS = (30, 300, 5_000)  # px from frame to frame
FRAMES = 100


def timed(work: Generator[float, None, Any]) -> tuple[Any, float, float]:
    """Return what some work returns, its seconds, and those of its longest pause."""
    began = last = perf_counter()
    longest = 0.0
    while True:
        try:
            next(work)
        except StopIteration as end:
            now = perf_counter()
            return end.value, now - began, max(longest, now - last)
        now = perf_counter()
        longest, last = max(longest, now - last), now


def opened(paths: list[Path]) -> DataSet:
    """Open files as a data set, and print how long it takes."""
    busy = process_time()
    raws, seconds, pause = timed(files.read(paths))
    began = perf_counter()
    guess = guess_of(raws[0])
    understood(raws[0], guess)
    made = data_set(raws[0], guess, "many")
    rest = perf_counter() - began
    name, number = paths[0].name, len(made.pixels)
    pause, seconds, busy = max(pause, rest), seconds + rest, process_time() - busy
    words = f"opened: {number:,} in {seconds:.1f} s ({busy:.1f} s of the processor)"
    print(f"{name:24} {words}, longest pause {pause:.1f} s", flush=True)
    return made


def imported(paths: list[Path], number: int) -> None:
    """Import files as digits, and print how long it takes."""
    busy = process_time()
    found, seconds, pause = timed(importing.read(paths, number + 1))
    count, busy = len(found.examples), process_time() - busy
    words = f"imported: {count:,} in {seconds:.1f} s ({busy:.1f} s of the processor)"
    print(f"{paths[0].name:24} {words}, longest pause {pause:.1f} s", flush=True)


def write_folder(folder: Path, images: NDArray[np.uint8], labels: NDArray[np.int64]) -> Path:
    """Write pictures by class."""
    for label in range(10):
        (folder / str(label)).mkdir(parents=True)
    for i, (image, label) in enumerate(zip(images, labels.tolist(), strict=True)):
        (folder / str(label) / f"{i:05}.png").write_bytes(to_png(image))
    return folder


def scroll(data: DataSet, place: Path) -> None:
    """Print how long a frame of the gallery takes."""
    application = QApplication([])
    window = opened_window(place, size=(2560, 1440))
    window.session.choose_dataset(keep(data))
    Hand(window).tab("Data")
    began = perf_counter()
    until(lambda: len(window.views.data.numbers) and not window.session.gallery.busy)
    count, seconds = len(window.views.data.numbers), perf_counter() - began
    print(f"the gallery shows and reads {count:,} after {seconds:.1f} s")
    table = window.views.data.table
    bar = table.verticalScrollBar()
    for step in STEPS:
        began, busy = perf_counter(), process_time()
        for _ in range(FRAMES):
            bar.setValue((bar.value() + step) % (bar.maximum() + 1))
            table.viewport().repaint()
        each, busy = (perf_counter() - began) / FRAMES, (process_time() - busy) / FRAMES
        words = f"{1e3 * each:.1f} ms a frame ({1e3 * busy:.1f} ms of the processor)"
        print(f"scrolling by {step:,} px: {words}, {1 / each:.0f} a second")
    window.close()
    application.quit()


def main(number: int = 60_000) -> None:
    """Open, import and scroll."""
    data = load("0 to 9")
    images = np.rint(data.x_train[:number].reshape(-1, 28, 28) * 255).astype(np.uint8)
    labels = data.y_train[:number]
    with TemporaryDirectory() as folder:
        place = Path(folder)
        examples = [
            Example(str(i), int(label), picture=image)
            for i, (image, label) in enumerate(zip(images, labels.tolist(), strict=True))
        ]
        for _ in idx.write(place / "many-images-idx3-ubyte", examples):
            pass
        np.savez(place / "many.npz", x=images, y=labels)
        write_folder(place / "folder", images, labels)
        for name in ("many-images-idx3-ubyte", "many.npz", "folder"):
            imported([place / name], number)
        for name in ("many.npz", "folder", "many-images-idx3-ubyte"):
            made = opened([place / name])
        scroll(made, place)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
