"""`OptionsOf`: *More…*, with the options of the loss or of the optimizer."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.options import Value
from nngui.design.options import Entry, Options
from nngui.widgets.fields.more_button import MoreButton, Popover
from nngui.widgets.fields.option_form import OptionForm, Row


class OptionsOf(QWidget):
    """The button *More…*, which names what is not Keras' default, and the popover that it opens.

    It is hidden if there are no options.

    Parameters
    ----------
    scope, of, hint : str
        As in `OptionForm`; and the tooltip of the button.

    Signals
    -------
    chosen : Options
        What the person asks for.
    """

    chosen = Signal(object)

    def __init__(self, scope: str, of: str, hint: str) -> None:
        super().__init__()
        self._entry: Entry | None = None
        self._options: Options = ()
        self._button = MoreButton(f"{scope}OptionsButton", f"More options of {of}", hint)
        self._form = OptionForm(scope, of)
        self._form.changed.connect(self._choose)
        self._form.defaults_asked.connect(self._take_defaults)
        self._popover = Popover(self._button, self._form, f"{scope}Options")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._button)

    def show_options(self, entry: Entry, options: Options) -> None:
        """Show what can be set, and what is."""
        self._entry, self._options = entry, options
        self._button.show_words(entry.words(options))
        values = entry.values(options)
        rows = [Row(entry.options[n], entry.defaults[n], values[n]) for n in entry.options]
        self._form.show_rows(tuple(rows))
        self.setVisible(bool(rows))
        if not rows:
            self._button.setChecked(False)

    @Slot(str, object)
    def _choose(self, name: str, value: Value) -> None:
        assert self._entry is not None
        options = self._entry.changed(self._options, name, value)
        if options != self._options:
            self.chosen.emit(options)

    @Slot()
    def _take_defaults(self) -> None:
        self.chosen.emit(())
