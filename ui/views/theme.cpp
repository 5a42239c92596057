#include "ui/views/theme.h"

#include "ui/views/light_theme.h"
#include "ui/views/theme_style.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QPalette>
#include <QProcess>
#include <QSettings>
#include <QStandardPaths>
#include <QStyle>
#include <QStyleFactory>
#include <QWidget>

namespace gatescope::ui {

namespace {

Theme lightTheme() {
  return {.dark = false,
          .window = QColor(0xf3f4f6),
          .surface = QColor(0xffffff),
          .field = QColor(0xffffff),
          .border = QColor(0xdfe2e8),
          .fieldBorder = QColor(0x868e9c),
          .grid = QColor(0xe9ebef),
          .text = QColor(0x1a1d29),
          .muted = QColor(0x5d6678),
          .disabledText = QColor(0x69707d),
          .accent = QColor(0x0072b2),
          .onAccent = QColor(0xffffff),
          .accentText = QColor(0x005f99),
          .selection = QColor(0xe6f2fa),
          .good = QColor(0x00734f),
          .warning = QColor(0x8a5a00),
          .bad = QColor(0xb3261e)};
}

Theme darkTheme() {
  return {.dark = true,
          .window = QColor(0x14171c),
          .surface = QColor(0x1c2027),
          .field = QColor(0x242932),
          .border = QColor(0x30363f),
          .fieldBorder = QColor(0x6b7482),
          .grid = QColor(0x2b3038),
          .text = QColor(0xe6e9ef),
          .muted = QColor(0x9da6b5),
          .disabledText = QColor(0x8b94a3),
          .accent = QColor(0x1a75b3),
          .onAccent = QColor(0xffffff),
          .accentText = QColor(0x62b5ee),
          .selection = QColor(0x1d3a52),
          .good = QColor(0x3ec793),
          .warning = QColor(0xe6a632),
          .bad = QColor(0xff8a80)};
}

struct Active {
  Theme theme = lightTheme();
  ThemeMode mode = ThemeMode::Light;
};

Active& active() {
  static Active value;
  return value;
}

QPalette paletteOf(const Theme& t) {
  QPalette palette;
  palette.setColor(QPalette::Window, t.window);
  palette.setColor(QPalette::WindowText, t.text);
  palette.setColor(QPalette::Base, t.field);
  palette.setColor(QPalette::AlternateBase, blend(t.grid, t.surface, 0.5));
  palette.setColor(QPalette::Text, t.text);
  palette.setColor(QPalette::Button, t.field);
  palette.setColor(QPalette::ButtonText, t.text);
  palette.setColor(QPalette::BrightText, t.bad);
  palette.setColor(QPalette::ToolTipBase, t.field);
  palette.setColor(QPalette::ToolTipText, t.text);
  palette.setColor(QPalette::PlaceholderText, t.muted);
  palette.setColor(QPalette::Highlight, t.accent);
  palette.setColor(QPalette::HighlightedText, t.onAccent);
  palette.setColor(QPalette::Link, t.accentText);
  palette.setColor(QPalette::LinkVisited, t.accentText);
  palette.setColor(QPalette::Light, t.dark ? t.fieldBorder : t.surface);
  palette.setColor(QPalette::Midlight, t.border);
  palette.setColor(QPalette::Mid, t.border);
  palette.setColor(QPalette::Dark, t.fieldBorder);
  palette.setColor(QPalette::Shadow, t.dark ? QColor(Qt::black) : t.fieldBorder);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
    palette.setColor(QPalette::Disabled, role, t.disabledText);
  palette.setColor(QPalette::Disabled, QPalette::Highlight, t.border);
  palette.setColor(QPalette::Disabled, QPalette::HighlightedText, t.text);
  return palette;
}

// The palette of the platform before the first theme was set.
const QPalette& startPalette() {
  static const QPalette palette = QApplication::palette();
  return palette;
}

QString gsettingsScheme() {
  const QString program = QStandardPaths::findExecutable(QStringLiteral("gsettings"));
  if (program.isEmpty()) return {};
  QProcess process;
  process.start(program, {QStringLiteral("get"), QStringLiteral("org.gnome.desktop.interface"),
                          QStringLiteral("color-scheme")});
  if (!process.waitForFinished(500)) {
    process.kill();
    process.waitForFinished(500);
    return {};
  }
  return QString::fromUtf8(process.readAllStandardOutput());
}

// sRGB to linear light, WCAG 2.1.
double linear(double channel) {
  return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& c) {
  return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

int basePixels() {
  const QFont system = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
  return std::clamp(QFontInfo(system).pixelSize(), 13, 22);
}

}  // namespace

const Theme& theme() {
  return active().theme;
}

ThemeMode themeMode() {
  return active().mode;
}

LightTheme::LightTheme() : m_before(active().theme) {
  active().theme = lightTheme();
}

LightTheme::~LightTheme() {
  active().theme = m_before;
}

bool systemIsDark() {
  const QString own = qEnvironmentVariable("GATESCOPE_THEME").toLower();
  if (!own.isEmpty()) return own == QStringLiteral("dark");
  const QString gtk = qEnvironmentVariable("GTK_THEME").toLower();
  if (!gtk.isEmpty()) return gtk.endsWith(QStringLiteral("dark"));
  const QString scheme = gsettingsScheme();
  if (scheme.contains(QStringLiteral("prefer-dark"))) return true;
  if (scheme.contains(QStringLiteral("prefer-light"))) return false;
  const QString kde =
      QStandardPaths::locate(QStandardPaths::GenericConfigLocation, QStringLiteral("kdeglobals"));
  if (!kde.isEmpty()) {
    const QSettings settings(kde, QSettings::IniFormat);
    const QString name = settings.value(QStringLiteral("ColorScheme")).toString();
    if (!name.isEmpty()) return name.contains(QStringLiteral("dark"), Qt::CaseInsensitive);
  }
  return luminance(startPalette().color(QPalette::Window)) < 0.2;
}

void applyTheme(QApplication& application, ThemeMode mode) {
  startPalette();
  const bool dark = mode == ThemeMode::Dark || (mode == ThemeMode::System && systemIsDark());
  active() = {dark ? darkTheme() : lightTheme(), mode};
  QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  QApplication::setPalette(paletteOf(theme()));
  QApplication::setFont(themeFont(FontRole::Body));
  application.setStyleSheet(styleSheet(theme()));
  Q_EMIT ThemeNotifier::instance().changed();
}

QFont themeFont(FontRole role) {
  static const QStringList sans = {QStringLiteral("Inter"), QStringLiteral("Noto Sans"),
                                   QStringLiteral("DejaVu Sans"),
                                   QStringLiteral("WenQuanYi Micro Hei")};
  static const QStringList serif = {QStringLiteral("STIX Two Text"), QStringLiteral("STIX"),
                                    QStringLiteral("TeX Gyre Termes"),
                                    QStringLiteral("DejaVu Serif"), QStringLiteral("DejaVu Sans")};
  QFont result;
  result.setFamilies(role == FontRole::Mathematics ? serif : sans);
  const int body = basePixels();
  switch (role) {
    case FontRole::Body:
      result.setPixelSize(body);
      break;
    case FontRole::Small:
      result.setPixelSize(body - 1);
      break;
    case FontRole::Strong:
      result.setPixelSize(body);
      result.setWeight(QFont::DemiBold);
      break;
    case FontRole::Title:
      result.setPixelSize(body + 3);
      result.setWeight(QFont::DemiBold);
      break;
    case FontRole::Mathematics:
      result.setPixelSize(body + 2);
      break;
  }
  return result;
}

void setLook(QWidget* widget, const char* look) {
  widget->setProperty("look", QString::fromLatin1(look));
  widget->style()->unpolish(widget);
  widget->style()->polish(widget);
  widget->update();
}

QColor runColour(std::string_view cellKey, int index) {
  // Shades of one hue a cell; the first is the cell's own (Okabe and Ito 2008), the second far
  // from it in lightness, so that a repeated run is told apart at a glance. Light, then dark.
  struct Hue {
    std::string_view cell;
    std::array<std::array<QRgb, 4>, 2> shades;
  };
  static constexpr std::array<Hue, 6> hues = {{
      {"gru",
       {{{0x0072b2, 0x003f66, 0x4199dd, 0x5560c8}, {0x4ba3e3, 0xa8d4fb, 0x2a74b8, 0x8f8ff0}}}},
      {"lstm",
       {{{0xd55e00, 0x7a3500, 0xe27032, 0xa8761a}, {0xf0793a, 0xffc09a, 0xb85018, 0xe0b050}}}},
      {"gru-article",
       {{{0xb8558f, 0x64224c, 0xd46cab, 0x8a5fb8}, {0xe48fbd, 0xf9c8e3, 0xa9508a, 0xb89af0}}}},
      {"gru-reset-before",
       {{{0x00855f, 0x004633, 0x1fa078, 0x6a8a1e}, {0x2fbf94, 0x9ee9ce, 0x178462, 0xa9c44c}}}},
      {"rnn",
       {{{0x5b6472, 0x23272f, 0x87909f, 0x8a6f58}, {0xa9b1bf, 0xf0f2f5, 0x737c8b, 0xc4a888}}}},
      {"", {{{0x8a6d00, 0x3a2e00, 0xa98a20, 0x4f7f96}, {0xe6c229, 0xfaf0bf, 0x96800f, 0x7fb0d0}}}},
  }};
  const auto* hue =
      std::find_if(hues.begin(), hues.end() - 1, [&](const Hue& h) { return h.cell == cellKey; });
  const auto& shades = hue->shades[theme().dark ? 1 : 0];
  return QColor(shades[static_cast<std::size_t>(std::max(index, 0)) % shades.size()]);
}

QColor heldColour() {
  return runColour("lstm", 0);
}

QColor signalColour(std::string_view symbol) {
  struct Signal {
    std::string_view symbols;  // each between spaces
    QRgb light, dark;
  };
  static constexpr std::array<Signal, 6> signals = {{
      {" z i ", 0x955f00, 0xeba834},
      {" r f ", 0x007553, 0x2fbf94},
      {" h̃ g n c̃ ", 0xa83c78, 0xe48fbd},
      {" h ", 0x0068a3, 0x62b5ee},
      {" o ", 0xb34700, 0xf58b52},
      {" c ", 0x00728c, 0x56cbe0},
  }};
  const std::string key = " " + std::string(symbol) + " ";
  for (const Signal& signal : signals)
    if (signal.symbols.find(key) != std::string_view::npos)
      return QColor(theme().dark ? signal.dark : signal.light);
  return theme().text;
}

QColor categoryColour(int index) {
  static constexpr std::array<QRgb, 10> light = {0x0072b2, 0xd55e00, 0x00855f, 0xb8558f, 0x8a6d00,
                                                 0x00728c, 0x7b5ea7, 0x9c4a2f, 0x5b7a1e, 0x5b6472};
  static constexpr std::array<QRgb, 10> dark = {0x4ba3e3, 0xf0793a, 0x2fbf94, 0xe48fbd, 0xe6c229,
                                                0x56cbe0, 0xb79df0, 0xd98a6c, 0xa9c46c, 0xa9b1bf};
  const auto i = static_cast<std::size_t>(std::max(index, 0)) % light.size();
  return QColor(theme().dark ? dark[i] : light[i]);
}

QColor blend(const QColor& over, const QColor& under, double share) {
  const auto mix = [share](float a, float b) {
    return std::clamp(static_cast<float>(share) * a + static_cast<float>(1 - share) * b, 0.0f,
                      1.0f);
  };
  return QColor::fromRgbF(mix(over.redF(), under.redF()), mix(over.greenF(), under.greenF()),
                          mix(over.blueF(), under.blueF()));
}

QColor readableOn(const QColor& background) {
  const QColor dark(0x14171c);
  return contrast(background, Qt::white) >= contrast(background, dark) ? QColor(Qt::white) : dark;
}

double contrast(const QColor& a, const QColor& b) {
  const double la = luminance(a), lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

ThemeNotifier& ThemeNotifier::instance() {
  static ThemeNotifier notifier;
  return notifier;
}

}  // namespace gatescope::ui
