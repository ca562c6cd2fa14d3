"""What a person can undo: one stack for the design and for the drawing."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtGui import QUndoCommand
from typing_extensions import override

Value = TypeVar("Value")


class Change(QUndoCommand, Generic[Value]):
    """The change of a frozen value into another one.

    Parameters
    ----------
    text : str
        What the Edit menu calls it: "Add Layer".
    before, after : Value
    apply : function of Value
        Makes a value the present one.
    merge : int
        Changes that follow each other and have the same number are undone together; -1 for none.
    """

    def __init__(
        self,
        text: str,
        before: Value,
        after: Value,
        apply: Callable[[Value], None],
        *,
        merge: int = -1,
    ) -> None:
        super().__init__(text)
        self._before, self._after = before, after
        self._apply, self._merge = apply, merge

    @override
    def id(self) -> int:
        return self._merge

    @override
    def redo(self) -> None:
        self._apply(self._after)

    @override
    def undo(self) -> None:
        self._apply(self._before)

    @override
    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Change) or other.id() != self._merge:
            return False
        self._after = other._after
        self.setObsolete(self._before == self._after)
        return True
