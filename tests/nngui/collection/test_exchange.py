import itertools
import threading

import pytest

from nngui.collection import exchange as exchange_module
from nngui.collection import importing
from nngui.collection.exchange import Exchange
from nngui.collection.formats.exporting import KINDS
from nngui.collection.formats.found import Digit, Found
from nngui.collection.library import Library
from nngui.system.background import Worker
from nngui.system.undo import UndoStack
from tests.nngui.collection.formats.files import labelled
from tests.nngui.collection.stores import digits_in
from tests.nngui.digits import contents, drawing, picture


@pytest.fixture
def stack(qapp):
    return UndoStack()


@pytest.fixture
def library(stack, tmp_path, qtbot):
    library = Library(tmp_path / "data", stack)
    qtbot.waitUntil(lambda: library.settled)
    yield library
    library.close()


@pytest.fixture
def exchange(library):
    exchange = Exchange(library)
    exchange.heard = []
    exchange.notified.connect(exchange.heard.append)
    library.notified.connect(exchange.heard.append)
    yield exchange
    exchange.close()


def ended(qtbot, exchange):
    return qtbot.waitSignal(exchange.progressed, check_params_cb=lambda percent: percent < 0)


def saved(qtbot, exchange):
    library = exchange._library
    qtbot.waitUntil(lambda: library.settled and not library.unsaved)


def add(qtbot, exchange, examples):
    """Have some digits beforehand."""
    exchange._library.add(examples, "Add", "Added.")
    saved(qtbot, exchange)
    exchange.heard.clear()


def brought_in(qtbot, exchange, *paths):
    """Import what is there, though it is scribbled, and wait until it is on the disk."""
    with qtbot.waitSignal(exchange.imported) as signal, ended(qtbot, exchange):
        exchange.import_digits(paths)
    if signal.args[0].doubted:
        exchange.heard.clear()
        exchange.add_doubted(signal.args[0])
    saved(qtbot, exchange)
    return signal.args[0]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_what_is_exported_can_be_imported(qtbot, exchange, library, tmp_path, kind):
    add(qtbot, exchange, [drawing(i % 10, seed=i) for i in range(15)])
    before = list(library.digits)
    with ended(qtbot, exchange):
        exchange.export_digits(tmp_path / kind.name, kind)
    assert exchange.heard == [f"15 digits exported to {tmp_path / kind.name}."]
    library.remove([example.key for example in before])
    saved(qtbot, exchange)
    exchange.heard.clear()
    brought_in(qtbot, exchange, tmp_path / kind.name)
    assert sorted(labelled(library.digits)) == sorted(labelled(before))
    assert exchange.heard == ["15 digits imported."]
    exchange.heard.clear()
    brought_in(qtbot, exchange, tmp_path / kind.name)
    assert sorted(labelled(library.digits)) == sorted(labelled(before))
    assert exchange.heard == ["0 digits imported; 15 were there already."]


def test_strokes_of_digits_that_are_there_are_not_imported_twice(
    qtbot, exchange, library, tmp_path
):
    add(qtbot, exchange, [drawing(i % 10, seed=i) for i in range(15)])
    before = contents(library.digits)
    (kind,) = (kind for kind in KINDS if kind.ending == ".json")
    list(kind.write(tmp_path / "x.json", [*library.digits, drawing(4, seed=15)]))
    brought_in(qtbot, exchange, tmp_path / "x.json")
    assert contents(library.digits)[:15] == before
    assert len(library.digits) == 16
    assert exchange.heard == ["1 digit imported; 15 were there already."]


def test_an_import_can_be_undone_and_is_kept(qtbot, exchange, library, stack, tmp_path):
    (write,) = (kind.write for kind in KINDS if kind.ending == ".npz")
    list(write(tmp_path / "x.npz", [picture(i % 10, seed=i) for i in range(300)]))
    brought_in(qtbot, exchange, tmp_path / "x.npz")
    assert contents(digits_in(tmp_path / "data")) == contents(library.digits)
    assert stack.undo_text == "Import Digits"
    stack.undo()
    saved(qtbot, exchange)
    assert len(digits_in(tmp_path / "data")) == 0
    stack.redo()
    saved(qtbot, exchange)
    assert contents(digits_in(tmp_path / "data")) == contents(library.digits)


def test_imported_digits_come_last_though_the_clock_was_set_back(
    qtbot, exchange, library, tmp_path, monkeypatch
):
    (write,) = (kind.write for kind in KINDS if kind.ending == ".npz")
    list(write(tmp_path / "x.npz", [picture(label) for label in (1, 2)]))
    library.learn(drawing().strokes, 5)
    monkeypatch.setattr("time.time_ns", lambda: 10**17)
    brought_in(qtbot, exchange, tmp_path / "x.npz")
    assert [example.label for example in library.digits] == [5, 1, 2]


def test_what_was_refused_is_told_and_the_rest_is_there(qtbot, exchange, library, tmp_path):
    (tmp_path / "x.csv").write_text("3,0,9,9,0\n12,0,9,9,0\nx,0,9,9,0\n")
    imported = brought_in(qtbot, exchange, tmp_path / "x.csv", tmp_path / "missing.npz")
    assert exchange.heard == ["1 digit imported; 3 refused."]
    assert len(imported.refused) == 3
    assert library.digits.counts[3] == 1


