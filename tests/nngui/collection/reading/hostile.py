"""Damaged files and traps of every format that data are read from, the same for the same number.

    python -m tests.nngui.collection.reading.hostile FOLDER FIRST LAST

reads the files of these numbers, one by one, as data sets and as digits, and prints how each
attempt ended: a line of the number, the seconds of the processor, the format, and the outcome.
"""

import gzip
import io
import json
import random
import re
import struct
import sys
import zipfile
from pathlib import Path
from time import process_time

import h5py
import numpy as np
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication, QImage

from nngui.collection import importing
from nngui.collection.formats import tiff
from nngui.collection.formats.found import FileError
from nngui.collection.reading import files
from nngui.collection.reading.guess import data_set, guess_of, understood
from tests.engine.saving.mutants import DAMAGES
from tests.nngui.collection.reading.course import course, mat5
from tests.nngui.session.document.damage import LIMIT, LONGEST, Trap, Watch

ROOM = 70_000
PICTURES = ("png", "jpg", "bmp", "webp", "tiff", "ppm")
MISTAKE = "a mistake of this program"


def npy(array):
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def npz(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def idx(images, labels):
    head = struct.pack(">4I", 0x803, *images.shape)
    return head + images.tobytes(), struct.pack(">2I", 0x801, len(labels)) + labels.tobytes()


def picture(kind, number):
    image = QImage(40, 50, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    for y in range(8, 42):
        image.setPixel(18 + number % 5, y, 0xFF000000)
        image.setPixel(19 + number % 5, y, 0xFF000000)
    device = QBuffer()
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(device, kind.upper())
    return device.data().data()


def table(x, y, sign=",", head=False):
    lines = [sign.join(["label", *(f"p{i}" for i in range(x.shape[1]))])] if head else []
    lines += [sign.join(map(str, [int(b), *a])) for a, b in zip(x, y, strict=True)]
    return "\n".join(lines).encode()


def good():
    """Whole files by the name of their format: names with their bytes."""
    x, y = course(6)
    x, y = x.astype(np.float64), y.ravel()
    grey = np.rint(x.clip(0, 1) * 255).astype(np.uint8)
    images, labels = idx(grey.reshape(-1, 20, 20), y.astype(np.uint8))
    strokes = [[[0.1, 0.2], [0.5, 0.5], [0.6, 0.9]]]
    drawn = [{"label": i % 10, "strokes": strokes} for i in range(8)]
    hdf5 = io.BytesIO()
    with h5py.File(hdf5, "w") as file:
        file["X"], file["y"] = x.T, y[np.newaxis]
    whole = {
        "npy": {"X.npy": npy(x), "y.npy": npy(y)},
        "npz": {"a.npz": npz(x_train=grey.reshape(-1, 20, 20), y_train=y)},
        "mat": {"a.mat": mat5({"X": x, "y": y[:, np.newaxis]})},
        "hdf5": {"b.mat": hdf5.getvalue()},
        "idx": {"a-images-idx3-ubyte": images, "a-labels-idx1-ubyte": labels},
        "idx.gz": {
            "a-images-idx3-ubyte.gz": gzip.compress(images),
            "a-labels-idx1-ubyte.gz": gzip.compress(labels),
        },
        "csv": {"a.csv": table(grey, y, head=True)},
        "txt": {"a.txt": table(np.round(x, 3), y, " ")},
        "csv.gz": {"a.csv.gz": gzip.compress(table(grey, y))},
        "json": {"a.json": json.dumps({"digits": drawn}).encode()},
    }
    for kind in PICTURES:
        whole[kind] = {f"{i % 3}/{i}.{kind}": picture(kind, i) for i in range(6)}
    return whole


def header(shape, kind="<f8"):
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        file, {"descr": kind, "fortran_order": False, "shape": shape}
    )
    return file.getvalue()


def bomb(size):
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("x.npy", "w") as member,
    ):
        member.write(header((size * 1_000_000,), "|u1"))
        for _ in range(size):
            member.write(bytes(1_000_000))
    return packed.getvalue()


def huge_tiff(side):
    tags = {256: side, 257: side, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: side, 279: 9}
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4)


