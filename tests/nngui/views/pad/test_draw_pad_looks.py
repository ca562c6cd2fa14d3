import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nngui.views.pad.draw_pad import DrawPad
from nngui.widgets import theme

LEFT = Qt.MouseButton.LeftButton
ONE = np.array([(0.5, 0.2), (0.5, 0.8)], dtype=np.float32)


class Paints(QObject):
    """The regions that were painted."""

    def __init__(self):
        super().__init__()
        self.regions = []

    def eventFilter(self, _, event):  # noqa: N802
        if event.type() == QEvent.Type.Paint:
            self.regions.append(event.rect())
        return False


def colour(pad, x, y):
    return pad.grab().toImage().pixelColor(x, y).name()


@pytest.mark.parametrize(
    ("scheme", "colours"), [("LIGHT", theme.LIGHT), ("DARK", theme.DARK)], ids=["light", "dark"]
)
def test_ink_is_on_paper_in_every_theme(pad, scheme, colours):
    pad.show_strokes((ONE,))
    pad.grab()
    theme.apply(theme.Scheme[scheme])
    assert colour(pad, 100, 150) == colours.ink
    assert colour(pad, 50, 150) == colours.paper


def test_the_keyboard_focus_is_seen(pad):
    assert colour(pad, 0, 100) == theme.LIGHT.accent
    pad.clearFocus()
    assert colour(pad, 0, 100) == theme.LIGHT.muted


def test_strokes_grow_with_the_pad(pad):
    pad.show_strokes((ONE,))
    pad.grab()
    pad.setFixedSize(400, 400)
    assert colour(pad, 200, 300) == theme.LIGHT.ink


def test_an_empty_pad_invites_to_draw(pad):
    def written():
        middle = pad.grab().toImage().copy(20, 80, 160, 40)
        return any(
            middle.pixelColor(x, y).name() != theme.LIGHT.paper
            for x in range(160)
            for y in range(40)
        )

    assert not written()
    pad.show_invitation("Draw a 0 or a 1 here")
    assert written()
    pad.show_strokes((np.array([(0.1, 0.1)], dtype=np.float32),))
    assert not written()


def test_only_the_new_segment_is_painted(pad, finished, qtbot):
    qtbot.mousePress(pad, LEFT, pos=QPoint(20, 20))
    qtbot.mouseMove(pad, QPoint(20, 30))
    pad.repaint()
    paints = Paints()
    pad.installEventFilter(paints)
    qtbot.waitUntil(lambda: not paints.regions or paints.regions.clear())
    qtbot.mouseMove(pad, QPoint(20, 40))
    qtbot.waitUntil(lambda: bool(paints.regions))
    assert all(r.width() < 60 and r.height() < 60 for r in paints.regions)
    assert any(r.contains(QPoint(20, 40)) for r in paints.regions)


def test_assistive_technology_hears_how_many_strokes_there_are(pad):
    assert pad.accessibleName() == "Drawing pad"
    for strokes, count in (((), "No strokes"), ((ONE,), "1 stroke"), ((ONE, ONE), "2 strokes")):
        pad.show_strokes(strokes)
        assert pad.accessibleDescription().startswith(f"{count} so far.")
    assert "Space puts it down" in pad.accessibleDescription()


def test_a_layout_keeps_it_square(themed, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    pad = DrawPad()
    layout.addWidget(pad)
    layout.addStretch()
    for width in (200, 320):
        window.resize(width, 700)
        layout.activate()
        window.grab()
        assert pad.width() > 160
        assert pad.height() == pad.width()
