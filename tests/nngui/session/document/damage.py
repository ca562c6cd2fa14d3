"""Good documents damaged at random, and traps, the same for the same number.

    python -m tests.nngui.session.document.damage FOLDER FIRST LAST

opens the documents of these numbers, one by one, and prints how each attempt ended: a line of the
number, the seconds of the processor, and the outcome.
"""

import io
import json
import os
import random
import sys
import zipfile
from pathlib import Path
from time import process_time

import numpy as np

from nngui.session import document
from nngui.session.document import DocumentError
from tests.engine.saving.mutants import DAMAGES, mistold
from tests.nngui.session.document.contents import content

GOOD = 6  # documents that are damaged
LIMIT = 300e6  # bytes that a child may take more than it has at first
WARM = 60  # documents that are opened before anything is watched
FORBIDDEN = {
    "exec",
    "os.exec",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.symlink",
    "os.system",
    "pickle.find_class",
    "subprocess.Popen",
}
LONGEST = 600  # characters of a message


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def zipped(parts, method=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, values in parts.items():
            archive.writestr(name, values)
    return file.getvalue()


def with_bytes(data, rng):
    """Damage bytes anywhere in the file."""
    damaged = bytearray(data)
    rng.choice(DAMAGES)(damaged, rng)
    return bytes(damaged)


def with_values(data, rng):
    """Put a trap into the JSON of the document or of a checkpoint."""
    parts = members(data)
    name = rng.choice([name for name in parts if name.endswith(".json")])
    values = json.loads(parts[name])
    mistold(values, rng)
    return zipped(parts | {name: json.dumps(values).encode()})


def with_arrays(data, rng):
    """Damage arrays: their bytes, or their kind."""
    parts = members(data)
    name = rng.choice([name for name in parts if name.endswith(".npz")])
    arrays = members(parts[name])
    if arrays:
        key = rng.choice(sorted(arrays))
        values = bytearray(arrays[key])
        file = io.BytesIO()
        if rng.random() < 0.5:
            rng.choice(DAMAGES)(values, rng)
        else:
            other = rng.choice(ARRAYS)()
            np.lib.format.write_array(file, other, allow_pickle=True)
            values = bytearray(file.getvalue())
        arrays[key] = bytes(values)
    return zipped(parts | {name: zipped(arrays)})


class Trap:
    """Leaves a file behind if it is unpickled."""

    def __reduce__(self):
        return os.mkdir, ("executed",)


ARRAYS = (
    lambda: np.array([Trap()], object),
    lambda: np.full(3, np.nan),
    lambda: np.array(["text"]),
    lambda: np.zeros((0, 2), np.float32),
    lambda: np.zeros((3, 3), np.complex64),
    lambda: np.zeros(5, np.float32),
    lambda: np.zeros(5, ">f4"),
    lambda: np.float32(1),
)


def huge_header(data, rng):
    """Promise more numbers than there are."""
    parts = members(data)
    header = io.BytesIO()
    shape = rng.choice(((10**12,), (2**40, 2**40), (10**9, 2)))
    kind = {"descr": "<f4", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(header, kind)
    return zipped(parts | {"arrays.npz": zipped({"0.npy": header.getvalue()})})


def bomb(data, rng):
    """Compress a gigabyte of nothing into a member."""
    name = rng.choice(("document.json", "arrays.npz", "checkpoints/0.npz", "other"))
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w") as member,
    ):
        for _ in range(200):
            member.write(bytes(1_000_000))
    return packed.getvalue()


def nested(data, rng):
    """Nest JSON deeper than anybody reads it."""
    depth = rng.choice((200, 5_000, 200_000))
    return zipped(members(data) | {"document.json": b"[" * depth + b"]" * depth})


def outside(data, rng):
    """Give members names that leave the folder."""
    names = ("../outside", "/tmp/outside", "C:\\outside", "checkpoints/../../outside")
    return zipped(members(data) | dict.fromkeys(names, b"outside"))


KINDS = (with_bytes, with_bytes, with_values, with_values, with_values, with_arrays, with_arrays)
RARE = (huge_header, nested, outside, bomb)


def damaged(number, good):
    """Return the bytes of the damaged document of that number."""
    rng = random.Random(number)
    kind = rng.choice(KINDS) if number % 10 else RARE[number // 10 % len(RARE)]
    return kind(rng.choice(good), rng)


class Watch:
    """Notes what nobody does who only reads: code that is run, files that are written.

    While it is on; a hook stays for good.
    """

    def __init__(self):
        self.on, self.seen = False, []
        sys.addaudithook(self._hear)

    def _hear(self, event, arguments):
        if not self.on:
            return
        wrote = event == "open" and arguments[1] is not None and set(arguments[1]) & set("wax+")
        if event == "exec" and _is_installed(arguments[0]):
            return  # a module that is imported for a message
        if wrote or event in FORBIDDEN or event.startswith(("socket.", "shutil.", "ctypes.")):
            self.seen.append(f"{event} {arguments!r:.80}")


def _is_installed(code):
    """Whether code is that of a module of Python itself."""
    return getattr(code, "co_filename", "").startswith((sys.base_prefix, "<frozen "))


def attempt(path, watch):
    """Open a document whole, and return how that ended."""
    watch.on = True
    try:
        outcome = opened(path)
    finally:
        watch.on = False
    seen, watch.seen = watch.seen, []
    return f"did {seen[0]}" if seen else outcome


def opened(path):
    try:
        with document.opened(path) as file:
            for _ in file.states():
                pass
    except DocumentError as error:
        text = str(error)
        clear = 20 < len(text) <= LONGEST and text.isprintable()
        return "refused" if clear else f"refused with {text!r}"
    return "opened"


def main(folder, first, last):
    import resource

    os.chdir(folder)
    path, good = Path("work.nngui"), []
    for number in range(GOOD):
        document.write(path, *content(number))
        good.append(path.read_bytes())
    watch = Watch()
    for number in range(GOOD, GOOD + WARM):  # what is imported for a message is there then
        path.write_bytes(damaged(number, good))
        opened(path)
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + int(LIMIT), resource.RLIM_INFINITY))
    for number in range(int(first), int(last)):
        path.write_bytes(damaged(number, good))
        begun = process_time()
        outcome = attempt(path, watch)
        sys.stdout.write(f"{number}\t{process_time() - begun:.3f}\t{outcome}\n")
    assert sorted(os.listdir()) == ["work.nngui"], os.listdir()


if __name__ == "__main__":
    main(*sys.argv[1:])
