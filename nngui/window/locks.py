"""`Locks`: keeps the controls that a set-up locks disabled, and the hidden ones away."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMainWindow, QPlainTextEdit, QTabWidget, QWidget
from typing_extensions import override

from nngui.design.setup import Control, Setup

LOCKED = "Locked by the set-up."
EVENTS = (QEvent.Type.EnabledChange, QEvent.Type.ToolTipChange, QEvent.Type.ShowToParent)
NUMBER = re.compile(r"\d+")


@dataclass(slots=True)
class _Closed:
    """A widget that is locked.

    Attributes
    ----------
    control : Control
    hidden : bool
    tip : str
        The tooltip that its view gave it.
    seen : bool
        Whether its view shows it.
    """

    control: Control
    hidden: bool
    tip: str
    seen: bool


class Locks(QObject):
    """Disables and hides controls as a set-up has it, whatever their views do with them.

    Views enable their controls by what is sensible, and know nothing of set-ups; so a control that
    is enabled while it is locked is disabled again at once.

    Parameters
    ----------
    window : QMainWindow
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._setup: Setup | None = None
        self._widgets: dict[QWidget, _Closed] = {}
        self._actions: list[QAction] = []

    def close_as(self, setup: Setup | None) -> bool:
        """Lock what this set-up locks, and nothing else.

        Returns
        -------
        bool
            Whether anything was unlocked: it is enabled until its view is shown the scene anew.
        """
        opened = setup is not self._setup and bool(self._widgets or self._actions)
        if opened:
            self._open()
        self._setup = setup
        if setup is not None:
            closed = {n: c for c in setup.closed for n in (c.name, *c.others)}
            self._close_widgets(setup, closed)
            self._close_actions(setup, closed)
        return opened

    def _close_widgets(self, setup: Setup, closed: Mapping[str, Control]) -> None:
        for widget in self._window.findChildren(QWidget):
            control = closed.get(NUMBER.sub("#", widget.objectName()))
            if control is not None and widget not in self._widgets:
                hidden = setup.hides(control.name)
                self._widgets[widget] = _Closed(
                    control, hidden, widget.toolTip(), not widget.isHidden()
                )
                widget.installEventFilter(self)
                self._hold(widget)

    def _close_actions(self, setup: Setup, closed: Mapping[str, Control]) -> None:
        for action in self._window.findChildren(QAction):
            control = closed.get(action.objectName())
            if control is not None and action not in self._actions:
                self._actions.append(action)
                action.setVisible(not setup.hides(control.name))
                action.setEnabled(False)
                action.changed.connect(self._hold_actions)

    def _hold(self, widget: QWidget) -> None:
        """Disable a widget, with the reason; hide it with its label, if it is to be hidden."""
        closed = self._widgets[widget]
        if isinstance(widget, QPlainTextEdit):
            widget.setReadOnly(True)  # it is read all the same, and scrolled
        elif not widget.testAttribute(Qt.WidgetAttribute.WA_ForceDisabled):
            widget.setEnabled(False)
        if widget.toolTip() != LOCKED:
            closed.tip = widget.toolTip()
            widget.setToolTip(LOCKED)
        if closed.hidden and not widget.isHidden() and not self._is_within_a_hidden(widget):
            closed.seen = True
            self._show(widget, closed.control, shown=False)

    def _is_within_a_hidden(self, widget: QWidget) -> bool:
        closed = self._widgets.get(widget.parentWidget())  # type: ignore[arg-type]
        return closed is not None and closed.hidden

    def _show(self, widget: QWidget, control: Control, *, shown: bool) -> None:
        if control.is_page:
            _show_page(widget, shown=shown)
            return
        widget.setVisible(shown)
        for label in self._window.findChildren(QLabel):
            if label.buddy() is widget:
                label.setVisible(shown)

    def _open(self) -> None:
        widgets, self._widgets = self._widgets, {}
        for widget, closed in widgets.items():
            widget.removeEventFilter(self)
            if isinstance(widget, QPlainTextEdit):
                widget.setReadOnly(False)
            widget.setEnabled(True)
            widget.setToolTip(closed.tip)
            if closed.hidden and closed.seen:
                self._show(widget, closed.control, shown=True)
        actions, self._actions = self._actions, []
        for action in actions:
            action.changed.disconnect(self._hold_actions)
            action.setVisible(True)
            action.setEnabled(True)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in EVENTS and isinstance(watched, QWidget) and watched in self._widgets:
            self._hold(watched)
        return False

    @Slot()
    def _hold_actions(self) -> None:
        for action in self._actions:
            if action.isEnabled():
                action.setEnabled(False)


def _show_page(widget: QWidget, *, shown: bool) -> None:
    """Show or hide the tab with the page on which the widget is."""
    page = widget
    while (around := page.parentWidget()) is not None:
        stack = around.parentWidget()
        if isinstance(stack, QTabWidget):
            stack.setTabVisible(stack.indexOf(page), shown)
            return
        page = around
