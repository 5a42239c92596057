#include "ui/views/theme_style.h"

#include <QHash>

namespace gatescope::ui {

namespace {

// @name stands for a colour of the theme.
constexpr const char* sheet = R"(
QLabel[look="muted"] { color: @muted; }
QLabel[look="small"] { color: @muted; font-size: @small; }
QLabel[look="section"] { color: @muted; font-size: @tiny; font-weight: 600; }
QLabel[look="title"] { font-size: @title; font-weight: 600; }
QLabel[look="strong"] { font-weight: 600; }
QLabel[look="error"] { color: @bad; }
QLabel[look="good"] { color: @good; }

QFrame[look="card"] { background: @surface; border: 1px solid @border; border-radius: 8px; }
QFrame[look="panel"] { background: @surface; border: none; border-right: 1px solid @border; }
QFrame[look="bar"] { background: @surface; border: none; border-bottom: 1px solid @border; }

QPushButton, QToolButton[look="button"] {
  background: @field; color: @text; border: 1px solid @fieldBorder; border-radius: 6px;
  padding: 5px 13px; min-height: 18px;
}
QPushButton:hover, QToolButton[look="button"]:hover { background: @hover; }
QPushButton:pressed, QToolButton[look="button"]:pressed { background: @pressed; }
QPushButton:focus, QToolButton[look="button"]:focus {
  border: 2px solid @accentText; padding: 4px 12px;
}
QPushButton:disabled, QToolButton[look="button"]:disabled {
  color: @disabledText; background: @window; border-color: @border;
}
QPushButton[look="primary"] {
  background: @accent; color: @onAccent; border-color: @accent; font-weight: 600;
}
QPushButton[look="primary"]:hover { background: @accentHover; }
QPushButton[look="primary"]:focus { border: 2px solid @text; }
QPushButton[look="primary"]:disabled {
  background: @border; color: @disabledOnBorder; border-color: @border;
}
QPushButton[look="chip"] { border-radius: 12px; padding: 3px 11px; }
QPushButton[look="chip"]:checked {
  background: @accent; color: @onAccent; border-color: @accent;
}
QPushButton[look="chip"]:focus { border: 2px solid @accentText; padding: 2px 10px; }
QPushButton[look="chip"]:checked:focus { border-color: @text; }
QPushButton[look="flat"] { border-color: transparent; background: transparent; padding: 4px 8px; }
QPushButton[look="flat"]:hover { background: @hover; }
QPushButton[look="flat"]:focus { border: 2px solid @accentText; padding: 3px 7px; }
QToolButton { color: @text; border: 1px solid transparent; border-radius: 6px; padding: 3px; }
QToolButton:hover, QToolButton:open { background: @hover; }
QToolButton:focus { border: 2px solid @accentText; padding: 2px; }
QToolButton[look="more"] {
  color: @accentText; font-size: @small; padding: 0 3px; border-radius: 4px;
}
QToolButton[look="more"]:focus { border: 1px solid @accentText; padding: 0 3px; }
QToolButton::menu-indicator { image: none; }
QToolButton[look="rail"] {
  border: none; border-left: 3px solid transparent; border-radius: 0; color: @muted;
  padding: 8px 3px 8px 0;
}
QToolButton[look="rail"]:hover { background: @hover; }
QToolButton[look="rail"]:checked {
  background: @selection; border-left-color: @accent; color: @accentText; font-weight: 600;
}
QToolButton[look="rail"]:focus {
  border: 2px solid @accentText; padding: 6px 1px 6px 1px; border-radius: 4px;
}

QLineEdit, QPlainTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QAbstractSpinBox {
  background: @field; color: @text; border: 1px solid @fieldBorder; border-radius: 5px;
  padding: 3px 7px; min-height: 18px; selection-background-color: @accent;
  selection-color: @onAccent;
}
QLineEdit:focus, QPlainTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border: 1px solid @accentText; }
QLineEdit:disabled, QPlainTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
  color: @disabledText; background: @window; border-color: @border;
}
QLineEdit[look="invalid"], QAbstractSpinBox[look="invalid"], QComboBox[look="invalid"] {
  border: 1px solid @bad; background: @badField;
}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit, QAbstractSpinBox QLineEdit:disabled,
QComboBox QLineEdit:disabled {
  border: none; padding: 0; min-height: 0; background: transparent;
}
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(:/ui/down.svg); width: 11px; height: 11px; }
QComboBox QAbstractItemView {
  background: @field; color: @text; border: 1px solid @fieldBorder; padding: 3px;
  selection-background-color: @selection; selection-color: @text; outline: none;
}
QAbstractSpinBox { padding-right: 20px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
  border: none; background: transparent; width: 19px; subcontrol-origin: border;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: @hover; }
QAbstractSpinBox::up-arrow { image: url(:/ui/up.svg); width: 9px; height: 9px; }
QAbstractSpinBox::down-arrow { image: url(:/ui/down.svg); width: 9px; height: 9px; }
QAbstractSpinBox[buttonSymbols="2"] { padding-right: 7px; }

#experimentPanel QLineEdit, #experimentPanel QComboBox, #experimentPanel QAbstractSpinBox {
  padding-top: 1px; padding-bottom: 1px;
}

