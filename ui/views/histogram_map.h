#pragma once

#include "ui/views/export.h"

#include <cstdint>
#include <vector>

#include <QColor>
#include <QImage>
#include <QRectF>
#include <QString>
#include <QWidget>

namespace gatescope::ui {

// How often numbers fell into each bin at one epoch.
struct EpochHistogram {
  int epoch = 0;
  std::vector<std::uint32_t> counts;  // from the lowest bin
};

// Histograms over training: epochs across, values up, the more the stronger the colour; the one of
// the epoch shown stands at the right as bars. The mouse reads a bin, a click or the arrows choose
// an epoch.
class HistogramMap : public QWidget, public CsvSource {
  Q_OBJECT
 public:
  explicit HistogramMap(QWidget* parent = nullptr);

  // Ascending in epoch; all over the same bins of equal width from `low` to `high`.
  void setHistograms(std::vector<EpochHistogram> histograms, double low, double high);
  void setTitle(const QString& title, const QColor& colour);  // what is counted
  void setShownEpoch(int epoch);
  void setEmptyText(const QString& text);
  const std::vector<EpochHistogram>& histograms() const { return m_histograms; }
  int shownEpoch() const { return m_shown; }
  double low() const { return m_low; }
  double high() const { return m_high; }

  // A row a bin, a column an epoch.
  QString csv() const override;
  QSize sizeHint() const override { return {300, 190}; }
  QSize minimumSizeHint() const override { return {160, 110}; }

 Q_SIGNALS:
  void epochChosen(int epoch);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  int bins() const;
  void layOut();
  QRectF bars() const;
  double xOf(double epoch) const;
  double yOf(double value) const;
  int columnAt(double x) const;      // −1: none
  double boundOf(int column) const;  // the epoch at which a column begins
  int binAt(double y) const;
  QString binText(int column, int bin) const;
  int shownColumn() const;
  void invalidate();
  QImage image() const;
  void paintAxes(QPainter& painter) const;
  void paintBars(QPainter& painter) const;

  std::vector<EpochHistogram> m_histograms;
  double m_low = 0, m_high = 1;
  std::uint32_t m_most = 1;  // of all counts
  QString m_title, m_emptyText;
  QColor m_colour;
  int m_shown = -1;
  QRectF m_plot;
  QImage m_image;  // null: to be made
};

}  // namespace gatescope::ui