def huge_png(side):
    piece = b"IHDR" + struct.pack(">2I5B", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + piece + bytes(400)


def traps(rng):
    """Files that are made to do harm, by the name of a format."""
    size = rng.choice((10**9, 2**31 - 1, 2**40))
    depth = rng.choice((500, 20_000, 200_000))
    return {
        "objects": {"X.npy": npy(np.array([Trap()] * 4, object)), "y.npy": npy(np.arange(4))},
        "objects in npz": {"a.npz": npz(x=np.zeros((4, 9)), y=np.array([Trap()] * 4, object))},
        "pickle": {"a.npy": b"\x80\x04\x95" + bytes(40), "b.pkl": b"\x80\x04."},
        "header": {"X.npy": header((size, 400)) + bytes(99), "y.npy": npy(np.arange(9))},
        "bomb": {"a.npz": bomb(rng.choice((20, 120)))},
        "gzip bomb": {"a.csv.gz": gzip.compress(b"1," + b"0," * 40_000_000, 1)},
        "idx header": {"a-images-idx3-ubyte": struct.pack(">4I", 0x803, 2**31, 28, 28) + bytes(99)},
        "deep json": {"a.json": b"[" * depth + b"]" * depth},
        "wide csv": {"a.csv": b"3," + b"255," * 2_000_000 + b"1\n"},
        "blank csv": {"a.csv": b"\n" * 5_000_000},
        "odd numbers": {
            "a.csv": b"\n".join(
                b"%d," % i + b",".join([b"1e308", b"nan", b"-inf", b"1e-400"] * 4) for i in range(9)
            )
        },
        "huge png": {"0/a.png": huge_png(60_000), "1/b.png": huge_png(2**31 - 1)},
        "huge tiff": {"0/a.tif": huge_tiff(60_000), "1/b.tif": huge_tiff(2**31)},
        "control": {"0/\x1b[31m\n<b>.png": b"\x89PNG", "1/a\u202eb.png": b"GIF89a"},
        "empty": {"a.npz": b"", "b.csv": b""},
        "function": {
            "a.mat": mat5({})
            + struct.pack("<2I", 14, 40)
            + struct.pack("<4I", 6, 8, 16, 0)
            + bytes(24)
        },
    }


def made(number, whole):
    """Return the format of the files of that number, and the files."""
    rng = random.Random(number)
    if number % 5 == 0:
        some = traps(rng)
        name = sorted(some)[number // 5 % len(some)]
        return name, some[name]
    name = sorted(whole)[number % len(whole)]
    parts = dict(whole[name])
    for chosen in rng.sample(sorted(parts), rng.choice((1, len(parts)))):
        content = bytearray(parts[chosen])
        packed = name.endswith(".gz") and rng.random() < 0.5
        if packed:
            content = bytearray(gzip.decompress(bytes(content)))
        rng.choice(DAMAGES)(content, rng)
        parts[chosen] = gzip.compress(bytes(content)) if packed else bytes(content)
    return name, parts


def written(folder, parts):
    """Write files; return what is opened: the folder if there are several in folders, or all."""
    for name, content in parts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if any("/" in name for name in parts):
        return [folder]
    return [folder / name for name in parts]


def ended(work):
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def clear(text):
    shown = text.replace("\n", " ")
    advice = re.search("allow_pickle|unsafe|Traceback", text)
    return 10 < len(text) <= LONGEST and shown.isprintable() and not advice


def as_data_set(paths):
    try:
        raws = ended(files.read(paths))
        for raw in raws:
            guess = guess_of(raw)
            understood(raw, guess)
            data_set(raw, guess, "a")
    except (FileError, OSError) as error:
        text = str(error)
        return "refused" if clear(text) else f"refused with {text!r:.200}"
    return "opened"


def as_digits(paths):
    found = ended(importing.read(paths, ROOM))
    for refusal in found.refused:
        if MISTAKE in str(refusal) or not clear(str(refusal)):
            return f"refused with {str(refusal)!r:.200}"
    return "refused" if found.refused else "taken"


def attempt(paths, number):
    try:
        return as_data_set(paths) if number // 7 % 2 else as_digits(paths)
    except MemoryError:
        return "too much memory"
    except Exception as error:  # which is a fault
        return f"{type(error).__name__}: {error!s:.150}"


def limited():
    """Let this process take no more than 300 MB more than it has now."""
    try:
        import resource
    except ImportError:
        return
    (line,) = (s for s in Path("/proc/self/status").read_text().splitlines() if "VmSize" in s)
    most = int(line.split()[1]) * 1_000 + int(LIMIT)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)  # which processes of our own may come near
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def main(folder, first, last):
    application = QGuiApplication(sys.argv)
    folder, whole = Path(folder), good()
    places = {
        n: written_to for n in range(int(first), int(last)) for written_to in [folder / str(n)]
    }
    kinds = {}
    for number, place in places.items():
        kinds[number], parts = made(number, whole)
        place.mkdir()
        kinds[number] = kinds[number], written(place, parts)
    for name in sorted(whole):  # everything is imported and kept before anything is watched
        place = folder / f"good {name}"
        place.mkdir()
        paths = written(place, whole[name])
        for kind in (0, 7):  # as digits, and as a data set
            outcome = attempt(paths, kind)
            assert outcome in ("opened", "taken", "refused"), (name, outcome)
    limited()
    watch = Watch()
    for number, (name, paths) in kinds.items():
        before = process_time()
        watch.on = True
        outcome = attempt(paths, number)
        watch.on = False
        seen = [each for each in watch.seen if not _is_own(each)]
        watch.seen = []
        outcome = f"did {seen[0]}" if seen else outcome
        sys.stdout.write(f"{number}\t{process_time() - before:.3f}\t{name}\t{outcome}\n")
        sys.stdout.flush()
    tiff.close()
    del application


OWN = re.compile(
    r"subprocess\.Popen|os\.(mkdir|rmdir) \('/tmp/tmp|shutil\.rmtree \('/tmp/tmp"
    r"|(open|os\.remove) \('(/tmp/tmp|[^/]*')|open \(\d+,"
)


def _is_own(event):
    """Whether an event is that of a process of our own, for TIFF or HDF5, or of its folder."""
    return OWN.match(event) is not None


if __name__ == "__main__":
    main(*sys.argv[1:])