QCheckBox { spacing: 7px; }
QCheckBox:disabled, QRadioButton:disabled { color: @disabledText; }
QCheckBox::indicator, QTableView::indicator, QListView::indicator, QTreeView::indicator {
  width: 14px; height: 14px; border: 1px solid @fieldBorder; border-radius: 3px; background: @field;
}
QCheckBox::indicator:focus { border: 2px solid @accentText; width: 12px; height: 12px; }
QCheckBox::indicator:checked, QTableView::indicator:checked, QListView::indicator:checked,
QTreeView::indicator:checked {
  background: @accent; border-color: @accent; image: url(:/ui/tick.svg);
}
QCheckBox::indicator:disabled { background: @window; border-color: @border; }
QCheckBox::indicator:checked:disabled { background: @fieldBorder; }
QCheckBox:focus { color: @accentText; }

QSlider { min-height: 20px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: @border; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: @accent; }
QSlider::sub-page:horizontal:disabled { background: @border; }
QSlider::handle:horizontal {
  width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: @accent;
  border: 1px solid @surface;
}
QSlider::handle:horizontal:focus {
  border: 2px solid @text; width: 12px; height: 12px;
}
QSlider::handle:horizontal:disabled { background: @fieldBorder; }

QProgressBar {
  background: @border; border: none; border-radius: 3px; min-height: 6px; max-height: 6px;
}
QProgressBar::chunk { background: @accent; border-radius: 3px; }

QTableView, QListView, QTreeView {
  background: @surface; alternate-background-color: @alternate; border: 1px solid transparent;
  gridline-color: @grid; selection-background-color: @selection; selection-color: @text;
}
QTableView:focus, QListView:focus, QTreeView:focus { border: 1px solid @accentText; }
QComboBox QListView:focus { border: none; }
QHeaderView { background: @surface; border: none; }
QHeaderView::section {
  background: @surface; color: @muted; border: none; border-bottom: 1px solid @border;
  padding: 4px 8px; font-size: @small; font-weight: 400;
}
/* The header's text carries the arrow: over the text it would hide it. */
QHeaderView::up-arrow, QHeaderView::down-arrow { image: none; width: 0; height: 0; }
QTableView QTableCornerButton::section { background: @surface; border: none; }

QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 0; }
QScrollBar::handle { background: @scroll; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @fieldBorder; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: @border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QMenuBar { background: @surface; border-bottom: 1px solid @border; }
QMenuBar::item { padding: 4px 9px; background: transparent; }
QMenuBar::item:selected { background: @hover; }
QMenu { background: @field; color: @text; border: 1px solid @fieldBorder; padding: 4px; }
QMenu::item { padding: 5px 26px 5px 22px; border-radius: 4px; }
QMenu::item:selected { background: @selection; }
QMenu::item:disabled { color: @disabledText; }
QMenu::separator { height: 1px; background: @border; margin: 4px 6px; }
QToolTip { background: @field; color: @text; border: 1px solid @fieldBorder; padding: 4px 6px; }
QStatusBar { background: @surface; border-top: 1px solid @border; color: @muted; }
)";

QString pixels(FontRole role, int more) {
  return QString::number(themeFont(role).pixelSize() + more) + QStringLiteral("px");
}

}  // namespace

QString styleSheet(const Theme& t) {
  const QHash<QString, QString> values = {
      {QStringLiteral("window"), t.window.name()},
      {QStringLiteral("surface"), t.surface.name()},
      {QStringLiteral("field"), t.field.name()},
      {QStringLiteral("border"), t.border.name()},
      {QStringLiteral("fieldBorder"), t.fieldBorder.name()},
      {QStringLiteral("grid"), t.grid.name()},
      {QStringLiteral("text"), t.text.name()},
      {QStringLiteral("muted"), t.muted.name()},
      {QStringLiteral("disabledText"), t.disabledText.name()},
      {QStringLiteral("disabledOnBorder"), blend(t.text, t.border, 0.72).name()},
      {QStringLiteral("accent"), t.accent.name()},
      {QStringLiteral("accentHover"), blend(QColor(Qt::black), t.accent, 0.12).name()},
      {QStringLiteral("onAccent"), t.onAccent.name()},
      {QStringLiteral("accentText"), t.accentText.name()},
      {QStringLiteral("selection"), t.selection.name()},
      {QStringLiteral("good"), t.good.name()},
      {QStringLiteral("bad"), t.bad.name()},
      {QStringLiteral("badField"), blend(t.bad, t.field, 0.08).name()},
      {QStringLiteral("hover"), blend(t.text, t.surface, 0.06).name()},
      {QStringLiteral("pressed"), blend(t.text, t.surface, 0.12).name()},
      {QStringLiteral("alternate"), blend(t.grid, t.surface, 0.4).name()},
      {QStringLiteral("scroll"), blend(t.fieldBorder, t.surface, 0.5).name()},
      {QStringLiteral("small"), pixels(FontRole::Small, 0)},
      {QStringLiteral("tiny"), pixels(FontRole::Small, -1)},
      {QStringLiteral("title"), pixels(FontRole::Title, 0)},
  };
  const QString source = QString::fromUtf8(sheet);
  QString result;
  for (qsizetype at = 0; at < source.size();) {
    if (source[at] != u'@') {
      result += source[at++];
      continue;
    }
    qsizetype end = ++at;
    while (end < source.size() && source[end].isLetter()) ++end;
    const QString name = source.mid(at, end - at);
    Q_ASSERT_X(values.contains(name), "styleSheet", qPrintable(name));
    result += values.value(name);
    at = end;
  }
  return result;
}

}  // namespace gatescope::ui
