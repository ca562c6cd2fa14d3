"""`Store`: my digits in an SQLite file, without Qt, threads or the window."""

import os
import secrets
import sqlite3
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from nngui.collection.items import Item
from nngui.collection.my_digits import Edit, Example, MyDigits
from nngui.collection.rows import (
    APPLICATION,
    ITEMS,
    TABLE,
    VERSION,
    RowError,
    example_of,
    item_of,
    row_of,
    row_of_item,
)
from nngui.collection.store_errors import StoreError, damage, explained, journal_of
from nngui.design.figures import counted

NAME = "my-digits.sqlite"
PATIENCE = 5.0  # s of waiting for another program that writes, with something to write
GLANCE = 0.25  # s, with nothing to write


@dataclass(frozen=True, eq=False)
class Kept:
    """The state of the store after an update.

    Attributes
    ----------
    digits : MyDigits
        The digits on the disk, as far as they could be read.
    written : int
        The number of edits that were written.
    error : StoreError or None
        The failure to write or read.
    aside : Path or None
        The new name of a damaged file, if this update set one aside.
    """

    digits: MyDigits
    written: int = 0
    error: StoreError | None = None
    aside: Path | None = None


class Store:
    """My digits in a file of a folder; several programs may use it at once.

    Only the thread of the first update may use it.

    Parameters
    ----------
    folder : Path or None
        Made if it is missing; None keeps the digits in memory.

    Attributes
    ----------
    digits : MyDigits
        The digits on the disk at the last update.
    """

    def __init__(self, folder: Path | None) -> None:
        self.path = folder / NAME if folder else None
        self.digits = MyDigits()
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = (
            None  # device and inode of the file that was opened last
        )
        self._version = -1  # of the content at the last reading; changes of other programs raise it
        self._rescued: tuple[Example | Item, ...] = ()  # of a file that has disappeared
        self._unreadable: set[object] = set()

    def update(self, edits: Sequence[Edit] = ()) -> Kept:
        """Write edits, all or none of them, and read the changes of other programs.

        Writing an edit again does no harm. After a return without an error, the edits are on the
        disk.
        """
        try:
            self._open(PATIENCE if edits else GLANCE)
            self._bring_together(edits)
        except (sqlite3.Error, OSError, StoreError) as error:
            self.close()
            return Kept(self.digits, error=explained(error, self.path, len(self.digits)))
        return Kept(self.digits, len(edits), self._left_out())

    def erase(self) -> Kept:
        """Remove all digits, also those that cannot be read, so that nothing of them is left.

        The file itself stays: other programs that use it find it empty, where they would write
        their digits into a new one.
        """
        try:
            self._open(PATIENCE)
            self._run("PRAGMA secure_delete = ON")
            with self._transaction("IMMEDIATE"):
                self._run("DELETE FROM digits")
                if self._has_items:
                    self._run("DELETE FROM items")
            self._run("VACUUM")
        except (sqlite3.Error, OSError, StoreError) as error:
            self.close()
            return Kept(self.digits, error=explained(error, self.path, len(self.digits)))
        self.digits, self._rescued, self._version = MyDigits(), (), -1
        self._unreadable.clear()
        return Kept(self.digits)

    def set_aside(self) -> Path | None:
        """Give the file another name, so that the next update begins a new one.

        Another program may have done so already; then nothing happens.

        Returns
        -------
        Path or None
            Its new name.

        Raises
        ------
        OSError
            If the file cannot be renamed.
        """
        self.close()
        if self.path is None or _identity(self.path) != self._file:
            return None
        name = f"my-digits-{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}.sqlite"
        aside = self.path.with_name(name)
        self.path.rename(aside)
        with suppress(FileNotFoundError):  # which SQLite needs to undo an unfinished change
            journal_of(self.path).rename(journal_of(aside))
        return aside

    def close(self) -> None:
        """Close the file; the next update opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self, patience: float) -> None:
        file = _identity(self.path) if self.path else None
        if self.path and (file is None or file != self._file):
            self._begin_file(self.path)
        if self._connection is None:
            _check(self.path)
            self._connection = sqlite3.connect(self.path or ":memory:", isolation_level=None)
            self._version = -1
            self._wait_for_others(patience)
            self._prepare(self._connection)
            self._file = _identity(self.path) if self.path else None
        self._wait_for_others(patience)

    def _begin_file(self, path: Path) -> None:
        """Continue with a new file, or with one that has replaced the former file."""
        self.close()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = _identity(path)
        self._rescued = tuple(
            {e.key: e for e in (*self._rescued, *self.digits.everything)}.values()
        )
        self._unreadable.clear()

    def _wait_for_others(self, patience: float) -> None:
        self._run(f"PRAGMA busy_timeout = {round(1000 * patience)}")

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Check whose file it is before any change; make the table in a new one."""
        if self._is_new():
            _settle(connection)
            with self._transaction("IMMEDIATE"):
                if self._is_new():  # no other program has made it meanwhile
                    connection.execute(TABLE)
                    connection.execute(f"PRAGMA application_id = {APPLICATION}")
                    connection.execute(f"PRAGMA user_version = {VERSION}")
        if self._number("PRAGMA application_id") != APPLICATION:
            raise damage(f"{self.path} is a file of another program")
        if self._number("PRAGMA user_version") > VERSION:
            raise StoreError(
                f"{self.path} was written by a newer version of this program and stays as it is",
                "Start the newer version, or move the file elsewhere and try again.",
                passing=False,
            )
        _settle(connection)

    def _is_new(self) -> bool:
        tables = self._number("SELECT count(*) FROM sqlite_master")
        return not tables and not self._number("PRAGMA application_id")

    def _bring_together(self, edits: Sequence[Edit]) -> None:
        with self._transaction("IMMEDIATE" if edits or self._rescued else "DEFERRED"):
            self._catch_up()
            lost = tuple(e for e in self._rescued if e not in self.digits)
            edits = (Edit(added=lost), *edits) if lost else edits
            after = self.digits
            for edit in edits:
                self._write(edit)
                after = after.edited(edit)
        self.digits, self._rescued = after, ()

    def _catch_up(self) -> None:
        """Read the changes of other programs since the last update."""
        version = self._number("PRAGMA data_version")
        if version == self._version:
            return
        known = {example.key: example for example in self.digits}
        there: list[Example | Item] = []
        try:
            there.extend(self._read_items())
            for example in self._read_all(known) if known else self._read_first():
                there.append(example)
        except sqlite3.Error:
            self.digits = MyDigits((*self.digits.everything, *there))  # the intact ones
            raise
        self.digits, self._version = MyDigits(there), version

    def _read_first(self) -> Iterator[Example]:
        return self._examples(self._run("SELECT key, label, strokes, picture FROM digits"))

    def _read_all(self, known: dict[str, Example]) -> Iterator[Example]:
        """Yield all examples of the file; known ones are the same objects as before."""
        one = "SELECT key, label, strokes, picture FROM digits WHERE key = ?"
        for key, label in self._run("SELECT key, label FROM digits").fetchall():
            if key not in known:
                yield from self._examples(self._run(one, (key,)))
            elif known[key].label == label:
                yield known[key]
            else:
                yield replace(known[key], label=label)

    def _read_items(self) -> Iterator[Item]:
        """Yield all that questions consist of; what is known is the same object as before."""
        self._unreadable.clear()
        if not self._has_items:
            return
        one = "SELECT key, parent, name, strokes, picture FROM items WHERE key = ?"
        for key, parent, name in self._run("SELECT key, parent, name FROM items").fetchall():
            known = self.digits.items.get(key)
            if known is not None and (known.parent, known.name) == (parent, name):
                yield known
                continue
            try:
                yield item_of(self._run(one, (key,)).fetchone())
            except RowError:
                self._unreadable.add(key)

    @property
    def _has_items(self) -> bool:
        """Whether there is a table of items: a file without a question has none."""
        return bool(self._number("SELECT count(*) FROM sqlite_master WHERE name = 'items'"))

    def _examples(self, rows: Iterable[tuple[object, ...]]) -> Iterator[Example]:
        for row in rows:
            try:
                yield example_of(row)
            except RowError:
                self._unreadable.add(row[0])

    def _write(self, edit: Edit) -> None:
        labels = edit.relabelled
        gone = ((e.key,) for e in edit.removed_digits if e.key not in labels)
        new = (row_of(e) for e in edit.added_digits if e.key not in labels)
        self._run_many("DELETE FROM digits WHERE key = ?", gone)
        relabelled = ((label, key) for key, label in labels.items())
        self._run_many("UPDATE digits SET label = ? WHERE key = ?", relabelled)
        self._run_many("INSERT OR REPLACE INTO digits VALUES (?, ?, ?, ?)", new)
        if edit.added_items or edit.removed_items:
            self._write_items(edit)

    def _write_items(self, edit: Edit) -> None:
        self._run(ITEMS)
        stays = edit.renamed
        gone = ((item.key,) for item in edit.removed_items if item.key not in stays)
        new = (row_of_item(item) for item in edit.added_items if item.key not in stays)
        renamed = ((item.parent, item.name, item.key) for item in stays.values())
        self._run_many("DELETE FROM items WHERE key = ?", gone)
        self._run_many("UPDATE items SET parent = ?, name = ? WHERE key = ?", renamed)
        self._run_many("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?, ?)", new)

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[None]:
        """Make all changes or none, and force them to the disk."""
        self._run(f"BEGIN {kind}")
        try:
            yield
            self._run("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):  # SQLite may have gone back by itself
                self._run("ROLLBACK")
            raise

    def _left_out(self) -> StoreError | None:
        if not self._unreadable:
            return None
        count = counted(len(self._unreadable), "digit")
        return StoreError(
            f"{count} in {self.path} cannot be read",
            "All others are used, and the file stays as it is except for your changes.",
            passing=False,
        )

    def _run(self, statement: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        assert self._connection is not None
        return self._connection.execute(statement, values)

    def _run_many(self, statement: str, values: Iterable[Sequence[object]]) -> None:
        assert self._connection is not None
        self._connection.executemany(statement, values)

    def _number(self, statement: str) -> int:
        with closing(self._run(statement)) as cursor:
            return int(cursor.fetchone()[0])


def _settle(connection: sqlite3.Connection) -> None:
    """Make changes safe on network drives too, where write-ahead logs are not."""
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute("PRAGMA synchronous = FULL")


def _identity(path: Path) -> tuple[int, int] | None:
    """Return device and inode of the file at a path, or None if there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _check(path: Path | None) -> None:
    """Refuse a pipe or a device, which SQLite would read without end."""
    for each in (path, journal_of(path)) if path else ():
        with suppress(FileNotFoundError):
            if not stat.S_ISREG(os.stat(each).st_mode):
                raise damage(f"{each} is not a file")
