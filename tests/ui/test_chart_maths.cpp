#include "tests/support.h"
#include "ui/views/chart_frame.h"
#include "ui/views/chart_maths.h"

#include <algorithm>
#include <cmath>

using namespace gatescope::ui;

namespace {

QVector<QPointF> flatLine(int count) {
  QVector<QPointF> points;
  for (int i = 0; i < count; ++i) points.append({double(i), 0.0});
  return points;
}

TickRequest request(double from, double to, AxisText text, bool log, double length) {
  return {{from, to}, text, log, length, [](const QString& label) {
            return 7.0 * static_cast<double>(label.size());
          }};
}

}  // namespace

class TestChartMaths : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void decimationKeepsEverySpike() {
    QVector<QPointF> points = flatLine(100000);
    points[12345].setY(5);
    points[12347].setY(-3);
    points[77777].setY(9);
    const auto pieces = decimate(points, {0, 99999}, 800);
    QCOMPARE(pieces.size(), 1);
    QVERIFY(pieces[0].size() <= 2 * 801);
    for (const int spike : {12345, 12347, 77777}) QVERIFY(pieces[0].contains(points[spike]));
  }

  void decimationKeepsTheOrderOfX() {
    QVector<QPointF> points;
    for (int i = 0; i < 5000; ++i) points.append({double(i), std::sin(i * 0.7) * i});
    const auto pieces = decimate(points, {0, 4999}, 300);
    QVERIFY(std::is_sorted(pieces[0].begin(), pieces[0].end(),
                           [](const QPointF& a, const QPointF& b) { return a.x() < b.x(); }));
  }

  void decimationBreaksTheLineAtMissingValues() {
    QVector<QPointF> points = flatLine(10);
    points[0].setY(std::nan(""));
    points[4].setY(std::nan(""));
    const auto pieces = decimate(points, {0, 9}, 100);
    QCOMPARE(pieces.size(), 2);
    QCOMPARE(pieces[0].first().x(), 1.0);
    QCOMPARE(pieces[0].last().x(), 3.0);
    QCOMPARE(pieces[1].size(), 5);
  }

  void decimationReachesOverBothEdges() {
    const auto pieces = decimate(flatLine(100), {20.5, 30.5}, 50);
    QCOMPARE(pieces[0].first().x(), 20.0);
    QCOMPARE(pieces[0].last().x(), 31.0);
  }

  void ticksAreRoundInsideAndApart_data() {
    QTest::addColumn<double>("from");
    QTest::addColumn<double>("to");
    QTest::addColumn<int>("text");
    QTest::addColumn<bool>("log");
    const int number = int(AxisText::Number), whole = int(AxisText::Integer);
    const int date = int(AxisText::DateTime), steps = int(AxisText::Relative);
    QTest::newRow("losses") << 0.1 << 0.93 << number << false;
    QTest::newRow("negative") << -3.7 << -1.2 << number << false;
    QTest::newRow("tiny") << 1e-9 << 3e-9 << number << false;
    QTest::newRow("huge") << 1e9 << 8e12 << number << false;
    QTest::newRow("nearly flat") << 100.0 << 100.0001 << number << false;
    QTest::newRow("six decades") << 1e-5 << 12.0 << number << true;
    QTest::newRow("less than a decade") << 0.31 << 0.48 << number << true;
    QTest::newRow("a sliver, log") << 0.310 << 0.312 << number << true;
    QTest::newRow("epochs") << 0.0 << 60.0 << whole << false;
    QTest::newRow("two epochs") << 0.0 << 2.0 << whole << false;
    QTest::newRow("60 years") << -3.7e8 << 1.6e9 << date << false;
    QTest::newRow("3 centuries") << -6.9e9 << 1.6e9 << date << false;
    QTest::newRow("a month") << 1.5e9 << 1.5026e9 << date << false;
    QTest::newRow("a minute") << 1.5e9 << 1.5e9 + 60 << date << false;
    QTest::newRow("forecast") << -144.0 << 12.0 << steps << false;
  }

  void ticksAreRoundInsideAndApart() {
    QFETCH(double, from);
    QFETCH(double, to);
    QFETCH(int, text);
    QFETCH(bool, log);
    for (const double length : {160.0, 500.0, 1400.0}) {
      const TickRequest asked = request(from, to, AxisText(text), log, length);
      const QVector<Tick> ticks = niceTicks(asked);
      QVERIFY2(ticks.size() >= (length > 200 ? 2 : 1), "too few ticks");
      const auto place = [&](double v) {
        return log ? std::log(v / from) / std::log(to / from) * length
                   : (v - from) / (to - from) * length;
      };
      for (qsizetype i = 0; i < ticks.size(); ++i) {
        const double slack = (to - from) * 1e-6;
        QVERIFY(ticks[i].value >= from - slack && ticks[i].value <= to + slack);
        if (i == 0) continue;
        QVERIFY2(ticks[i].label != ticks[i - 1].label, qPrintable(ticks[i].label));
        const double need = (asked.extent(ticks[i].label) + asked.extent(ticks[i - 1].label)) / 2;
        QVERIFY(place(ticks[i].value) - place(ticks[i - 1].value) >= need);
      }
    }
  }

  void lowAxesHaveTwoTicksWhereTwoLabelsFit() {
    constexpr double line = 15;
    for (const bool log : {false, true})
      for (const auto& [from, to] :
           {std::pair(-12.0, 173.0), std::pair(0.18, 3.2), std::pair(0.51, 0.68),
            std::pair(356.0, 374.0), std::pair(1e-5, 0.9)})
        for (double length = 3 * line; length < 200; length += 7) {
          if (log && from <= 0) continue;
          TickRequest asked = request(from, to, AxisText::Number, log, length);
          asked.extent = [](const QString&) { return line; };
          asked.gap = line / 4;
          const QVector<Tick> ticks = niceTicks(asked);
          QVERIFY2(ticks.size() >= 2, qPrintable(QStringLiteral("%1 … %2 on %3 pixels, log %4")
                                                     .arg(from)
                                                     .arg(to)
                                                     .arg(length)
                                                     .arg(log)));
          for (const Tick& tick : ticks) QVERIFY(asked.range.contains(tick.value));
        }
  }

  void tickLabelsSayWhatTheyMean() {
    QCOMPARE(axisText(-144, AxisText::Relative, 1), QStringLiteral("t−144"));
    QCOMPARE(axisText(0, AxisText::Relative, 1), QStringLiteral("now"));
    QCOMPARE(axisText(12, AxisText::Relative, 1), QStringLiteral("t+12"));
    QCOMPARE(axisText(-0.5, AxisText::Number, 0.1), QStringLiteral("−0.5"));
    QCOMPARE(axisText(2e-6, AxisText::Number, 1e-6), QStringLiteral("2·10⁻⁶"));
    QCOMPARE(axisText(0, AxisText::DateTime, 400 * 86400.0), QStringLiteral("1970"));
    QCOMPARE(axisText(0, AxisText::DateTime, 86400), QStringLiteral("1970-01-01"));
  }

  void impossibleRangesHaveNoTicks() {
    QVERIFY(niceTicks(request(1, 1, AxisText::Number, false, 300)).isEmpty());
    QVERIFY(niceTicks(request(0, INFINITY, AxisText::Number, false, 300)).isEmpty());
    QVERIFY(niceTicks(request(NAN, 1, AxisText::Number, false, 300)).isEmpty());
  }

  void logAxisLeavesOutWhatHasNoLogarithm() {
    ChartContent content;
    content.logY = true;
    content.series = {{.name = {}, .colour = {}, .points = {{0, -1}, {1, 0}, {2, 1}, {3, 100}}}};
    const ChartFrame frame = chartFrame(content, {}, QSizeF(400, 300));
    QVERIFY(frame.y.from > 0.5 && frame.y.from < 1);
    QVERIFY(std::abs(frame.valueAtY(frame.toY(10)) - 10) < 1e-9);
    QCOMPARE(frame.x.from, 2.0);
  }

  void labelsOfTheFrameStayInside_data() {
    QTest::addColumn<QSizeF>("size");
    for (const QSizeF size : {QSizeF(180, 120), QSizeF(340, 240), QSizeF(1440, 900)})
      QTest::addRow("%d", int(size.width())) << size;
  }

  void labelsOfTheFrameStayInside() {
    QFETCH(QSizeF, size);
    ChartContent content;
    content.title = QStringLiteral("Loss");
    content.xTitle = QStringLiteral("epoch");
    content.yTitle = QStringLiteral("error");
    for (int i = 0; i < 9; ++i)
      content.series.append({.name = QStringLiteral("a long name of run %1").arg(i),
                             .colour = {},
                             .points = {{0, 123456.0 * i}, {60, 1.0}}});
    const ChartFrame frame = chartFrame(content, {}, size);
    const QRectF all(QPointF(), size);
    QVERIFY(all.contains(frame.plot));
    QVERIFY(frame.plot.height() > 20 && frame.plot.width() > 60);
    for (const LegendEntry& entry : frame.legend) QVERIFY(all.contains(entry.place));
    if (size.height() > 200) {
      QVERIFY(!frame.legend.isEmpty());
      QVERIFY(frame.legend.last().place.bottom() <= frame.plot.top());
      QCOMPARE(frame.legend.size() + frame.unnamed, content.series.size());
    }
    QVERIFY(!frame.yTicks.isEmpty());
  }
};

QTEST_MAIN(TestChartMaths)
#include "test_chart_maths.moc"
