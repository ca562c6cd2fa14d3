"""Examples as a list that Qt can show."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from nngui.collection.my_digits import Example
from nngui.design.wording import with_article
from nngui.widgets.plain import plain_tip

NOWHERE = QModelIndex()
EXAMPLE = Qt.ItemDataRole.UserRole
NAME = EXAMPLE + 1  # of its class


class DigitsModel(QAbstractListModel):
    """The examples in the order they are given."""

    def __init__(self) -> None:
        super().__init__()
        self._examples: Sequence[Example] = ()
        self._names: Sequence[str] = ()
        self._rows: dict[str, int] = {}

    def show_examples(self, examples: Sequence[Example], names: Sequence[str] = ()) -> None:
        """Show these instead of those before, by the names of their classes if they have any."""
        self.beginResetModel()
        self._names = names
        self._examples = examples
        self._rows = {example.key: row for row, example in enumerate(examples)}
        self.endResetModel()

    def rows(self, keys: Iterable[str]) -> list[int]:
        """Return where the examples with these keys are, as far as they are there."""
        return [self._rows[key] for key in keys if key in self._rows]

    def example(self, row: int) -> Example:
        """Return one of the examples."""
        return self._examples[row]

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._examples)

    @override
    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        example = self._examples[index.row()]
        if role == EXAMPLE:
            return example
        if role == NAME:
            return self._names[example.label] if self._names else str(example.label)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            how = "drawn" if example.picture is None else "imported as a picture"
            if self._names:
                return plain_tip(f"{self._names[example.label]}, {how}")
            return f"{with_article(example.label).capitalize()}, {how}"
        return None
