"""Palette and style sheet of a theme, the font, and marks that the style sheet knows."""

from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.plots.letters import font as font
from desktop_app.plots.theme import NOTE_ALPHA, OVER_COLOURS_ALPHA, SMALL_PT, TEXT_PT, TITLE_PT, Theme
from desktop_app.resource_files import resource

# The space between cards and the widths of the side panels, in pixels.
GAP = 10
PANEL_WIDTH, STEP_WIDTH = 276, 394
# Fusion draws the outline of a box in the colour of the window, so much darker, in percent.
_FUSION_DARKER = 140
_FONTS = ("Inter-Regular.otf", "Inter-SemiBold.otf", "STIXTwoText-Regular.ttf", "STIXTwoText-Bold.ttf")


def load_font(app: QApplication) -> None:
    """Make Inter the application's font, so that pictures look the same everywhere; and load the serif one."""
    for file in _FONTS:
        QFontDatabase.addApplicationFont(str(resource("fonts", file)))
    app.setFont(font(TEXT_PT))


def apply_theme(theme: Theme, window: QWidget) -> None:
    """Apply `theme` to a window and its dialogs.

    For a style sheet of the application, Qt would tell each widget three times that its style changes.
    """
    sheet = _style_sheet(theme)
    if sheet != window.styleSheet():
        palette = _palette(theme)
        QApplication.setPalette(palette)
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.border).lighter(_FUSION_DARKER))
        QApplication.setPalette(palette, "QComboBox")  # type: ignore[arg-type]  # the stub is wrong
        window.setStyleSheet(sheet)


def mark(widget: QWidget, name: str, on: bool) -> None:
    """Mark a widget as "lit" or "wrong", for the style sheet."""
    if bool(widget.property(name)) != on:
        widget.setProperty(name, on)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    colours = {
        role.Window: theme.window, role.WindowText: theme.text, role.Base: theme.field, role.AlternateBase: theme.card,
        role.Text: theme.text, role.Button: theme.card, role.ButtonText: theme.text, role.BrightText: theme.fault,
        role.Highlight: theme.accent, role.HighlightedText: theme.on_accent, role.ToolTipBase: theme.card,
        role.ToolTipText: theme.text, role.PlaceholderText: theme.muted, role.Link: theme.accent,
        role.Accent: theme.accent, role.Mid: theme.border, role.Dark: theme.border, role.Light: theme.card,
    }  # fmt: skip
    for key, colour in colours.items():
        palette.setColor(key, QColor(colour))
    for key in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(theme.soft(theme.text)))
    return palette


