"""`SetupDialog`: the note of a set-up for a class, and what it locks."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPlainTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nngui.design.setup import CONTROLS, Control, Setup
from nngui.widgets.fields.forms import label_of
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label
from nngui.widgets.screens import within_screen

NAME, LOCKED, HIDDEN = range(3)
CONTROL = Qt.ItemDataRole.UserRole
ON, OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked
SIZE = QSize(620, 680)
ROOM = 1.4  # times the height of a line, for a row
EXPLAINED = (
    "A set-up is a file with which the class begins: the data, the network and all settings as they"
    " are now, and no runs. What is locked can be seen and not changed. The answer, J, the curves"
    " and the runs are always shown."
)
HINTS = {
    "setupNoteEdit": "A text that the class reads above the panels; it may stay empty.",
    "setupDrawingCheck": "Whether the class begins with the drawing that is on the pad now.",
    "setupControls": "Tick what the class cannot change, or not even see; a tick in the row of a"
    " group is for all of it.",
}


class SetupDialog(QDialog):
    """Asks what a set-up contains; `accepted` when it is to be saved.

    Parameters
    ----------
    parent : QWidget
    setup : Setup or None
        With which it begins: that of the session.
    drawn : bool
        Whether there is a drawing.
    """

    def __init__(self, parent: QWidget, setup: Setup | None, *, drawn: bool) -> None:
        super().__init__(parent)
        self.setObjectName("setupDialog")
        self.setWindowTitle("Save as Set-up")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._note = named(
            QPlainTextEdit(), "setupNoteEdit", "Note for the class", HINTS["setupNoteEdit"]
        )
        self._note.setPlainText(setup.note if setup else "")
        self._note.setTabChangesFocus(True)
        self._note.setPlaceholderText("Draw a 1, press Train, and watch J. Which α is too large?")
        self._note.setMaximumHeight(6 * self.fontMetrics().lineSpacing())
        self._drawing = named(
            QCheckBox("With my drawing"), "setupDrawingCheck", hint=HINTS["setupDrawingCheck"]
        )
        self._drawing.setEnabled(drawn)
        self._drawing.setChecked(drawn and setup is not None and not setup.start.sheet.empty)
        self._items: list[QTreeWidgetItem] = []  # of the controls, without the groups
        self._tree = self._make_tree(setup)
        self._lay_out()
        self.resize(within_screen(self, SIZE))

    @property
    def note(self) -> str:
        """The note for the class."""
        return self._note.toPlainText().strip()

    @property
    def with_drawing(self) -> bool:
        """Whether the class begins with the drawing."""
        return self._drawing.isChecked()

    @property
    def locked(self) -> tuple[str, ...]:
        """The names of the controls that are locked and seen."""
        hidden = self.hidden
        return tuple(name for name in self._ticked(LOCKED) if name not in hidden)

    @property
    def hidden(self) -> tuple[str, ...]:
        """The names of the controls that are hidden."""
        return self._ticked(HIDDEN)

    def _make_tree(self, setup: Setup | None) -> QTreeWidget:
        tree = named(QTreeWidget(), "setupControls", "Controls", HINTS["setupControls"])
        tree.setHeaderLabels(["Control", "locked", "hidden"])
        tree.setRootIsDecorated(False)
        tree.setItemsExpandable(False)
        tree.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (LOCKED, HIDDEN):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        groups: dict[str, QTreeWidgetItem] = {}
        for control in CONTROLS:
            if control.group not in groups:
                groups[control.group] = _group(tree, control.group)
            self._items.append(_listed(groups[control.group], control, setup))
        room = QSize(0, round(ROOM * self.fontMetrics().lineSpacing()))
        for item in (*groups.values(), *self._items):
            item.setSizeHint(NAME, room)
        tree.expandAll()
        tree.setCurrentItem(self._items[0], LOCKED)
        tree.itemChanged.connect(self._keep_together)
        return tree

    def _lay_out(self) -> None:
        words = plain_label(EXPLAINED)
        words.setWordWrap(True)
        words.setProperty("muted", True)
        box = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        save = box.button(QDialogButtonBox.StandardButton.Save)
        named(save, "setupSaveButton", hint="Choose a file for the set-up.")
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (words, label_of(self._note, "Note for the class"), self._note, self._drawing):
            column.addWidget(part)
        column.addWidget(self._tree, 1)
        column.addWidget(box)

    def _ticked(self, column: int) -> tuple[str, ...]:
        return tuple(item.data(NAME, CONTROL) for item in self._items if _is_ticked(item, column))

    @Slot(QTreeWidgetItem, int)
    def _keep_together(self, item: QTreeWidgetItem, column: int) -> None:
        """Lock what is hidden, and show what is not locked."""
        if item.childCount():
            return
        if column == HIDDEN and _is_ticked(item, HIDDEN):
            item.setCheckState(LOCKED, ON)
        elif column == LOCKED and not _is_ticked(item, LOCKED) and _can_hide(item):
            item.setCheckState(HIDDEN, OFF)


def _group(tree: QTreeWidget, title: str) -> QTreeWidgetItem:
    group = QTreeWidgetItem(tree, [title])
    group.setFlags(group.flags() | Qt.ItemFlag.ItemIsAutoTristate)
    font = group.font(NAME)
    font.setBold(True)
    group.setFont(NAME, font)
    return group


def _listed(group: QTreeWidgetItem, control: Control, setup: Setup | None) -> QTreeWidgetItem:
    item = QTreeWidgetItem(group, [control.words])
    item.setData(NAME, CONTROL, control.name)
    locked = setup is not None and setup.locks(control.name)
    item.setCheckState(LOCKED, ON if locked else OFF)
    spoken = Qt.ItemDataRole.AccessibleTextRole
    item.setData(LOCKED, spoken, f"{control.words}: locked")
    if control.hides:
        hidden = setup is not None and setup.hides(control.name)
        item.setCheckState(HIDDEN, ON if hidden else OFF)
        item.setData(HIDDEN, spoken, f"{control.words}: hidden")
    return item


def _can_hide(item: QTreeWidgetItem) -> bool:
    return item.data(HIDDEN, Qt.ItemDataRole.CheckStateRole) is not None


def _is_ticked(item: QTreeWidgetItem, column: int) -> bool:
    return item.data(column, Qt.ItemDataRole.CheckStateRole) is not None and (
        item.checkState(column) is ON
    )
