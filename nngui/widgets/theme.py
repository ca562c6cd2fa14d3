"""Every colour, margin and pen of the window, light and dark.

The colours of data are Okabe and Ito's (2008), which colour-blind people can tell apart; the
meaning of a colour is also shown by a dash, a sign or a word.
"""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QDir, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from engine.data import asset

MARGIN = 8  # px between the parts of the window
GAP = 4  # px between the parts of a part
ASSETS = "assets"  # what style sheets call the folder of bundled files


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one scheme, as "#rrggbb".

    Attributes
    ----------
    window, panel, field : str
        Backgrounds: of the window, of a panel, of a field to edit.
    text, muted, border : str
        Texts, remarks, frames.
    accent, on_accent : str
        The one thing to press, and the text on it.
    paper, ink : str
        The pad and the pen.
    train, validation, drawing : str
        The curves of J on the training set and on the validation set, and of p(my drawing).
    runs : tuple of str
        The curves of runs that are drawn over one another, in turn; each differs from the others
        and from the panel to the colour-blind too.
    negative, zero, positive : str
        Weights from −1 over 0 to +1.
    idle, active : str
        Activations from 0 to 1.
    warning, warning_panel : str
        The text of a problem, and its background.
    """

    window: str
    panel: str
    field: str
    text: str
    muted: str
    border: str
    accent: str
    on_accent: str
    paper: str
    ink: str
    train: str
    validation: str
    drawing: str
    runs: tuple[str, ...]
    negative: str
    zero: str
    positive: str
    idle: str
    active: str
    warning: str
    warning_panel: str


LIGHT = Theme(
    window="#eef0f3",
    panel="#ffffff",
    field="#ffffff",
    text="#1d2126",
    muted="#5b636e",
    border="#ccd2da",
    accent="#0062a8",
    on_accent="#ffffff",
    paper="#ffffff",
    ink="#15181c",
    train="#0072b2",
    validation="#c75000",
    drawing="#9b3d86",
    runs=("#0072b2", "#e04400", "#7a2ee0", "#00733a", "#1d2126"),
    negative="#d55e00",
    zero="#f4f5f7",
    positive="#0072b2",
    idle="#f4f5f7",
    active="#0072b2",
    warning="#8a4100",
    warning_panel="#fff1de",
)
DARK = Theme(
    window="#15181c",
    panel="#1e2227",
    field="#262b32",
    text="#eceff3",
    muted="#a3acb8",
    border="#3a414b",
    accent="#2f8fd8",
    on_accent="#08131c",
    paper="#101215",
    ink="#f5f7fa",
    train="#56b4e9",
    validation="#f0a030",
    drawing="#e08cc4",
    runs=("#56b4e9", "#ffb01f", "#9a7bff", "#2fa84f", "#eceff3"),
    negative="#f08030",
    zero="#262b32",
    positive="#56b4e9",
    idle="#262b32",
    active="#56b4e9",
    warning="#ffc27a",
    warning_panel="#3a2b17",
)


class Scheme(Enum):
    """The choice in the View menu."""

    SYSTEM = "System"
    LIGHT = "Light"
    DARK = "Dark"


def of(widget: QWidget) -> Theme:
    """Return the theme in which `widget` is shown; ask again when its palette changes."""
    return DARK if widget.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def apply(scheme: Scheme) -> None:
    """Show the whole application in that scheme; nothing is done if it is shown in it already."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    if scheme is Scheme.SYSTEM:
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    else:
        dark = scheme is Scheme.DARK
    theme = DARK if dark else LIGHT
    # Style sheets find assets by this name, since a path may have letters that end a url(…).
    QDir.setSearchPaths(ASSETS, [str(asset("check.svg").parent)])
    sheet = _panels(theme) + _controls(theme)
    if app.styleSheet() == sheet:
        return
    if not app.styleSheet():  # setting it again would take a third of the time
        app.setStyle("Fusion")
    app.setPalette(_palette(theme))
    app.setStyleSheet(sheet)


def blend(low: str, high: str, share: float) -> QColor:
    """Return the colour that is `share`, in [0, 1], of the way from `low` to `high`."""
    a, b = QColor(low), QColor(high)
    ends = ((a.redF(), b.redF()), (a.greenF(), b.greenF()), (a.blueF(), b.blueF()))
    return QColor.fromRgbF(*(x + (y - x) * share for x, y in ends))


def scaled(font: QFont, larger: float) -> QFont:
    """Return `font`, `larger` times as large."""
    font = QFont(font)
    font.setPointSizeF(font.pointSizeF() * larger)
    return font