def _style_sheet(theme: Theme) -> str:
    tick = resource("icons", "lucide", f"check-{theme.name}.svg").as_posix()
    return f"""
    QFrame#card {{ background: {theme.card}; border: 1px solid {theme.frame}; border-radius: 8px; }}
    QFrame#card[lit="true"], QFrame#card:focus {{ border: 1px solid {theme.accent}; }}
    QScrollArea, QScrollArea > QWidget > QWidget#form {{ background: transparent; border: none; }}
    QLabel#group {{ color: {theme.muted}; font-size: {SMALL_PT}pt; font-weight: 600; }}
    QLabel#title {{ color: {theme.muted}; font-size: {SMALL_PT}pt; font-weight: 600; }}
    QLabel#note {{ color: {theme.muted}; font-size: {SMALL_PT}pt; }}
    QGraphicsView QLabel#note {{ background: {_translucent(theme.card, NOTE_ALPHA)}; }}
    QGraphicsView QLabel#note[overColours="true"] {{ background: {_translucent(theme.card, OVER_COLOURS_ALPHA)}; }}
    QLabel#value {{ color: {theme.text}; background: {theme.card}; font-size: {SMALL_PT}pt; padding: 2px 6px;
        border: 1px solid {theme.frame}; border-radius: 4px; }}
    QLabel#fault {{ color: {theme.fault}; font-size: {SMALL_PT}pt; }}
    QLineEdit, QTableView {{ background: {theme.field}; border: 1px solid {theme.border}; border-radius: 4px;
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
    QTextBrowser#guide, QTreeView#guide {{ background: {theme.card}; border: 1px solid {theme.border};
        border-radius: 8px; selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
    QTreeView#guide {{ padding: 4px; selection-background-color: {theme.lit}; selection-color: {theme.text}; }}
    QTreeView#guide::item {{ padding: 2px 0; }}
    QTextBrowser#guide:focus, QTreeView#guide:focus {{ border: 1px solid {theme.accent}; }}
    QTextBrowser#prose {{ background: transparent; border: none; }}
    QLabel#lesson {{ font-size: {TITLE_PT}pt; font-weight: 600; }}
    QPushButton#offer, QFrame#question {{ background: {theme.field}; border: 1px solid {theme.frame};
        border-radius: 6px; }}
    QPushButton#offer {{ border-color: {theme.border}; }}
    QPushButton#offer {{ padding: 0; }}
    QPushButton#offer:hover, QPushButton#offer:focus {{ border: 1px solid {theme.accent}; }}
    QFrame#option {{ border: none; border-radius: 4px; }}
    QFrame#option[right="true"] {{ background: {theme.lit}; border: 1px solid {theme.accent}; }}
    QLabel[right="true"] {{ color: {theme.accent}; font-weight: 600; }}
    QLabel[wrong="true"] {{ color: {theme.fault}; }}
    QListView#notebook {{ background: {theme.card}; border: 1px solid {theme.card}; }}
    QListView#notebook:focus {{ border-color: {theme.accent}; }}
    QTableView#runs {{ border: none; background: {theme.card}; selection-background-color: {theme.lit};
        selection-color: {theme.text}; }}
    QTableView#runs::item:selected {{ border: 0 solid {theme.accent}; border-top-width: 1px; border-bottom-width: 1px;
        color: {theme.text}; background: {theme.lit}; }}
    QScrollBar {{ background: transparent; border: none; }}
    QScrollBar::handle {{ background: {theme.border}; border-radius: 4px; }}
    QScrollBar::handle:hover {{ background: {theme.muted}; }}
    QScrollBar::handle:vertical {{ min-height: 24px; margin: 2px 4px; }}
    QScrollBar::handle:horizontal {{ min-width: 24px; margin: 4px 2px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QLineEdit {{ padding: 2px 5px; }}
    QLineEdit[wrong="true"] {{ border: 1px solid {theme.fault}; }}
    QLineEdit:focus, QTableView:focus {{ border: 1px solid {theme.accent}; }}
    QHeaderView::section {{ background: {theme.field}; color: {theme.muted}; border: none; padding: 2px;
        font-size: {SMALL_PT}pt; }}
    QPushButton, QToolButton {{ background: {theme.card}; border: 1px solid {theme.border}; border-radius: 5px;
        padding: 4px 9px; }}
    QToolButton {{ padding: 4px; }}
    QPushButton:disabled, QToolButton:disabled {{ border-color: {theme.frame}; }}
    QToolButton#quiet {{ border: 1px solid transparent; padding: 1px; }}
    QToolButton#quiet::menu-indicator {{ image: none; }}
    QToolButton#quiet:checked {{ border: 1px solid {theme.border}; background: {theme.window}; }}
    QToolButton#quiet:hover, QToolButton#quiet:focus {{ border: 1px solid {theme.accent}; }}
    QPushButton:hover, QToolButton:hover {{ border: 1px solid {theme.accent}; }}
    QPushButton:focus, QToolButton:focus {{ border: 1px solid {theme.accent}; }}
    QPushButton:pressed, QToolButton:pressed {{ background: {theme.window}; }}
    QPushButton#play {{ background: {theme.accent}; color: {theme.on_accent}; border: 1px solid {theme.accent};
        font-weight: 600; }}
    QPushButton#play:focus {{ border: 2px solid {theme.text}; }}
    QPushButton#play:disabled {{ background: {theme.frame}; color: {theme.muted}; border-color: {theme.frame}; }}
    QPushButton#beat {{ padding: 3px 4px; }}
    QPushButton#beat:checked {{ background: {theme.accent}; color: {theme.on_accent}; border-color: {theme.accent}; }}
    QPushButton#beat:checked:focus {{ border: 2px solid {theme.text}; padding: 2px 3px; }}
    QPushButton#badge {{ background: {theme.nudge}; color: {theme.card}; border: 1px solid {theme.nudge};
        font-weight: 600; padding: 2px 8px; }}
    QPushButton#badge:focus {{ border: 2px solid {theme.text}; }}
    QPushButton#callout {{ background: {theme.card}; border: 1px solid {theme.accent}; border-radius: 4px;
        padding: 1px 6px; font-size: {SMALL_PT}pt; }}
    QPushButton#callout:hover, QPushButton#callout:focus {{ background: {theme.accent}; color: {theme.on_accent}; }}
    QSlider:horizontal {{ min-height: 18px; }}
    QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {theme.axis}; }}
    QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {theme.accent}; }}
    QSlider::handle:horizontal {{ width: 12px; height: 12px; margin: -6px 0; border-radius: 8px;
        background: {theme.card}; border: 2px solid {theme.accent}; }}
    QSlider::handle:horizontal:focus {{ background: {theme.accent}; }}
    QSlider::sub-page:horizontal:disabled {{ background: {theme.axis}; }}
    QSlider::handle:horizontal:disabled {{ border-color: {theme.axis}; }}
    QCheckBox::indicator:unchecked, QTableView::indicator:unchecked {{ width: 12px; height: 12px;
        border: 1px solid {theme.muted}; border-radius: 2px; background: {theme.field}; }}
    QCheckBox::indicator:unchecked:focus, QCheckBox::indicator:unchecked:hover {{ border-color: {theme.accent}; }}
    QTabBar::tab {{ background: transparent; color: {theme.muted}; border: 1px solid transparent; border-radius: 5px;
        padding: 3px 9px; font-size: {SMALL_PT}pt; }}
    QTabBar::tab:selected {{ background: {theme.card}; color: {theme.text}; border: 1px solid {theme.border}; }}
    QTabBar[idle="true"]::tab:selected {{ background: transparent; color: {theme.muted}; border-color: transparent; }}
    QTabBar::tab:hover {{ border: 1px solid {theme.accent}; }}
    QCheckBox::indicator:checked, QTableView::indicator:checked {{ width: 12px; height: 12px;
        border: 1px solid {theme.accent}; border-radius: 2px; background: {theme.accent}; image: url("{tick}"); }}
    QCheckBox::indicator:checked:focus {{ border-color: {theme.text}; }}
    QRadioButton::indicator {{ width: 12px; height: 12px; border: 1px solid {theme.muted}; border-radius: 7px;
        background: {theme.field}; }}
    QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 4px solid {theme.accent}; }}
    QRadioButton::indicator:focus, QRadioButton::indicator:hover {{ border-color: {theme.text}; }}
    QStatusBar {{ color: {theme.text}; padding-left: 8px; }}
    QStatusBar::item {{ border: none; }}
    QMenuBar {{ background: {theme.window}; }}
    QMenuBar::item:selected, QMenu::item:selected {{ background: {theme.accent}; color: {theme.on_accent}; }}
    QMenu {{ background: {theme.card}; border: 1px solid {theme.frame}; menu-scrollable: 1; }}
    QToolTip {{ background: {theme.card}; color: {theme.text}; border: 1px solid {theme.frame}; padding: 3px; }}
    """


