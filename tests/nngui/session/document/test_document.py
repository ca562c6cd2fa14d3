import json
import os
import zipfile
from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest

from nngui.session import document
from nngui.session.document import Content, DocumentError, KeptRun, archive, checks
from nngui.training.trainer.player import Player
from tests.nngui.session.document.contents import SMALL, content, own


def same(one, other):
    """Whether two frozen values are equal, down to the bits of their arrays."""
    if isinstance(one, np.ndarray):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    elif is_dataclass(one):
        assert type(one) is type(other)
        for field in fields(one):
            same(getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, dict):
        assert one.keys() == other.keys()
        for key, value in one.items():
            same(value, other[key])
    elif isinstance(one, tuple | list):
        assert len(one) == len(other)
        for left, right in zip(one, other, strict=True):
            same(left, right)
    else:
        assert one == other
        assert isinstance(one, bool) == isinstance(other, bool)


def test_a_document_has_no_more_checkpoints_than_can_be_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST", 50)
    player = Player(SMALL)
    runs = (
        KeptRun(1, SMALL, rest=player.rest(), checkpoints=tuple(range(100))),
        KeptRun(2, SMALL, rest=player.rest(), checkpoints=(*range(10), 200, 201)),
        KeptRun(3, SMALL),
    )
    made = document.fitting(Content(runs, 1, SMALL))
    numbers = [run.checkpoints for run in made.runs]
    assert [(each[0], each[-1]) for each in numbers[:2]] == [(0, 99), (0, 201)]
    assert 12 <= len({*numbers[0], *numbers[1]}) <= 22
    states = [(n, player.state()) for n in sorted({*numbers[0], *numbers[1]})]
    networks = {1: b"a network", 2: b"another"}
    document.write(tmp_path / "work.nngui", made, states, networks)
    with document.opened(tmp_path / "work.nngui") as file:
        assert [run.checkpoints for run in file.content.runs] == numbers
        assert len(list(file.states())) == len(states)
    few = Content(runs[1:], 2, SMALL)
    assert document.fitting(few).runs == few.runs


def test_the_design_that_many_checkpoints_share_is_checked_once(tmp_path, monkeypatch):
    player = Player(SMALL)
    states = [(number, player.state()) for number in range(40)]
    other = replace(player.state(), design=replace(SMALL, learning_rate=0.5))
    states[20] = (20, other)
    run = KeptRun(1, SMALL, rest=player.rest(), checkpoints=tuple(range(40)))
    document.write(tmp_path / "work.nngui", Content((run,), 1, SMALL), states)
    with document.opened(tmp_path / "work.nngui") as file:
        designs, check = [], checks.check_design
        monkeypatch.setattr(
            checks,
            "check_design",
            lambda design, name: (designs.append(design), check(design, name)),
        )
        same(list(file.states()), states)
    assert designs == [SMALL, other.design, SMALL]


def test_a_document_of_half_a_million_epochs_can_be_opened():
    assert archive.MOST >= 2 * 490_000  # of the checkpoints, with their arrays


def reopened(path, made, states=()):
    document.write(path, made, states)
    with document.opened(path) as file:
        return file.content, list(file.states())


@pytest.mark.parametrize("number", range(10))
def test_a_document_holds_every_bit_of_what_was_worked_on(tmp_path, number):
    made, states = content(number)
    found, kept = reopened(tmp_path / "work.nngui", made, states)
    same(found, made)
    same(kept, states)


@pytest.mark.parametrize("number", range(10))
def test_a_run_from_a_document_goes_on_bit_for_bit_as_one_that_was_never_closed(tmp_path, number):
    made, states = content(number)
    found, _ = reopened(tmp_path / "work.nngui", made, states)
    for before, after in zip(made.runs, found.runs, strict=True):
        if before.rest is not None:
            ends = [Player(run.rest.design, own(), rest=run.rest) for run in (before, after)]
            goal = ends[0].epoch + 2
            for player in ends:
                work = player.work()
                while player.epoch < goal:
                    if not player.advance_interlude():
                        next(work)
            np.testing.assert_array_equal(*(player.theta for player in ends))
            same(*(player.measurements.curves for player in ends))


def test_what_is_in_a_document_opens_with_ordinary_tools(tmp_path):
    made, states = content(0)
    path = tmp_path / "work.nngui"
    document.write(path, made, states, networks={1: b"a network"})
    with zipfile.ZipFile(path) as archive:
        head = json.loads(archive.read("document.json"))
        assert head["format"] == "nngui document"
        assert head["content"]["runs"][0]["number"] == 1
        assert archive.read("runs/1.keras") == b"a network"
        with archive.open("arrays.npz") as member, np.load(member) as arrays:
            assert arrays[head["content"]["strokes"][0]["array"]].shape[1] == 2


