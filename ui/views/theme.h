#pragma once

#include <string_view>

#include <QColor>
#include <QFont>
#include <QObject>

class QApplication;
class QWidget;

namespace gatescope::ui {

enum class ThemeMode { System, Light, Dark };

// The program's one source of colour. Text colours keep a contrast of 4.5:1 on window, surface and
// field (WCAG 2.1, 1.4.3); run colours keep 3:1 on surface (1.4.11).
struct Theme {
  bool dark = false;
  QColor window;       // behind the cards
  QColor surface;      // cards, bars, panels
  QColor field;        // inputs
  QColor border;       // of cards
  QColor fieldBorder;  // of inputs and buttons, 3:1 on surface
  QColor grid;         // lines in charts, rows in tables
  QColor text;
  QColor muted;  // units, explanations, axis labels
  QColor disabledText;
  QColor accent;      // primary button, selection mark, slider
  QColor onAccent;    // text on accent
  QColor accentText;  // accent as text on surface
  QColor selection;   // background of selected rows
  QColor good;
  QColor warning;
  QColor bad;
};

const Theme& theme();
ThemeMode themeMode();
// Fusion style, palette, fonts and style sheet of the whole program. May be called again at any
// time; ThemeNotifier tells the views.
void applyTheme(QApplication& application, ThemeMode mode);
// What the desktop asks for: GATESCOPE_THEME (light, dark), GTK_THEME, gsettings, kdeglobals, else
// the palette that the platform started with. (Qt 6.4 has no QStyleHints::colorScheme.)
bool systemIsDark();

// `index` counts the runs of that cell, from 0. A cell's runs share its hue (GRU blue, LSTM
// vermilion, …) and differ in shade, so that the hue always names the cell.
QColor runColour(std::string_view cellKey, int index);
// Colour of a gate or state, by SignalInfo::symbol: the same in equations, titles and curves.
QColor signalColour(std::string_view symbol);
// What a network says with something held or moved, beside what it says as trained.
QColor heldColour();
// Further distinct colours, for inputs, classes and targets.
QColor categoryColour(int index);
// A colour laid over another with this share, opaque: for what lies behind (bands, faint curves).
QColor blend(const QColor& over, const QColor& under, double share);
// Black or white, whichever reads better on it.
QColor readableOn(const QColor& background);
// WCAG 2.1 contrast ratio, 1 … 21.
double contrast(const QColor& a, const QColor& b);

enum class FontRole { Body, Small, Strong, Title, Mathematics };
QFont themeFont(FontRole role);

// Looks that the style sheet knows; set before or after the widget is shown.
// Labels: "muted", "small", "section" (a group's heading), "title", "strong", "error", "good".
// Buttons: "primary", "chip" (checkable, rounded), "flat", "rail" (checkable tool button), "more"
// (small disclosure).
// Frames: "card", "panel", "bar". Inputs: "invalid".
void setLook(QWidget* widget, const char* look);

class ThemeNotifier : public QObject {
  Q_OBJECT
 public:
  static ThemeNotifier& instance();

 Q_SIGNALS:
  void changed();

 private:
  ThemeNotifier() = default;
};

}  // namespace gatescope::ui
