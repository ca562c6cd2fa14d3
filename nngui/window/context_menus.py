"""`ContextMenus`: a menu for whatever in the window has values or commands of its own."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Slot
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget
from typing_extensions import override

from nngui.views.pad.draw_pad import DrawPad
from nngui.widgets import copying
from nngui.widgets.offers import offered

COPIED = "Copied, as a picture and as numbers."


class ContextMenus(QObject):
    """Opens the menu of what is right-clicked, or of what has the focus at Shift+F10.

    It has what the widget offers, commands of the menu bar that belong to it, and those that copy.
    Plots and images have no focus: Shift+F10 on a control beside them has a menu for each of them.

    Parameters
    ----------
    window : QMainWindow
    pad : DrawPad
        Its right button erases; beside what is drawn it asks for the menu.
    commands : mapping of str to sequence of QAction
        Those of the menu bar, by the objectName of a widget.
    notify : function of str
        Shows a message at the bottom of the window.
    """

    def __init__(
        self,
        window: QMainWindow,
        pad: DrawPad,
        commands: Mapping[str, Sequence[QAction]],
        notify: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window, self._commands, self._notify = window, commands, notify
        window.installEventFilter(self)
        pad.menu_asked.connect(self._open_on_pad)
        self._pad = pad

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open a menu when no widget within has one of its own."""
        if event.type() is not QEvent.Type.ContextMenu or not isinstance(event, QContextMenuEvent):
            return False
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            place = event.globalPos()
            self._open(self._window.childAt(self._window.mapFromGlobal(place)), place)
        else:
            self._open(QApplication.focusWidget() or copying.pointed_at(), None)
        return True

    @Slot(QPoint)
    def _open_on_pad(self, place: QPoint) -> None:
        self._open(self._pad, place)

    def _open(self, widget: QWidget | None, place: QPoint | None) -> None:
        """Open the menu of a widget; without a place, in its middle."""
        if widget is None:
            return
        menu = QMenu(self._window)
        menu.setObjectName("contextMenu")
        self._fill(menu, widget, place)
        if place is None and copying.copyable_at(widget) is None:
            for each in copying.copyable_beside(widget):
                self._fill(menu.addMenu(each.accessibleName() or each.objectName()), each, None)
        menu.aboutToHide.connect(menu.deleteLater)
        if menu.isEmpty():
            menu.deleteLater()
        else:
            menu.popup(place or widget.mapToGlobal(widget.rect().center()))

    def _fill(self, menu: QMenu, widget: QWidget, place: QPoint | None) -> None:
        """Put into a menu what can be done with a widget."""
        for offer in offered(widget, place):
            action = menu.addAction(offer.text)
            action.triggered.connect(offer.do)
            action.setEnabled(offer.enabled)
        menu.addSeparator()
        for name in _around(widget):
            menu.addActions(list(self._commands.get(name, ())))
        menu.addSeparator()
        self._offer_copies(menu, copying.copyable_at(widget))

    def _offer_copies(self, menu: QMenu, copied: QWidget | None) -> None:
        if copied is None:
            return
        values, picture = menu.addAction("Copy Values"), menu.addAction("Copy Picture")
        values.triggered.connect(lambda: self._copy_values(copied))
        picture.triggered.connect(lambda: self._copy_picture(copied))

    def _copy_values(self, widget: QWidget) -> None:
        copying.copy_values(widget)
        self._notify("Copied as numbers.")

    def _copy_picture(self, widget: QWidget) -> None:
        copying.copy(widget)
        self._notify(COPIED)


def _around(widget: QWidget) -> list[str]:
    """Return the objectNames of a widget and those around it."""
    found = []
    each: QWidget | None = widget
    while each is not None:
        found.append(each.objectName())
        each = each.parentWidget()
    return found
