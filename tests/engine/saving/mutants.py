"""Good files damaged at random, the same for the same number."""

import json
import random
import struct

from tests.engine.saving.files import CONFIG, GOOD, WEIGHTS, members, zipped
from tests.engine.saving.make_keras_files import FOLDER

NUMBERS = (0, 1, 2**16, 2**31, 2**32, 2**48, 2**63, 2**64 - 1)
TRAPS = (
    *(None, True, False, -1, 0, 3, 2**31 - 1, 10**30, 1e308, -0.5, "", "x" * 10_000, "\0/../é"),
    *([], {}, [[[[]]]], ["Dense"], {"class_name": "Dense"}, {"class_name": "function"}),
)


def flipped(data, rng):
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def overwritten(data, rng):
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        data[rng.randrange(len(data))] = rng.randrange(256)


def cut_off(data, rng):
    del data[rng.randrange(len(data)) :]


def spliced(data, rng):
    start, other, length = rng.randrange(len(data)), rng.randrange(len(data)), rng.randrange(1, 80)
    data[start : start + rng.choice((0, length))] = data[other : other + length]


def misplaced(data, rng):
    start = rng.randrange(0, len(data) - 8, rng.choice((1, 2, 4, 8)))
    number = rng.choice((*NUMBERS, rng.randrange(len(data)), rng.randrange(2**40)))
    struct.pack_into("<Q", data, start, number)


DAMAGES = (flipped, overwritten, cut_off, spliced, misplaced)


def mistold(config, rng):
    """Put a trap in the place of some value."""
    places = []

    def walk(value):
        for key in value if isinstance(value, dict) else range(len(value)):
            places.append((value, key))
            if isinstance(value[key], dict | list):
                walk(value[key])

    walk(config)
    for _ in range(rng.choice((1, 1, 1, 3))):
        container, key = rng.choice(places)
        if isinstance(container, dict) and rng.random() < 0.2:
            container.pop(key, None)
        elif isinstance(container, dict) or key < len(container):
            container[key] = rng.choice(TRAPS)


def damaged(data, rng):
    data = bytearray(data)
    rng.choice(DAMAGES)(data, rng)
    return bytes(data)


def mutant(number):
    """The file so numbered: damaged as a whole, or in one member with all the rest right."""
    rng = random.Random(number)
    name, part = rng.choice(GOOD), number % 4
    if part == 0:
        return damaged((FOLDER / f"{name}.keras").read_bytes(), rng)
    contents = members(name)
    if part == 1:
        contents[CONFIG] = damaged(contents[CONFIG], rng)
    elif part == 2:
        config = json.loads(contents[CONFIG])
        mistold(config, rng)
        contents[CONFIG] = json.dumps(config)
    else:
        contents[WEIGHTS] = damaged(contents[WEIGHTS], rng)
    return zipped(contents)
