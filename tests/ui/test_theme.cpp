#include "tests/support.h"
#include "ui/views/colour_map.h"
#include "ui/views/theme.h"
#include "ui/views/theme_style.h"

#include <QApplication>
#include <QPalette>
#include <QPushButton>
#include <QSignalSpy>

using namespace gatescope;
using namespace gatescope::ui;

class TestTheme : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void contrastIsThatOfTheStandard() {
    QVERIFY(std::abs(contrast(Qt::black, Qt::white) - 21) < 1e-6);
    QVERIFY(std::abs(contrast(QColor(0x777777), Qt::white) - 4.478) < 1e-2);
    QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
  }

  void textCanBeReadOnEveryBackground_data() {
    QTest::addColumn<ThemeMode>("mode");
    QTest::newRow("light") << ThemeMode::Light;
    QTest::newRow("dark") << ThemeMode::Dark;
  }

  void textCanBeReadOnEveryBackground() {
    QFETCH(ThemeMode, mode);
    applyTheme(*qApp, mode);
    const Theme& t = theme();
    QCOMPARE(t.dark, mode == ThemeMode::Dark);
    const QList<QColor> texts = {t.text, t.muted,   t.disabledText, t.accentText,
                                 t.good, t.warning, t.bad};
    for (const QColor& text : texts)
      for (const QColor& back : {t.window, t.surface, t.field}) atLeast(4.5, text, back);
    for (const QColor& text : {t.text, t.muted, t.accentText}) atLeast(4.5, text, t.selection);
    atLeast(4.5, t.onAccent, t.accent);
    atLeast(3, t.fieldBorder, t.surface);
    for (const char* symbol : {"z", "r", "h̃", "h", "o", "i", "f", "g", "c"})
      atLeast(4.5, signalColour(symbol), t.surface);
    const QPalette palette = QApplication::palette();
    atLeast(4.5, palette.color(QPalette::Disabled, QPalette::Text), t.field);
    atLeast(4.5, palette.color(QPalette::PlaceholderText), t.field);
  }

  void curvesStandOutFromTheSurface_data() { textCanBeReadOnEveryBackground_data(); }

  void curvesStandOutFromTheSurface() {
    QFETCH(ThemeMode, mode);
    applyTheme(*qApp, mode);
    for (const char* cell : {"gru", "lstm", "gru-article", "gru-reset-before", "rnn", "unheard-of"})
      for (int index = 0; index < 4; ++index) atLeast(3, runColour(cell, index), theme().surface);
    for (int i = 0; i < 10; ++i) atLeast(3, categoryColour(i), theme().surface);
  }

  void gruIsBlueAndLstmVermilion() {
    applyTheme(*qApp, ThemeMode::Light);
    QCOMPARE(runColour("gru", 0), QColor(0x0072b2));
    QCOMPARE(runColour("lstm", 0), QColor(0xd55e00));
    QVERIFY(runColour("gru", 1) != runColour("gru", 0));
  }

  void repeatedRunIsClearlyLighterOrDarker_data() { textCanBeReadOnEveryBackground_data(); }

  void repeatedRunIsClearlyLighterOrDarker() {
    QFETCH(ThemeMode, mode);
    applyTheme(*qApp, mode);
    for (const char* cell : {"gru", "lstm", "gru-article", "gru-reset-before", "rnn", "unheard-of"})
      atLeast(1.5, runColour(cell, 1), runColour(cell, 0));
  }

  void chipsDoNotGrowWhenChecked() {
    QPushButton chip(QStringLiteral("prediction"));
    setLook(&chip, "chip");
    chip.setCheckable(true);
    chip.ensurePolished();
    const int weight = chip.font().weight();
    const QSize size = chip.sizeHint();
    chip.setChecked(true);
    QCOMPARE(chip.sizeHint(), size);
    QCOMPARE(chip.font().weight(), weight);
  }

  void signalsOfOneCellHaveDifferentColours() {
    for (const auto& symbols : {QList<const char*>{"z", "r", "h̃", "h", "o"},
                                QList<const char*>{"i", "f", "g", "c", "o", "h"}})
      for (qsizetype a = 0; a < symbols.size(); ++a)
        for (qsizetype b = 0; b < a; ++b)
          QVERIFY(signalColour(symbols[a]) != signalColour(symbols[b]));
  }

  void styleSheetHasNoOpenPlaces() {
    QVERIFY(!styleSheet(theme()).contains(u'@'));
    QVERIFY(styleSheet(theme()).contains(theme().accent.name()));
  }

  void viewsAreToldOfAChange() {
    QSignalSpy spy(&ThemeNotifier::instance(), &ThemeNotifier::changed);
    applyTheme(*qApp, ThemeMode::Dark);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(themeMode(), ThemeMode::Dark);
  }

  void environmentDecidesForTheSystem() {
    qputenv("GATESCOPE_THEME", "dark");
    QVERIFY(systemIsDark());
    qputenv("GATESCOPE_THEME", "light");
    QVERIFY(!systemIsDark());
    qunsetenv("GATESCOPE_THEME");
    qputenv("GTK_THEME", "Adwaita:dark");
    QVERIFY(systemIsDark());
    qunsetenv("GTK_THEME");
  }

  void mapsEndWhereTheyShould() {
    QCOMPARE(QColor(viridis().front()), QColor(0x440154));
    QCOMPARE(QColor(viridis().back()), QColor(0xfde725));
    QVERIFY(QColor(diverging(false)[128]).lightness() > 235);
    QVERIFY(QColor(diverging(true)[128]).lightness() < 50);
    for (const bool dark : {false, true}) {
      QVERIFY(QColor(diverging(dark).front()).blue() > QColor(diverging(dark).front()).red());
      QVERIFY(QColor(diverging(dark).back()).red() > QColor(diverging(dark).back()).blue());
    }
  }

  void viridisGrowsBrighterAllTheWay() {
    for (std::size_t i = 1; i < 256; ++i)
      QVERIFY(contrast(Qt::black, QColor(viridis()[i])) >=
              contrast(Qt::black, QColor(viridis()[i - 1])) - 0.02);
  }

  void colourIndexTakesOutsidersToTheEnds() {
    QCOMPARE(colourIndex(0, {0, 1}), 0);
    QCOMPARE(colourIndex(1, {0, 1}), 255);
    QCOMPARE(colourIndex(-7, {-1, 1}), 0);
    QCOMPARE(colourIndex(std::numeric_limits<float>::infinity(), {-1, 1}), 255);
    QCOMPARE(colourIndex(std::numeric_limits<float>::quiet_NaN(), {0, 1}), -1);
    QCOMPARE(rangeOf(SignalRange::Unbounded, 3).low, -3.0f);
    QCOMPARE(rangeOf(SignalRange::Unbounded, 0).high, 1.0f);
  }

 private:
  static void atLeast(double wanted, const QColor& over, const QColor& under) {
    const double has = contrast(over, under);
    QVERIFY2(has >= wanted,
             qPrintable(QStringLiteral("%1 on %2: %3").arg(over.name(), under.name()).arg(has)));
  }
};

QTEST_MAIN(TestTheme)
#include "test_theme.moc"
