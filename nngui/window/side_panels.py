"""`SidePanels`: panels that are opened beside the network, and give their room back."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QSplitter, QTabWidget, QWidget
from typing_extensions import override

from nngui.widgets.fields.named import named

WIDE = 1_500  # px: a window as wide has room for another column
ROOM = 345  # px that a panel needs
TIP = "The settings of the training, and what is looked at closely."
SHARE = 0.17  # of the columns, in a wide window
SETTINGS = 300  # px that the settings need
NETWORK = 420  # px that stay to the middle


class SidePanels(QObject):
    """A column beside the settings for panels, or, in a narrow window, tabs in their column.

    Parameters
    ----------
    columns : QSplitter
        Of the window; its last widget so far is the middle.
    settings : QWidget
    """

    def __init__(self, columns: QSplitter, settings: QWidget) -> None:
        super().__init__(columns)
        self._columns, self._panels = columns, dict[str, QWidget]()
        self._open: list[str] = []
        self._taken = 0  # px that the settings' column got for a panel
        self._spared = 0  # px that it gave to the other column
        self._beside = _tabs("besideTabs")
        self._side = _tabs("sideTabs")
        self._side.addTab(settings, "Settings")
        columns.addWidget(self._beside)
        columns.addWidget(self._side)
        columns.setStretchFactor(columns.indexOf(self._beside), 2)
        columns.setStretchFactor(columns.indexOf(self._side), 1)
        self._beside.hide()
        columns.installEventFilter(self)

    def add(self, title: str, panel: QWidget) -> None:
        """Take a panel, closed, under that title."""
        self._panels[title] = panel
        panel.setParent(self._side)
        panel.hide()

    def is_open(self, title: str) -> bool:
        """Return whether that panel is open."""
        return title in self._open

    def open(self, title: str) -> None:
        """Open a panel, or bring it to the front."""
        if title not in self._open:
            self._open.append(title)
            self._place()
        for tabs in (self._beside, self._side):
            if (index := tabs.indexOf(self._panels[title])) >= 0:
                tabs.setCurrentIndex(index)

    def close(self, title: str) -> None:
        """Close a panel; its room goes back to the middle."""
        if title in self._open:
            self._open.remove(title)
            self._take_out(title)
            self._place()

    def close_all(self) -> None:
        """Close what is open, so that the columns are as wide as a person made them."""
        for title in tuple(self._open):
            self.close(title)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self._open:
            self._place()
        return False

    @property
    def _wide(self) -> bool:
        return self._columns.window().width() >= WIDE

    def _take_out(self, title: str) -> None:
        for tabs in (self._beside, self._side):
            if (index := tabs.indexOf(self._panels[title])) >= 0:
                tabs.removeTab(index)
        self._panels[title].hide()

    def _place(self) -> None:
        """Put the open panels where there is room for them."""
        home = self._beside if self._wide else self._side
        front = home.currentWidget()
        for title in self._open:
            panel = self._panels[title]
            if home.indexOf(panel) < 0:
                self._take_out(title)
                home.addTab(panel, title)
                front = panel
        if front is not None:
            home.setCurrentWidget(front)
        self._share(beside=bool(self._open) and self._wide, side=bool(self._open))

    def _share(self, *, beside: bool, side: bool) -> None:
        """Give the columns their widths."""
        sizes = self._columns.sizes()
        at, last = self._columns.indexOf(self._beside), self._columns.indexOf(self._side)
        middle = at - 1
        if beside and not self._beside.isVisibleTo(self._columns):
            self._beside.show()
            room = max(ROOM, int(SHARE * self._columns.width()))
            spare = min(max(sizes[last] - SETTINGS, 0), room)
            given = max(min(room - spare, sizes[middle] - NETWORK), 0)
            sizes[middle], sizes[last] = sizes[middle] - given, sizes[last] - spare
            sizes[at], self._spared = given + spare, spare
            self._columns.setSizes(sizes)
        elif not beside and self._beside.isVisibleTo(self._columns):
            back = min(self._spared, sizes[at])
            sizes[middle], sizes[last] = sizes[middle] + sizes[at] - back, sizes[last] + back
            sizes[at], self._spared = 0, 0
            self._beside.hide()
            self._columns.setSizes(sizes)
        sizes = self._columns.sizes()
        narrow = side and not beside
        if narrow and not self._taken and sizes[last] < ROOM:
            given = max(min(ROOM - sizes[last], sizes[middle] - NETWORK), 0)
            self._taken = given
            sizes[middle], sizes[last] = sizes[middle] - given, sizes[last] + given
            self._columns.setSizes(sizes)
        elif not narrow and self._taken:
            sizes[middle], sizes[last] = sizes[middle] + self._taken, sizes[last] - self._taken
            self._taken = 0
            self._columns.setSizes(sizes)


def _tabs(name: str) -> QTabWidget:
    tabs = named(QTabWidget(), name, hint=TIP)
    tabs.setDocumentMode(True)
    tabs.setTabBarAutoHide(True)
    tabs.tabBar().setAccessibleName("Settings, inspector, why")
    tabs.tabBar().setToolTip(TIP)
    return tabs
