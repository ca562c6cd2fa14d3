import io
import re
import struct
import zipfile

import pytest

from engine import load_model
from tests.engine.saving.files import CONFIG, METADATA, WEIGHTS, members, refusal, zipped


def with_member(name, content, compression=zipfile.ZIP_DEFLATED):
    return zipped({**members(), name: content}, compression)


def zip_with_many_members():
    with zipfile.ZipFile(buffer := io.BytesIO(), "w") as archive:
        for i in range(2_000):
            archive.writestr(f"{i}", b"")
    return buffer.getvalue()


def zip_with_a_member_twice():
    with zipfile.ZipFile(buffer := io.BytesIO(), "w") as archive:
        for name, content in members().items():
            archive.writestr(name, content)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(CONFIG, "{}")
    return buffer.getvalue()


def patched(old, new, content=None):
    """A good file with some bytes of its zip structure changed."""
    content = content or zipped(members())
    assert old in content
    return content.replace(old, new)


def encrypted():
    content = zipped(members())
    place = content.index(b"PK\1\2") + 8
    return content[:place] + b"\1" + content[place + 1 :]


def declaring_less_than_there_is():
    """A bomb that says it is small."""
    content = bytearray(zipped({**members(), CONFIG: " " * 60_000_000}, zipfile.ZIP_DEFLATED))
    for signature, offset in ((b"PK\1\2", 24), (b"PK\3\4", 22)):
        place = content.index(signature, content.index(signature) + 1)
        struct.pack_into("<I", content, place + offset, 1_000)
    return bytes(content)


def inflating():
    """Weights as large as the network that is declared, in a small file."""
    config = members()[CONFIG].replace(b'"units": 6', b'"units": 2000000')
    contents = {**members(), CONFIG: config, WEIGHTS: bytes(20_000_000)}
    return zipped(contents, zipfile.ZIP_DEFLATED)


def bomb(method):
    """A small file whose unpacking would take 120 MB, though it declares 20 bytes."""

    def make():
        content = bytearray(with_member(CONFIG, b"[" * 120_000_000, method))
        for signature, offset in ((b"PK\1\2", 24), (b"PK\3\4", 22)):
            place = content.index(signature, content.index(signature) + 1)
            struct.pack_into("<I", content, place + offset, 20)
        return bytes(content)

    return make


ZIPS = {
    "bomb of bzip2": (bomb(zipfile.ZIP_BZIP2), "stored or deflated.*bzip2"),
    "bomb of LZMA": (bomb(zipfile.ZIP_LZMA), "stored or deflated.*LZMA"),
    "damaged LZMA": (
        lambda: with_member(WEIGHTS, b"x" * 999, zipfile.ZIP_LZMA).replace(b"]\0\0", b"\xff\0\0"),
        "LZMA",
    ),
    "nothing": (lambda: b"", "zip file"),
    "no zip": (lambda: b"GIF89a" + bytes(500), "zip file"),
    "HDF5 of Keras 2": (lambda: members()[WEIGHTS], r"HDF5 file 'a.keras'.*save\("),
    "cut off": (lambda: zipped(members())[:-300], "zip file"),
    "bomb of JSON": (lambda: with_member(CONFIG, b" " * 50_000_000), "at most 1,000,000 bytes"),
    "bomb of weights": (lambda: with_member(WEIGHTS, bytes(200_000_000)), "at most"),
    "bomb within the limits": (inflating, "16,000,000 bytes.*uncompressed"),
    "bomb that lies": (declaring_less_than_there_is, "config.json"),
    "member outside": (lambda: with_member("../x", b""), r"\.\./x"),
    "absolute member": (lambda: with_member("/etc/passwd", b""), "/etc/passwd"),
    "foreign member": (lambda: with_member("virus.exe", b""), "virus.exe"),
    "missing member": (lambda: zipped({CONFIG: b"{}", METADATA: b"{}"}), "got .*metadata.json"),
    "many members": (zip_with_many_members, "table of contents"),
    "member twice": (zip_with_a_member_twice, "each once"),
    "encrypted": (encrypted, "encrypted"),
    "other name inside": (lambda: patched(b"config.json{", b"konfig.json{"), "config.json"),
}


@pytest.mark.parametrize("what", ZIPS)
def test_a_bad_zip_file_is_refused(tmp_path, what):
    make, message = ZIPS[what]
    content = make()
    said = refusal(tmp_path / "a.keras", content)
    assert re.search(message, said), said


def test_what_was_zipped_anew_with_compression_is_read(tmp_path):
    path = tmp_path / "a.keras"
    path.write_bytes(zipped(members(), zipfile.ZIP_DEFLATED))
    assert load_model(path).built