def test_the_digits_that_come_with_the_program_are_not_copied_into_a_document(tmp_path):
    made, states = next(
        made
        for made in map(content, range(50))
        if any(run.rest and run.rest.parts for run in made[0].runs)
    )
    found, _ = reopened(tmp_path / "work.nngui", made, states)
    with zipfile.ZipFile(tmp_path / "work.nngui") as archive:
        assert archive.getinfo("arrays.npz").file_size < 600_000  # 1,000 digits are 1.6 MB
    same(found, made)


def changed(path, change, name="document.json"):
    """Change the JSON of a document."""
    with zipfile.ZipFile(path) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    data = json.loads(members[name])
    change(data)
    members[name] = json.dumps(data).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for member, values in members.items():
            archive.writestr(member, values)


def test_fields_of_a_newer_program_are_kept_and_written_back(tmp_path):
    made, states = content(3)
    path, other = tmp_path / "work.nngui", tmp_path / "other.nngui"
    document.write(path, made, states)

    def add(head):
        head["weather"] = {"wind": 3}
        head["content"]["sound"] = [1, 2]
        head["content"]["runs"][-1]["medal"] = "gold"
        head["content"]["design"]["momentum"] = 0.9

    changed(path, add)
    with document.opened(path) as file:
        found, kept = file.content, list(file.states())
    fewer = replace(found, runs=tuple(reversed(found.runs)))
    document.write(other, fewer, kept)
    with zipfile.ZipFile(other) as archive:
        head = json.loads(archive.read("document.json"))
    assert head["weather"] == {"wind": 3}
    assert head["content"]["sound"] == [1, 2]
    assert head["content"]["runs"][0]["medal"] == "gold"
    assert head["content"]["design"]["momentum"] == 0.9
    assert all("medal" not in run for run in head["content"]["runs"][1:])


def test_a_document_of_a_newer_version_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "work.nngui"
    document.write(path, content(1)[0])
    changed(path, lambda head: head.update(version=2))
    with pytest.raises(DocumentError, match=r"version 1 at most, got 2.*update the program"):
        document.opened(path).__enter__()


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("open", "1", r"expected `int`, got `str` - at `\$.open`"),
        ("open", 77, "the open run as one of"),
        ("threshold", 2.0, r"a threshold in \[0, 1\], got 2"),
        ("runs", [], "at least one run"),
        ("strokes", [{"array": "no such"}], "an array named 'no such'"),
        ("looked", -1.0, "the epoch looked back to"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_by_its_name(tmp_path, field, value, text):
    path = tmp_path / "work.nngui"
    document.write(path, content(2)[0])
    changed(path, lambda head: head["content"].update({field: value}))
    with pytest.raises(DocumentError, match=text):
        document.opened(path).__enter__()


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        (
            "dataset",
            "letters",
            "dataset as one of 0 or 1, 0 to 9, slant, odd or even, .*, got letters",
        ),
        ("optimizer", "adamant", "optimizer as one of sgd, adam, rmsprop"),
        ("learning_rate", -0.1, "learning_rate from 1e-12 to 1000, got -0.1"),
        ("learning_rate", 1e999, "document"),
        ("batch_size", 0, "batch_size from 1"),
        ("layers", [{"units": 10**9, "activation": "relu"}], "1 to 1,000,000 units"),
        ("layers", [{"units": 3, "activation": "__import__"}], "activations as linear"),
        ("layers", [], "one layer at least"),
    ],
)
def test_a_design_that_cannot_be_set_is_refused(tmp_path, field, value, text):
    path = tmp_path / "work.nngui"
    document.write(path, content(2)[0])
    changed(path, lambda head: head["content"]["design"].update({field: value}))
    with pytest.raises(DocumentError, match=text):
        document.opened(path).__enter__()


def test_a_file_that_cannot_be_written_leaves_the_old_one_as_it_was(tmp_path):
    path = tmp_path / "work.nngui"
    made, states = content(4)
    document.write(path, made, states)
    before = path.read_bytes()

    def failing():
        yield from states
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        document.write(path, made, failing())
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["work.nngui"]


@pytest.mark.parametrize("name", ["no.nngui", "folder"])
def test_what_is_no_file_is_said(tmp_path, name):
    (tmp_path / "folder").mkdir()
    with pytest.raises((FileNotFoundError, DocumentError), match=r"no file|got a folder"):
        document.opened(tmp_path / name).__enter__()


def test_a_run_that_was_put_away_while_it_was_measured_and_edited_then_is_opened(tmp_path):
    run = Player(SMALL)
    work = run.work()
    while run.batches < -(-SMALL.task.train // SMALL.batch_size):
        next(work)
    assert run.measuring
    run = Player(replace(SMALL, loss="mean_squared_error"), rest=run.rest())
    while run.advance_interlude():
        pass
    rest = run.rest()
    assert [part for _, part in rest.curves.within] == [1.0]
    made = Content((KeptRun(1, rest.design, rest=rest),), 1, rest.design)
    found, _ = reopened(tmp_path / "work.nngui", made)
    same(found.runs[0].rest, rest)