def test_there_is_room_for_no_more_than_mnist_has(qtbot, exchange, library, tmp_path, monkeypatch):
    monkeypatch.setattr(exchange_module, "MOST", 5)
    add(qtbot, exchange, [drawing(i) for i in range(3)])
    (tmp_path / "x.csv").write_text("3,0,9,9,0\n" * 4)
    brought_in(qtbot, exchange, tmp_path / "x.csv")
    assert len(library.digits) == 5
    assert "refused" in exchange.heard[0]


def test_a_cancelled_import_changes_nothing(qtbot, exchange, library, tmp_path):
    (tmp_path / "x.csv").write_text("3,0,9,9,0\n" * 20_000)
    with ended(qtbot, exchange):
        exchange.import_digits([tmp_path / "x.csv"])
        exchange.cancel()
    assert len(library.digits) == 0
    assert exchange.heard == ["Cancelled: nothing was changed."]
    assert not exchange.busy


def test_one_at_a_time(qtbot, exchange, tmp_path):
    (tmp_path / "x.csv").write_text("3,0,9,9,0\n" * 2_000)
    with ended(qtbot, exchange):
        exchange.import_digits([tmp_path / "x.csv"])
        exchange.import_digits([tmp_path / "x.csv"])
        assert exchange.heard == [exchange_module.BUSY]


def test_what_cannot_be_written_is_told(qtbot, exchange, library, tmp_path):
    add(qtbot, exchange, [drawing()])
    with ended(qtbot, exchange):
        exchange.export_digits(tmp_path / "no" / "such" / "x.npz", KINDS[0])
    assert "No such file" in exchange.heard[0]


def test_pictures_have_no_strokes_to_export(qtbot, exchange, library, tmp_path):
    add(qtbot, exchange, [drawing(), picture(), picture()])
    (kind,) = (kind for kind in KINDS if kind.ending == ".json")
    with ended(qtbot, exchange):
        exchange.export_digits(tmp_path / "x.json", kind)
    assert "1 digit exported" in exchange.heard[0]
    assert "2 pictures without strokes left out" in exchange.heard[0]


def test_what_was_read_before_it_was_cancelled_is_not_added(qtbot, exchange, library, tmp_path):
    (tmp_path / "x.csv").write_text("3,0,9,9,0\n")
    with ended(qtbot, exchange):
        exchange.import_digits([tmp_path / "x.csv"])
        exchange._worker.wait()  # the result is on its way now
        exchange.cancel()
    assert len(library.digits) == 0


def test_a_mistake_in_a_reader_names_the_file_and_costs_no_digit_of_the_others(
    qtbot, exchange, library, tmp_path, monkeypatch
):
    def read(path):
        yield Found(0.5, [Digit(4, picture=picture().picture)])
        raise LookupError("nobody has thought of that")

    monkeypatch.setitem(importing.ENDINGS, ".npz", read)
    (tmp_path / "x.csv").write_text("3,0,9,9,0\n")
    (tmp_path / "x.npz").write_bytes(b"x")
    imported = brought_in(qtbot, exchange, tmp_path / "x.npz", tmp_path / "x.csv")
    assert library.digits.counts[3:5] == (1, 1)
    assert exchange.heard == ["2 digits imported; 1 refused."]
    assert str(imported.refused[0]).startswith("x.npz: a mistake of this program")
    assert "nobody has thought of that" in str(imported.refused[0])


def test_whole_numbers_too_large_for_a_point_are_refused_and_the_other_digits_come(
    qtbot, exchange, library, tmp_path
):
    strokes = "[[[0, 0], [%s, 1]]]"
    digits = [
        f'{{"label": {i}, "strokes": {strokes % (9 if i != 2 else 10**400)}}}' for i in range(4)
    ]
    (tmp_path / "x.json").write_text(f"[{', '.join(digits)}]")
    imported = brought_in(qtbot, exchange, tmp_path / "x.json")
    assert library.digits.counts[:4] == (1, 1, 0, 1)
    assert "digit 3: expected strokes of points" in str(imported.refused[0])


def test_the_result_and_how_far_it_is_come_from_another_thread(qtbot):
    threads = []

    def work():
        for share in (0, 0.001, 0.5, 0.5, 1.0):
            threads.append(threading.get_ident())
            yield share
        return "result"

    worker, percents, taken = Worker(), [], []
    worker.progressed.connect(percents.append)
    with qtbot.waitSignal(worker.freed):
        worker.begin(work(), taken.append)
    assert taken == ["result"]
    assert percents == [0, 50, 100]
    assert threading.get_ident() not in threads


def test_an_error_ends_a_job_with_its_reason(qtbot):
    def work():
        yield 0.5
        raise PermissionError(13, "Permission denied", "file")

    worker = Worker()
    with qtbot.waitSignal(worker.failed) as signal:
        worker.begin(work())
    assert "Permission denied" in signal.args[0]


def test_a_mistake_of_the_program_ends_a_job_with_its_reason_too(qtbot):
    def work():
        yield 0.5
        raise LookupError("no such key")

    worker = Worker()
    with qtbot.waitSignal(worker.failed) as signal:
        worker.begin(work())
    assert signal.args == ["LookupError: no such key"]


def test_a_cancelled_job_ends_cleans_up_and_says_nothing(qtbot):
    cleaned, begun = [], threading.Event()

    def work():
        try:
            for _ in itertools.count():
                begun.set()
                yield 0.0
        finally:
            cleaned.append(True)

    worker, said = Worker(), []
    worker.failed.connect(said.append)
    worker.begin(work(), said.append)
    assert begun.wait(10)
    worker.cancel()
    assert cleaned == [True]
    assert said == []
