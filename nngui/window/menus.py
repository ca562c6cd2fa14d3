"""The menu bar: every command, with its shortcut."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from nngui.collection.formats.exporting import KINDS
from nngui.design import presets
from nngui.system.undo import UndoStack
from nngui.widgets.theme import Scheme

Key = QKeySequence.StandardKey
FULL_SCREEN = QKeySequence("F11")
SPEEDS = {"Full Speed": None, "10 Epochs a Second": 10.0, "1 Epoch a Second": 1.0}


class _Back(QAction):
    """Undo or Redo, with the name of the change in its text: "Undo Add Layer"."""

    def __init__(self, word: str, parent: QObject) -> None:
        super().__init__(word, parent)
        self.word = word
        self.setEnabled(False)

    @Slot(str)
    def name(self, text: str) -> None:
        """Show the name of the change to undo or redo; without a text, disable the command."""
        self.setText(f"{self.word} {text}".strip())
        self.setEnabled(bool(text))


class Menus:
    """The menus of a window, and the actions whose state changes.

    Parameters
    ----------
    window : QMainWindow
    undo_stack : UndoStack

    Attributes
    ----------
    new_question, edit_question, open_question, export_question, delete_question
    new, open, save, save_as, revert, save_setup, leave_setup, reset
    example, misread, paste, open_picture
    train, step, start_over, branch, back, clear, one_step, three_steps, predict_first
    full_screen, save_plot, save_figure
    save_curves, about, keys
        Of class QAction.
    recent, recent_data : QMenu
    schemes, speeds, presets, exports : QActionGroup
        Their actions carry the `Scheme`, the epochs a second, the preset's name and the `Kind` of
        file as data.
    """

    def __init__(self, window: QMainWindow, undo_stack: UndoStack) -> None:
        self._window = window
        self.new = self._action("New", Key.New)
        self.open = self._action("Open…", Key.Open)
        self.save = self._action("Save", Key.Save)
        self.save_as = self._action("Save As…", "Ctrl+Shift+S")
        self.revert = self._action("Revert")
        self.save_setup = self._action("Save as Set-up…")
        self.leave_setup = self._action("Leave the Set-up")
        self.save_network = self._action("Export Network as .keras…", "Ctrl+E")
        self.export_onnx = self._action("Export Network as .onnx…")
        self.export_program = self._action("Export Program and Data…")
        self.open_data = self._action("Open…", "Ctrl+D")
        self.open_data_folder = self._action("Open Folder of Pictures…", "Ctrl+Shift+D")
        self.new_question = self._action("New Question…", "Ctrl+Shift+N")
        self.edit_question = self._action("Edit Question…")
        self.open_question = self._action("Import Question…")
        self.export_question = self._action("Export Question…")
        self.delete_question = self._action("Delete Question")
        self.import_digits = self._action("Import Digits…", "Ctrl+I")
        self.import_folder = self._action("Import Folder of Digits…", "Ctrl+Shift+I")
        self.report = self._action("Export Report…", "Ctrl+Shift+R")
        self.save_plot = self._action("Save Cost Plot as PNG…", "Ctrl+P")
        self.save_figure = self._action("Save Cost Plot as SVG…")
        self.save_curves = self._action("Save Cost per Epoch as CSV…", "Ctrl+Shift+P")
        self.quit = self._action("Quit", Key.Quit)
        self.clear = self._action("Clear Drawing", "Ctrl+Backspace")
        self.copy = self._action("Copy What Is Pointed At")
        self.preferences = self._action("Preferences…", "Ctrl+,")
        self.eraser = self._action("Eraser", "R", checkable=True)
        self.example = self._action("Put an Example on the Pad", "E")
        self.misread = self._action("Put a Misread Example on the Pad", "Shift+E")
        self.paste = self._action("Paste Picture", Key.Paste)
        self.open_picture = self._action("Open Picture…", "Ctrl+Shift+O")
        self.learn = self._action("Learn This Digit", "Ctrl+Return")
        self.add_layer = self._action("Add Layer", "Ctrl+L")
        self.train = self._action("Train", "F5")
        self.step = self._action("Step", "F6")
        self.start_over = self._action("Start Over", "Shift+F5")
        self.reset = self._action("Reset to the Set-up", "F9")
        self.race = self._action("Race…", "Ctrl+R")
        self.check = self._action("Check with Keras…", "Ctrl+K")
        self.branch = self._action("Train On from Here", "Ctrl+F5")
        self.back = self._action("Back to Now", "Ctrl+End")
        self.inspector = self._action("Inspector", "F8")
        self.one_step = self._action("One Step", "Shift+F6")
        self.three_steps = self._action("The Three Steps", "Ctrl+F6")
        self.predict_first = self._action("Predict First", checkable=True)
        self.why = self._action("Why?", "F7")
        self.coach = self._action("Coach", checkable=True)
        self.full_screen = self._action("Full Screen", Key.FullScreen, checkable=True)
        # Qt has another key on some desktops, and none on others
        if FULL_SCREEN not in (keys := self.full_screen.shortcuts()):
            self.full_screen.setShortcuts([*keys, FULL_SCREEN])
        self.manual = self._action("Manual", "Ctrl+F1")
        self.keys = self._action("Keyboard Shortcuts", Key.HelpContents)
        self.about = self._action("About nngui")
        self.speeds = self._group(list(SPEEDS.items()), checkable=True)
        self.speeds.actions()[0].setChecked(True)
        self.schemes = self._group([(scheme.value, scheme) for scheme in Scheme], checkable=True)
        self.presets = self._group([(name.capitalize(), name) for name in presets.PRESETS])
        self.exports = self._group([(f"{kind.title}…", kind) for kind in KINDS])
        self.undo, self.redo = undo, redo = _Back("Undo", window), _Back("Redo", window)
        undo.setShortcuts(Key.Undo)
        redo.setShortcuts(Key.Redo)
        undo.triggered.connect(undo_stack.undo)
        redo.triggered.connect(undo_stack.redo)
        undo_stack.undo_changed.connect(undo.name)
        undo_stack.redo_changed.connect(redo.name)
        files = self._fill("&File", self.new, self.open)
        self.recent = files.addMenu("Open Recent")
        files.addActions([self.save, self.save_as, self.revert])
        files.addSeparator()
        files.addActions([self.save_setup, self.leave_setup])
        files.addSeparator()
        files.addActions([self.import_digits, self.import_folder])
        files.addMenu("Export My Digits").addActions(self.exports.actions())
        files.addSeparator()
        files.addActions([self.report, self.save_network, self.export_onnx, self.export_program])
        files.addActions([self.save_plot, self.save_figure, self.save_curves])
        files.addSeparator()
        files.addAction(self.quit)
        onto_pad = self.example, self.misread, self.paste, self.open_picture
        drawing = self.clear, self.eraser, None, *onto_pad, None, self.learn
        self._fill("&Edit", undo, redo, None, self.copy, None, *drawing, None, self.preferences)
        question = self.new_question, self.edit_question, self.delete_question
        data = self._fill("&Data", *question, None, self.open_data, self.open_data_folder)
        self.recent_data = data.addMenu("Open Recent Data")
        data.addSeparator()
        data.addActions([self.open_question, self.export_question])
        self._fill("&Network", self.add_layer, None, *self.presets.actions())
        steps = self.train, self.step, self.start_over, self.reset
        train = self._fill(
            "&Train", *steps, None, self.branch, self.back, None, self.race, self.check
        )
        train.addMenu("Speed").addActions(self.speeds.actions())
        schemes = self.schemes.actions()
        pages = self.one_step, self.three_steps, self.inspector, self.why, self.predict_first
        self._fill("&View", *pages, None, *schemes, None, self.coach, self.full_screen)
        self._fill("&Help", self.manual, self.keys, self.about)
        self._name_actions()

    def shortcuts(self) -> list[tuple[str, str]]:
        """Return the names of the commands and of their keys."""
        return [
            (_plain(action).replace("&", ""), action.shortcut().toString())
            for menu in self._window.menuBar().findChildren(QMenu)
            for action in menu.actions()
            if not action.shortcut().isEmpty()
        ]

    def _name_actions(self) -> None:
        """Give the commands names by which a set-up locks them, such as "addLayerAction"."""
        groups = (("speed", self.speeds), ("preset", self.presets))
        for name, value in vars(self).items():
            if isinstance(value, QAction):
                first, *others = name.split("_")
                value.setObjectName(f"{first}{''.join(map(str.capitalize, others))}Action")
        for name, group in groups:
            for action in group.actions():
                action.setObjectName(f"{name}Action")

    def _action(
        self, text: str, keys: QKeySequence.StandardKey | str = "", *, checkable: bool = False
    ) -> QAction:
        action = QAction(text, self._window)
        action.setCheckable(checkable)
        if isinstance(keys, str):
            action.setShortcut(QKeySequence(keys))
        else:
            action.setShortcuts(keys)
        return action

    def _group(self, items: list[tuple[str, object]], *, checkable: bool = False) -> QActionGroup:
        group = QActionGroup(self._window)
        for text, data in items:
            action = self._action(text, checkable=checkable)
            action.setData(data)
            group.addAction(action)
        return group

    def _fill(self, title: str, *actions: QAction | None) -> QMenu:
        menu = self._window.menuBar().addMenu(title)
        for action in actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
        return menu


def _plain(action: QAction) -> str:
    """Return the name of a command, without that of the last change."""
    return action.word if isinstance(action, _Back) else action.text()
