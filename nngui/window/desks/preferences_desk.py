"""`PreferencesDesk`: the dialog of preferences, and what a person has in the data folder."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nngui.design import figures
from nngui.session.files.my_data import OTHERS, Lying
from nngui.session.session import Session
from nngui.widgets import theme
from nngui.widgets.fields.forms import combo, heading, label_of
from nngui.widgets.fields.named import named
from nngui.widgets.plain import plain_label
from nngui.widgets.screens import available_geometry
from nngui.window import layout as window_layout
from nngui.window.menus import Menus
from nngui.window.preferences import LONGEST_NAME, Preferences

SCHEME_HINT = "The colours of the window; System follows those of the desktop."
NAME_HINT = "Your name on reports; it may stay empty."
KEPT_HINT = "Where your digits, and sessions without a name, are kept."
OPEN_HINT = "Show the folder in the file manager."
DELETE_HINT = "Delete all that is listed here, and begin as at a first start; asks once."
RESTORE_HINT = (
    "Colours, place of the window, last folders, recent documents and data, name, coach"
    " and Predict First as at a first start."
)
NOTHING_KEPT = "Nothing is kept: this window forgets all when it is closed."
NOTHING_YET = "There is nothing in it yet."
PREFERENCES = (
    "the preferences: colours, place of the window, last folders, recent documents and data, name,"
    " coach and Predict First"
)
STAYS = "Documents that you have saved yourself stay where they are."
DELETED = "All your data are deleted."


class PreferencesDialog(QDialog):
    """Colours, name, and the data folder with what lies in it.

    Parameters
    ----------
    parent : QWidget
    preferences : Preferences
    """

    def __init__(self, parent: QWidget, preferences: Preferences) -> None:
        super().__init__(parent)
        self.setObjectName("preferencesDialog")
        self.setWindowTitle("Preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        schemes = {scheme.value: scheme.value for scheme in theme.Scheme}
        self.scheme = combo("schemeCombo", schemes, "Colours", SCHEME_HINT)
        self.name = named(QLineEdit(), "preferencesNameEdit", "Your name", NAME_HINT)
        self.name.setMaxLength(LONGEST_NAME)
        self._folder = named(plain_label(), "dataFolderLabel", "Data folder", KEPT_HINT)
        self._folder.setWordWrap(True)
        self._folder.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._listed = QWidget()
        QGridLayout(self._listed).setContentsMargins(0, 0, 0, 0)
        self.open_button = named(QPushButton("Open Folder"), "openFolderButton", hint=OPEN_HINT)
        self.delete_button = named(
            QPushButton("Delete All My Data…"), "deleteDataButton", hint=DELETE_HINT
        )
        self.restore_button = named(
            QPushButton("Restore Defaults"), "restoreDefaultsButton", hint=RESTORE_HINT
        )
        self._lay_out()
        self.show_preferences(preferences)

    def show_preferences(self, preferences: Preferences) -> None:
        """Show colours and name."""
        self.scheme.setCurrentIndex(self.scheme.findData(preferences.scheme.value))
        self.name.setText(preferences.name)

    def show_data(self, folder: Path | None, lying: tuple[Lying, ...]) -> None:
        """Show where the data lie, and how large they are."""
        self._folder.setText(NOTHING_KEPT if folder is None else str(folder))
        self.open_button.setEnabled(folder is not None)
        grid = self._listed.layout()
        assert isinstance(grid, QGridLayout)
        while (item := grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        rows = [_row(each) for each in lying] or [(NOTHING_YET, "", "")] * (folder is not None)
        for number, texts in enumerate(rows):
            for column, text in enumerate(texts):
                grid.addWidget(_cell(text, right=column > 0), number, column)
        grid.setColumnStretch(0, 1)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.delete_button)
        buttons.addStretch()
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        box.addButton(self.restore_button, QDialogButtonBox.ButtonRole.ResetRole)
        box.rejected.connect(self.accept)
        form = QGridLayout()
        for row, (text, field) in enumerate((("Colours", self.scheme), ("Name", self.name))):
            form.addWidget(label_of(field, text), row, 0)
            form.addWidget(field, row, 1)
        form.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.addWidget(heading("Window and reports"))
        column.addLayout(form)
        for part in (heading("My data"), self._folder, self._listed):
            column.addWidget(part)
        column.addLayout(buttons)
        column.addStretch()
        column.addWidget(box)
        room = available_geometry(self).width() - 8 * theme.MARGIN
        self.setMinimumWidth(min(60 * self.fontMetrics().averageCharWidth(), room))


class PreferencesDesk(QObject):
    """Opens the dialog, and does what is asked for there.

    Parameters
    ----------
    window : QMainWindow
    session : Session
    preferences : Preferences
    menus : Menus
    notify : function of str
        Shows a message that goes away.
    """

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        preferences: Preferences,
        menus: Menus,
        notify: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._preferences = window, session, preferences
        self._menus, self._notify = menus, notify
        self._dialog: PreferencesDialog | None = None
        menus.preferences.triggered.connect(self._open)
        session.my_data.deleted.connect(self._note_deleted)
        session.my_data.refused.connect(self._refuse)

    @Slot()
    def _open(self) -> None:
        if self._dialog is not None:
            self._dialog.raise_()
            return
        self._dialog = dialog = PreferencesDialog(self._window, self._preferences)
        dialog.scheme.activated.connect(self._choose_scheme)
        dialog.name.textChanged.connect(self._name)
        dialog.open_button.clicked.connect(self._open_folder)
        dialog.delete_button.clicked.connect(self._ask_to_delete)
        dialog.restore_button.clicked.connect(self._restore)
        dialog.finished.connect(self._forget_dialog)
        self._list()
        dialog.setModal(True)
        dialog.show()

    @Slot()
    def _forget_dialog(self) -> None:
        self._dialog = None

    def _list(self) -> None:
        data = self._session.my_data
        if self._dialog is not None:
            self._dialog.show_data(data.folder, data.lying)

    @Slot(int)
    def _choose_scheme(self, index: int) -> None:
        action = self._menus.schemes.actions()[index]
        action.setChecked(True)
        action.trigger()

    @Slot(str)
    def _name(self, name: str) -> None:
        self._preferences.name = name.strip()

    @Slot()
    def _open_folder(self) -> None:
        folder = self._session.my_data.folder
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
                self._notify(f"No file manager shows {folder}.")

    @Slot()
    def _restore(self) -> None:
        """Restore the defaults of all preferences."""
        self._preferences.forget()
        (first, *_) = self._menus.schemes.actions()
        first.trigger()
        self._menus.coach.setChecked(self._preferences.coach)
        self._menus.predict_first.setChecked(self._preferences.predicts_first)
        window_layout.restore_sizes(self._window)
        window_layout.place_on_screen(self._window)
        if self._dialog is not None:
            self._dialog.show_preferences(self._preferences)
        self._preferences.forget()  # what menus and dialog have remembered meanwhile

    @Slot()
    def _ask_to_delete(self) -> None:
        lying = self._session.my_data.lying
        parent = self._dialog or self._window
        page = QMessageBox(QMessageBox.Icon.Warning, "Delete All My Data", "", parent=parent)
        page.setTextFormat(Qt.TextFormat.PlainText)
        page.setText("Delete all your data? They cannot be brought back.")
        page.setInformativeText(what_goes(lying))
        delete = page.addButton("Delete All", QMessageBox.ButtonRole.DestructiveRole)
        delete.setObjectName("deleteAllButton")
        page.setDefaultButton(page.addButton(QMessageBox.StandardButton.Cancel))
        page.exec()
        if page.clickedButton() is delete:
            self._session.my_data.delete()

    @Slot(str)
    def _refuse(self, reason: str) -> None:
        self._notify(reason)

    @Slot(object)
    def _note_deleted(self, problems: tuple[str, ...]) -> None:
        self._restore()
        self._list()
        self._notify(" ".join(problems) or DELETED)


def what_goes(lying: tuple[Lying, ...]) -> str:
    """Return exactly what is deleted, in lines."""
    lines = [f"• {each.title}: {_amount(each)}" for each in lying if each.title != OTHERS]
    lines += ["• the session in this window, with all its runs", f"• {PREFERENCES}"]
    return "\n".join([*lines, "", STAYS])


def _amount(lying: Lying) -> str:
    return f"{figures.counted(len(lying.files), 'file')}, {figures.memory(lying.size)}"


def _row(lying: Lying) -> tuple[str, str, str]:
    return lying.title, figures.counted(len(lying.files), "file"), figures.memory(lying.size)


def _cell(text: str, *, right: bool) -> QLabel:
    cell = plain_label(text)
    cell.setWordWrap(not right)
    if right:
        cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    return cell
