"""`DigitStore`: my digits on the disk, safe there as soon as an edit is done.

An edit is one line at the end of a file, forced to the disk. Nothing that is there is written over
except when the program starts and most of the file is history: then the whole file is replaced at
once. See docs/decisions/0011-my-digits.md.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from engine.whole_file import replacing
from nngui import picture_files
from nngui.digit_journal import Journal, files_in, identity_of, next_file
from nngui.digit_lines import edit_line, header_line, read_header
from nngui.file_lock import locked
from nngui.my_digits import Edit, Example, MyDigits

LOCK = "my-digits.lock"
HISTORY = 1_000  # changes that no longer count, before the file is written anew


class DigitStore:
    """Keeps my digits in a folder; several programs may do so at once.

    What cannot be written stays in memory and is tried again with the next edit.

    Parameters
    ----------
    folder : Path
        Made if it is missing.

    Attributes
    ----------
    digits : MyDigits
        What is in the folder, and what other programs had added by the last edit.
    notices : tuple of str
        What could not be read, a sentence each.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._journal = Journal()
        self._unsaved: list[Edit] = []
        self.digits = MyDigits()
        self.notices: tuple[str, ...] = ()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with locked(folder / LOCK):
                self._read()
                self._tidy()
        except OSError:
            self._read_only()

    def apply(self, edit: Edit) -> None:
        """Change the digits, here and on the disk; those of other programs come along.

        Raises
        ------
        OSError
            If the edit could not be written; here it is made all the same.
        """
        self.digits = self.digits.edited(edit)
        self._unsaved.append(edit)
        self.save()

    def save(self) -> None:
        """Write what is not on the disk yet, if anything.

        Raises
        ------
        OSError
            If that is not possible.
        """
        if not self._unsaved:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        with locked(self._folder / LOCK):
            self._catch_up()
            self._append(b"".join(map(self._line, self._unsaved)))
        self._unsaved.clear()

    def write_pictures(self, examples: Sequence[Example]) -> str:
        """Write what takes time of an edit that adds many pictures; return its `Edit.pictures`.

        May be called in another thread. It is not the edit: the pictures are only laid ready.

        Raises
        ------
        OSError
            If they cannot be written.
        """
        if sum(e.picture is not None for e in examples) <= picture_files.MANY:
            return ""
        self._folder.mkdir(parents=True, exist_ok=True)
        return picture_files.write(self._folder, examples)

    def _read_only(self) -> None:
        """Read without the lock, because the folder cannot be written into."""
        try:
            self._read()
        except OSError as error:
            self.notices = (*self.notices, f"Your digits cannot be read: {error}.")

    def _read(self) -> None:
        journal = Journal()
        for path in files_in(self._folder):
            journal.read(path)
        self._journal = journal
        self.notices = tuple(journal.notices)
        self._show()

    def _show(self) -> None:
        self.digits = MyDigits(self._journal.examples.values())
        for edit in self._unsaved:
            self.digits = self.digits.edited(edit)

    def _catch_up(self) -> None:
        """Take in what other programs did to the files."""
        journal, files = self._journal, files_in(self._folder)
        if not set(journal.files) <= set(files):
            self._restore()
        elif files != journal.files or (files and identity_of(files[-1]) != journal.identity):
            self._read()
        elif files and journal.usable and files[-1].stat().st_size > journal.end:
            journal.examples = {example.key: example for example in self.digits}
            journal.read_more()
            self.notices = tuple(journal.notices)
            self._show()

    def _restore(self) -> None:
        """Write anew what a file kept that somebody removed while this program knew it."""
        known = self.digits
        self._read()
        lost = tuple(example for example in known if example not in self.digits)
        self._unsaved.insert(0, Edit(added=lost))
        self._show()

    def _line(self, edit: Edit) -> bytes:
        """Return the line of an edit, with its pictures in a file beside if they are many."""
        ready = edit.pictures and (self._folder / edit.pictures).exists()
        new = [e for e in edit.added if e.key not in edit.relabelled]
        return edit_line(edit, edit.pictures if ready else self.write_pictures(new))

    def _append(self, lines: bytes) -> None:
        journal = self._journal
        if not (journal.files and journal.usable):
            self._create(next_file(self._folder), lines)
            return
        with journal.files[-1].open("r+b") as file:
            file.truncate(journal.end)  # what another program was killed over
            file.seek(journal.end)
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        journal.end += len(lines)

    def _create(self, path: Path, lines: bytes) -> None:
        """Write a new file, or all of the old one anew, and go on with it."""
        header = header_line()
        with replacing(path) as file:
            file.write(header + lines)
        _sync(self._folder)
        journal = self._journal
        if path not in journal.files:
            journal.files.append(path)
        journal.identity, journal.usable = read_header(header).identity, True
        journal.end = len(header) + len(lines)

    def _tidy(self) -> None:
        """Drop history and pictures that no longer count, if all could be read."""
        journal = self._journal
        if journal.notices or len(journal.files) > 1:
            return
        if journal.changes > 2 * len(self.digits) + HISTORY:
            drawings = b"".join(edit_line(Edit((e,))) for e in self.digits.drawings)
            pictures = tuple(e for e in self.digits if e.picture is not None)
            name = self.write_pictures(pictures)
            self._create(journal.files[0], drawings + edit_line(Edit(pictures), name))
            journal.pictures = [name]
        picture_files.remove_others(self._folder, journal.pictures)


def _sync(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system has a way to."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
