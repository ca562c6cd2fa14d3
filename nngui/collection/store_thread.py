"""`StoreThread`: reads and writes my digits in a thread of its own, for the GUI thread."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from nngui.collection.my_digits import Edit, MyDigits
from nngui.collection.store import Kept, Store
from nngui.collection.store_errors import StoreError

LOG = logging.getLogger("nngui")
RETRY = 2_000  # ms until a failed writing is tried again
SLOW = 1_000  # ms without an answer, until `slow` is emitted


class _Pending(NamedTuple):
    """An edit that is not on the disk yet, and functions to call when it is."""

    edit: Edit
    written: list[Callable[[], None]]


class StoreThread(QObject):
    """My digits in memory, and their way to the disk, without a wait in the GUI thread.

    An edit holds in memory at once. One request at a time is on its way to the store; all edits
    made meanwhile form the next one. Edits whose writing failed stay and are tried again.

    Parameters
    ----------
    folder : Path or None
        Where they are saved; None to keep them in memory only.

    Attributes
    ----------
    digits : MyDigits
        The digits on the disk, with the edits on their way there.
    error : StoreError or None
        The failure of the last request.
    closed : bool

    Signals
    -------
    changed
        `digits` has changed: by the first reading, or by another program.
    error_changed
    put_aside : Path
        The new name of a damaged file.
    slow
        The disk, or another program, delays a request.
    erased : str
        All digits are removed; or else the reason why they are not.
    """

    changed = Signal()
    error_changed = Signal()
    put_aside = Signal(object)
    slow = Signal()
    erased = Signal(str)
    _answered = Signal()  # from the other thread

    def __init__(self, folder: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.digits = MyDigits()
        self.error: StoreError | None = None
        self._store = Store(folder)
        self._pending: list[_Pending] = []
        self._sent = 0  # the number of them that are on their way
        self._aside = False  # the file is to be set aside with the next request
        self._erases = False  # all is to be removed with the next request
        self._is_erasing = False
        self._request: Future[Kept] | None = None
        self._executor = ThreadPoolExecutor(1, "my digits")
        self.closed = False
        self._retry = QTimer(self, singleShot=True, interval=RETRY)
        self._retry.timeout.connect(self.look)
        self._slow = QTimer(self, singleShot=True, interval=SLOW)
        self._slow.timeout.connect(self.slow)
        self._answered.connect(self._receive, Qt.ConnectionType.QueuedConnection)
        self.look()

    @property
    def unsaved(self) -> int:
        """The number of edits that are not on the disk."""
        return len(self._pending)

    @property
    def settled(self) -> bool:
        """Whether nothing is on its way."""
        return self._request is None

    def apply(self, edit: Edit) -> None:
        """Make an edit."""
        self.digits = self.digits.edited(edit)
        self._pending.append(_Pending(edit, []))
        self.look()

    def when_written(self, call: Callable[[], None]) -> None:
        """Call this in the GUI thread when all edits until now are safe on the disk."""
        if self._pending:
            self._pending[-1].written.append(call)
        else:
            call()

    @Slot()
    def look(self) -> None:
        """Write pending edits, and read the changes of other programs."""
        if self._request is not None or self.closed:
            return
        edits, aside = tuple(pending.edit for pending in self._pending), self._aside
        self._sent, self._aside = len(edits), False
        erases, self._erases = self._erases, False
        self._is_erasing = erases
        self._retry.stop()
        self._slow.start()
        call = self._erase if erases else self._update
        self._request = self._executor.submit(call, edits, aside)
        self._request.add_done_callback(lambda _: self._answered.emit())

    def set_aside(self) -> None:
        """Give a damaged file another name and go on with a new one."""
        self._aside = True
        self.look()

    def erase(self) -> None:
        """Remove all digits for good, with the edits on their way; `erased` follows."""
        self._pending.clear()
        self._erases = True
        self.look()

    def flush(self) -> None:
        """Write pending edits and wait for it: some 5 s if another program uses the file."""
        self._await()
        if self._pending:
            self.look()
            self._await()

    def close(self) -> None:
        """Write pending edits, and end the thread."""
        if self.closed:
            return
        self.flush()
        self.closed = True
        self._retry.stop()
        self._executor.submit(self._store.close)
        self._executor.shutdown()

    def _update(self, edits: tuple[Edit, ...], aside: bool) -> Kept:
        """Carry out a request in the other thread; no mistake may cost an edit."""
        store = self._store
        try:
            path = store.set_aside() if aside else None
            return replace(store.update(edits), aside=path)
        except OSError as error:
            reason = f"{store.path} cannot be set aside: {error.strerror or error}"
            remedy = "Make its folder writable, and try once more."
            return Kept(store.digits, error=StoreError(reason, remedy, movable=True))
        except Exception as error:
            LOG.exception("my digits could not be updated")
            reason = f"{store.path} could not be updated ({error!r})"
            return Kept(store.digits, error=StoreError(reason, "This is tried again."))

    def _erase(self, edits: tuple[Edit, ...], aside: bool) -> Kept:
        """Remove all digits, in the other thread; a file that is damaged goes as a whole."""
        kept = self._store.erase()
        if kept.error is not None and kept.error.movable:
            kept = self._update((), True)
            if kept.aside is not None:
                kept.aside.unlink(missing_ok=True)
                kept = replace(kept, aside=None)
        return kept

    def _await(self) -> None:
        if self._request is not None:
            self._request.result()
            self._receive()

    @Slot()
    def _receive(self) -> None:
        request = self._request
        if request is None or not request.done():
            return  # `flush` has taken it already
        self._request, kept = None, request.result()
        self._slow.stop()
        done, self._pending = self._pending[: kept.written], self._pending[kept.written :]
        self._show(kept)
        if self._is_erasing:
            self._is_erasing = False
            self.erased.emit("" if kept.error is None else str(kept.error))
        for call in (call for pending in done for call in pending.written):
            call()
        if kept.aside is not None:
            self.put_aside.emit(kept.aside)
        if self._aside or self._erases or len(self._pending) > self._sent - kept.written:
            self.look()
        elif self.error is not None and self.error.passing:
            self._retry.start()

    def _show(self, kept: Kept) -> None:
        digits = kept.digits
        for pending in self._pending:
            digits = digits.edited(pending.edit)
        if not digits.same_as(self.digits):
            self.digits = digits
            self.changed.emit()
        before, self.error = self.error, kept.error
        if before or self.error:
            self.error_changed.emit()