def fixed(font: QFont) -> QFont:
    """Return the font of the system whose letters have one width, no smaller than `font`."""
    found = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    found.setPointSizeF(max(found.pointSizeF(), font.pointSizeF()))
    return found


def bold(font: QFont, larger: float = 1.0) -> QFont:
    """Return `font` in bold, and `larger` times as large."""
    font = scaled(font, larger)
    font.setBold(True)
    return font


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for colour, roles in (
        (theme.window, (role.Window,)),
        (theme.field, (role.Base, role.ToolTipBase)),
        (theme.panel, (role.Button, role.AlternateBase)),
        (theme.text, (role.WindowText, role.Text, role.ButtonText, role.ToolTipText)),
        (theme.accent, (role.Highlight, role.Link, role.Accent)),
        (theme.on_accent, (role.HighlightedText, role.BrightText)),
        (theme.muted, (role.PlaceholderText, role.Dark)),
        (theme.border, (role.Mid, role.Midlight)),
        (theme.panel, (role.Light,)),
        ("#000000", (role.Shadow,)),
    ):
        for each in roles:
            palette.setColor(each, QColor(colour))
    faint = blend(theme.panel, theme.muted, 0.6)
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, faint)
    return palette


def _panels(theme: Theme) -> str:
    return f"""
    QFrame[panel="true"] {{
        background: {theme.panel}; border: 1px solid {theme.border}; border-radius: 6px;
    }}
    QFrame[lit="true"] {{ border: 2px solid {theme.accent}; }}
    QTabWidget::pane {{
        background: {theme.panel}; border: 1px solid {theme.border}; border-radius: 6px;
    }}
    QLabel[muted="true"] {{ color: {theme.muted}; }}
    QLabel[link="true"] {{ color: {theme.muted}; text-decoration: underline; }}
    QLabel[link="true"]:focus {{ color: {theme.accent}; }}
    QLabel[warning="true"] {{ color: {theme.warning}; }}
    QToolButton[link="true"] {{ color: {theme.accent}; border: none; padding: 0; margin: 0;
        font-weight: bold; text-decoration: underline; }}
    QToolButton[link="true"]:disabled {{ color: {theme.muted}; }}
    QToolButton[link="true"]:focus {{ border: 1px solid {theme.accent}; }}
    QLabel[heading="true"] {{ font-weight: bold; }}
    QFrame[problem="true"] {{
        background: {theme.warning_panel}; border: 1px solid {theme.warning}; border-radius: 4px;
    }}
    QFrame[problem="true"] QLabel {{ color: {theme.warning}; }}
    QLabel[refusal="true"] {{
        background: {theme.warning_panel}; color: {theme.warning};
        border: 1px solid {theme.warning}; border-radius: 4px;
    }}
    QAbstractSpinBox[refused="true"] {{
        background: {theme.warning_panel}; color: {theme.warning};
    }}
    QPushButton#trainButton {{
        background: {theme.accent}; color: {theme.on_accent}; font-weight: bold;
        border: 1px solid {theme.accent}; border-radius: 4px; padding: 5px 14px;
    }}
    QPushButton#trainButton:focus {{
        border: 2px solid {theme.text}; padding: 4px 13px;
    }}
    QPushButton#trainButton:disabled {{
        background: {theme.border}; color: {theme.muted}; border-color: {theme.border};
    }}
    QToolTip {{
        background: {theme.field}; color: {theme.text}; border: 1px solid {theme.border};
    }}
    """


def _controls(theme: Theme) -> str:
    """Return what Fusion paints too faintly in the dark: sliders and check boxes."""
    return f"""
    QSlider::groove:horizontal {{ height: 4px; background: {theme.border}; border-radius: 2px; }}
    QSlider::sub-page:horizontal {{ background: {theme.accent}; border-radius: 2px; }}
    QSlider::handle:horizontal {{
        background: {theme.accent}; border: 2px solid {theme.panel}; border-radius: 8px;
        width: 12px; margin: -6px 0;
    }}
    QSlider::handle:horizontal:focus {{ border-color: {theme.text}; }}
    QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled {{
        background: {theme.border};
    }}
    QCheckBox::indicator, QAbstractItemView::indicator {{
        background: {theme.field}; border: 1px solid {theme.muted}; border-radius: 3px;
        width: 13px; height: 13px;
    }}
    QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{
        background: {theme.accent}; border-color: {theme.accent}; image: url({ASSETS}:check.svg);
    }}
    QAbstractItemView::indicator {{ width: 11px; height: 11px; }}
    QAbstractItemView::indicator:indeterminate {{ background: {theme.muted}; }}
    QCheckBox::indicator:focus {{ border-color: {theme.text}; }}
    """
