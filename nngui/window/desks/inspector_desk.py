"""`InspectorDesk`: connects the inspector and Why? with the session and with their places."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu
from typing_extensions import override

from engine.arrays import Array
from nngui.session.scene import Scene
from nngui.session.session import Session
from nngui.training.inspection import edits, naming
from nngui.training.inspection.pin import Pin
from nngui.widgets import copying
from nngui.window.context_menus import COPIED, ContextMenus
from nngui.window.layout import Views
from nngui.window.menus import Menus

PANEL, WHY = "Inspector", "Why?"
FIRST = Pin(1, 0)


class InspectorDesk(QObject):
    """Opens the inspector when something is pinned, and Why? when it is asked for.

    Parameters
    ----------
    window : QMainWindow
    session : Session
    views : Views
    menus : Menus
    notify : function of str
        Shows a message at the bottom of the window.
    """

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        views: Views,
        menus: Menus,
        notify: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._notify = notify
        self._window, self._session, self._views = window, session, views
        inspection, inspector = session.inspection, views.inspector
        views.network.pinned.connect(inspection.look_at)
        views.network.menu_asked.connect(self._show_menu)
        inspection.pin_changed.connect(self._show_pin)
        inspection.inspected.connect(inspector.show_inspected)
        inspector.pinned.connect(inspection.look_at)
        inspector.edited.connect(inspection.set_value)
        inspector.off_asked.connect(inspection.switch_off)
        inspector.visible_changed.connect(inspection.set_visible)
        inspector.digit_chosen.connect(self._put_on_pad)
        session.scene_changed.connect(self._show_scene)
        explanation, why = session.explanation, views.why
        explanation.explained.connect(why.show_explained)
        why.epsilon_moved.connect(explanation.set_epsilon)
        why.disturbed.connect(explanation.disturb)
        why.second_kept.connect(explanation.keep_second)
        why.digit_chosen.connect(self._put_on_pad)
        why.visible_changed.connect(explanation.set_visible)
        why.closed.connect(self._close_why)
        views.prediction.why_asked.connect(self._open_why)
        views.prediction.inspect_asked.connect(self._inspect_output)
        menus.why.triggered.connect(self._toggle_why)
        window.installEventFilter(self)
        menus.copy.triggered.connect(self._copy)
        menus.inspector.triggered.connect(self._open_or_close)
        onto_pad = menus.example, menus.misread, menus.paste, menus.open_picture
        pad = menus.undo, menus.clear, menus.eraser, *onto_pad, menus.learn, menus.why
        plot = menus.save_plot, menus.save_figure, menus.save_curves
        commands = {"drawPad": pad, "costPlot": plot, "probabilityBars": (menus.why,)}
        ContextMenus(window, views.pad, commands, notify)

    @Slot(object)
    def _show_pin(self, pin: Pin | None) -> None:
        self._views.network.show_pin(pin)
        if pin is None:
            self._views.side.close(PANEL)
        else:
            self._views.side.open(PANEL)

    @Slot(object)
    def _show_scene(self, scene: Scene) -> None:
        self._views.inspector.allow_edits(not scene.shown.back)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Copy what is pointed at, if no field or table wants the keys for itself."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not event.matches(QKeySequence.StandardKey.Copy):
            return False
        self._copy()
        return True

    @Slot()
    def _copy(self) -> None:
        copying.copy(copying.pointed_at() or self._views.network.canvas)
        self._notify(COPIED)

    @Slot()
    def _open_why(self) -> None:
        self._views.side.open(WHY)

    @Slot()
    def _close_why(self) -> None:
        self._views.side.close(WHY)

    @Slot()
    def _toggle_why(self) -> None:
        side = self._views.side
        (side.close if side.is_open(WHY) else side.open)(WHY)

    @Slot(object, float)
    def _put_on_pad(self, image: Array, label: float) -> None:
        classes = self._session.state.run.design.task.classes
        name = classes[round(label)] if classes else None
        self._session.drawing.place(image, name)

    @Slot()
    def _open_or_close(self) -> None:
        inspection = self._session.inspection
        inspection.look_at(None if inspection.pin else FIRST)

    @Slot(object, QPoint)
    def _show_menu(self, pin: Pin | None, at: QPoint) -> None:
        """Offer what can be done with a part of the network."""
        menu, session = QMenu(self._window), self._session
        menu.setObjectName("networkMenu")
        if pin is not None:
            design = session.state.run.design
            around = [pin]
            around += [pin.of_unit] * (pin.source is not None)
            around += [pin.of_layer] * (pin.unit is not None)
            for each in around:
                action = QAction(f"Inspect {naming.pin_name(design, each)}", menu)
                action.setData(each)
                action.triggered.connect(self._inspect)
                menu.addAction(action)
            if pin.unit is not None and pin.layer < len(design.layers):
                off = QAction("Switch Off This Unit", menu)
                off.setData(pin.of_unit)
                off.setEnabled(not session.scene.shown.back)
                off.triggered.connect(self._switch_off)
                menu.addAction(off)
            menu.addSeparator()
            values = QAction("Copy Values", menu)
            values.setData(pin)
            values.triggered.connect(self._copy_values)
            menu.addAction(values)
        picture = QAction("Copy Picture", menu)
        picture.triggered.connect(self._copy_picture)
        menu.addAction(picture)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    @Slot(int)
    def _inspect_output(self, number: int) -> None:
        """Look at the output for a class; a single one is that for both."""
        design = self._session.state.run.design
        unit = min(number, design.output.units - 1)
        self._session.inspection.look_at(Pin(len(design.layers), unit))

    @Slot()
    def _inspect(self) -> None:
        self._session.inspection.look_at(_pin_of(self.sender()))

    @Slot()
    def _switch_off(self) -> None:
        self._session.inspection.switch_off(_pin_of(self.sender()))

    @Slot()
    def _copy_values(self) -> None:
        text = edits.as_text(self._session.scene.parameters, _pin_of(self.sender()))
        QGuiApplication.clipboard().setText(text)

    @Slot()
    def _copy_picture(self) -> None:
        copying.copy(self._views.network.canvas)


def _pin_of(action: QObject | None) -> Pin:
    assert isinstance(action, QAction)
    pin = action.data()
    assert isinstance(pin, Pin)
    return pin