def rich_text_style(theme: Theme) -> str:
    """The style sheet of longer texts: the guide and the lessons."""
    return f"""
    body {{ color: {theme.text}; }}
    h1 {{ font-size: 17pt; font-weight: 600; margin-top: 30px; margin-bottom: 6px; }}
    h2 {{ font-size: 12pt; font-weight: 600; margin-top: 22px; margin-bottom: 4px; }}
    p, li {{ line-height: 135%; }}
    p {{ margin-top: 6px; margin-bottom: 6px; }}
    ul, ol {{ margin-left: 20px; -qt-list-indent: 0; }}
    li {{ margin-bottom: 3px; }}
    strong {{ font-weight: 600; }}
    a {{ color: {theme.accent}; text-decoration: none; }}
    td, th {{ border-bottom: 1px solid {theme.frame}; text-align: left; vertical-align: top; }}
    th {{ color: {theme.muted}; font-size: {SMALL_PT}pt; font-weight: 600; }}
    code, pre {{ font-family: monospace; font-size: {SMALL_PT}pt; background-color: {theme.grid}; }}
    pre {{ white-space: pre-wrap; }}
    .key {{ background-color: {theme.grid}; font-weight: 600; }}
    """


def _translucent(colour: str, alpha: int) -> str:
    """#rrggbb as a translucent colour of a style sheet."""
    red, green, blue = bytes.fromhex(colour[1:])
    return f"rgba({red}, {green}, {blue}, {alpha})"
