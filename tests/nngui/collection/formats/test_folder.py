import os
import struct
import zlib

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageWriter, QPainter, QPen, QTransform

from nngui.collection.formats import folder, picture
from tests.nngui.collection.formats.files import imported, reasons, the_reason, written
from tests.nngui.digits import drawing
from tests.nngui.digits import picture as example

WHITE, BLACK, CLEAR = Qt.GlobalColor.white, Qt.GlobalColor.black, Qt.GlobalColor.transparent


def seven(width=300, height=400, ink=BLACK, ground=WHITE, *, kind=QImage.Format.Format_ARGB32):
    """A 7 in a corner of a picture."""
    image = QImage(width, height, kind)
    image.fill(ground)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 0.05 * width, c=Qt.PenCapStyle.RoundCap))
    x, y = 0.2 * width, 0.2 * height
    painter.drawPolyline([QPointF(x, y), QPointF(3 * x, y), QPointF(1.5 * x, 3 * y)])
    painter.end()
    return image


def png(width, height):
    """A PNG file that says it is so large, and has one line of nothing."""

    def chunk(kind, content):
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)
    content = chunk(b"IDAT", zlib.compress(bytes(width + 1))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + content


@pytest.fixture
def digits(tmp_path):
    """A folder with an empty folder 7 in it."""
    (tmp_path / "digits" / "7").mkdir(parents=True)
    return tmp_path / "digits"


@pytest.fixture
def normal(qapp, digits):
    """How a 7 should look."""
    seven().save(str(digits / "7" / "a.png"))
    (digit,) = imported(digits).examples
    (digits / "7" / "a.png").unlink()
    return digit.image


@pytest.mark.parametrize("ending", ["png", "jpg", "JPEG", "bmp"])
@pytest.mark.parametrize("size", [(30, 40), (300, 400), (1500, 2000)])
@pytest.mark.parametrize(("ink", "ground"), [(BLACK, WHITE), (WHITE, BLACK)])
def test_any_kind_size_and_polarity_gives_the_same_digit(digits, normal, ending, size, ink, ground):
    assert seven(*size, ink, ground).save(str(digits / "7" / f"a.{ending}"))
    back = imported(digits)
    assert back.refused == ()
    assert back.examples[0].label == 7
    assert np.abs(back.examples[0].image - normal).mean() < 0.03


@pytest.mark.parametrize("ink", [BLACK, WHITE, Qt.GlobalColor.darkBlue])
def test_what_is_transparent_is_the_ground(digits, normal, ink):
    seven(ink=ink, ground=CLEAR).save(str(digits / "7" / "a.png"))
    assert np.abs(imported(digits).examples[0].image - normal).mean() < 0.03


def test_indexed_and_deep_colours_are_read(digits, normal):
    for i, kind in enumerate(
        (QImage.Format.Format_Mono, QImage.Format.Format_Indexed8, QImage.Format.Format_RGBA64)
    ):
        plain = Qt.ImageConversionFlag.ThresholdDither
        assert seven().convertToFormat(kind, plain).save(str(digits / "7" / f"{i}.png"))
    for back in imported(digits).examples:
        assert np.abs(back.image - normal).mean() < 0.04


def test_a_photo_is_turned_as_the_camera_was(digits, normal):
    writer = QImageWriter(str(digits / "7" / "a.jpg"), b"jpeg")
    turned = QImageIOHandler.Transformation.TransformationRotate90
    writer.setTransformation(turned)
    image = seven()
    assert writer.write(image.transformed(QTransform().rotate(-90)))
    assert np.abs(imported(digits).examples[0].image - normal).mean() < 0.03


def test_mnists_own_pictures_are_kept_pixel_by_pixel(digits):
    one = example(7)
    (digits / "7" / "a.png").write_bytes(picture.to_png(one.picture))
    np.testing.assert_array_equal(imported(digits).examples[0].picture, one.picture)


def test_folders_within_folders_and_a_folder_of_one_class_are_found(tmp_path, qapp):
    for part in ("training/3", "training/4/more", "testing/3"):
        (tmp_path / part).mkdir(parents=True)
        seven().save(str(tmp_path / part / "a.png"))
    assert sorted(e.label for e in imported(tmp_path).examples) == [3, 3, 4]
    assert [e.label for e in imported(tmp_path / "training" / "3").examples] == [3]
    assert [e.label for e in imported(tmp_path / "training" / "3" / "a.png").examples] == [3]


def test_a_picture_without_a_label_is_refused(tmp_path, qapp):
    seven().save(str(tmp_path / "a.png"))
    assert "put it into a folder" in the_reason(imported(tmp_path / "a.png"))
    assert "1 picture in a folder whose name is not a digit" in the_reason(imported(tmp_path))


def test_what_is_no_picture_is_refused_by_its_name_and_the_rest_is_used(digits, normal):
    inside = digits / "7"
    seven().save(str(inside / "good.png"))
    whole = (inside / "good.png").read_bytes()
    seven(40, 40, WHITE, WHITE).save(str(inside / "blank.png"))
    seven().save(str(inside / "photo.jpg"))
    photo = (inside / "photo.jpg").read_bytes()
    (inside / "photo.jpg").write_bytes(photo[: len(photo) // 2])
    for name, content in {
        "cut.png": whole[: len(whole) // 2],
        "damaged.png": whole[:200] + bytes(50) + whole[250:],
        "empty.png": b"",
        "garbage.bmp": b"BM" + bytes(3),
        "huge.png": png(40_000, 40_000),
        "notes.txt": b"notes",
        "svg.png": b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        ".hidden.png": b"hidden",
        "Thumbs.db": b"",
    }.items():
        (inside / name).write_bytes(content)
    (digits / "8").mkdir()
    (digits / "seven").mkdir()
    seven().save(str(digits / "seven" / "a.png"))
    back = imported(digits)
    assert len(back.examples) == 1
    told = dict(reason.split(": ", 1) for reason in reasons(back))
    assert told.pop(os.path.join("digits", "8")) == "there is no picture in it"
    assert "whose name is not a digit" in told.pop(os.path.join("digits", "seven"))
    told = {name.removeprefix(os.path.join("digits", "7", "")): told[name] for name in told}
    assert told.pop("blank.png") == "nothing is drawn on it"
    assert told.pop("photo.jpg") == "the picture is cut off"
    assert "it has 40,000 × 40,000 pixels" in told.pop("huge.png")
    assert told.pop("notes.txt") == "it is not a PNG, JPEG or BMP picture"
    assert "it is damaged" in told.pop("cut.png")
    assert "it is damaged" in told.pop("damaged.png")
    for name in ("empty.png", "garbage.bmp", "svg.png"):
        assert "it is" in told.pop(name)
    assert told == {}


def test_a_folder_without_digits_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    assert "expected folders called 0 to 9" in the_reason(imported(tmp_path / "empty"))


@pytest.mark.skipif(os.name != "posix", reason="links and pipes")
def test_links_that_go_round_or_nowhere_and_pipes_end(digits, normal):
    seven().save(str(digits / "7" / "a.png"))
    (digits / "7" / "round").symlink_to(digits)
    (digits / "7" / "itself.png").symlink_to(digits / "7" / "itself.png")
    (digits / "7" / "nowhere.png").symlink_to(digits / "nowhere.png")
    (digits / "7" / "nowhere").symlink_to(digits / "nowhere")
    os.mkfifo(digits / "7" / "pipe.png")
    back = imported(digits)
    assert len(back.examples) == 1
    assert sorted(os.path.basename(r.where) for r in back.refused) == [
        "itself.png",
        "nowhere",
        "nowhere.png",
        "pipe.png",
    ]
    os.mkfifo(digits / "pipe.csv")
    assert "its format is unknown here" in the_reason(imported(digits / "pipe.csv"))


def test_what_may_not_be_opened_is_refused(digits, normal, monkeypatch):
    seven().save(str(digits / "7" / "a.png"))
    (digits / "8").mkdir()
    scandir = os.scandir

    def forbidden(path):
        if path.name == "8":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", forbidden)
    back = imported(digits)
    assert len(back.examples) == 1
    assert reasons(back) == [
        f"{os.path.join('digits', '8')}: it cannot be opened: Permission denied"
    ]


def test_the_number_and_the_depth_of_files_have_a_limit(digits, normal, monkeypatch):
    deep = digits.joinpath(*"7" * 12)
    deep.mkdir(parents=True)
    seven().save(str(deep / "a.png"))
    assert "folders deep" in reasons(imported(digits))[0]
    monkeypatch.setattr(folder, "MOST_ENTRIES", 3)
    assert "more than 3 files" in reasons(imported(digits))[-1]


def test_a_picture_file_that_is_too_long_is_not_read(digits, monkeypatch):
    monkeypatch.setattr(picture, "MOST_BYTES", 100)
    (digits / "7" / "a.png").write_bytes(bytes(101))
    assert "it has 101 bytes; expected at most 100" in reasons(imported(digits))[0]


def test_an_export_does_not_mix_with_what_is_there(digits):
    with pytest.raises(FileExistsError):
        written(folder.write, digits, [example()])
    assert list((digits / "7").iterdir()) == []


def test_a_picture_of_deep_colours_may_have_half_as_many_pixels(digits, monkeypatch):
    monkeypatch.setattr(picture, "MOST_PIXELS", 300 * 400)
    seven().save(str(digits / "7" / "a.png"))
    seven().convertToFormat(QImage.Format.Format_RGBA64).save(str(digits / "7" / "b.png"))
    back = imported(digits)
    assert len(back.examples) == 1
    assert "b.png: it has 300 × 400 pixels" in reasons(back)[0]


def test_an_export_that_is_broken_off_or_fails_leaves_nothing(tmp_path, monkeypatch):
    examples = [drawing(i % 2) for i in range(6)]
    writing = folder.write(tmp_path / "mine", examples)
    next(writing)
    assert not (tmp_path / "mine").exists()
    writing.close()
    assert not list(tmp_path.iterdir())

    def full(path, content):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(folder, "write_file", full)
    with pytest.raises(OSError, match="No space left"):
        list(folder.write(tmp_path / "mine", examples))
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_there_is_not_written_into(tmp_path):
    (tmp_path / "mine").mkdir()
    with pytest.raises(FileExistsError, match="there is a folder or a file of that name"):
        list(folder.write(tmp_path / "mine", [drawing(1)]))
    assert not list((tmp_path / "mine").iterdir())
