#pragma once

#include "ui/control/range_test_service.h"

#include <QDialog>

class QLabel;
class QProgressBar;
class QPushButton;

namespace gatescope::ui {

class Document;
class LineChart;

// Trains a network of its own a little while the learning rate grows, draws the loss against the
// rate, and offers the rate that the curve suggests. It begins when it is opened; closing ends it.
class RangeTestDialog : public QDialog {
  Q_OBJECT
 public:
  RangeTestDialog(Document& document, QWidget* parent);

 private:
  void start();
  void draw(const std::vector<RatePoint>& points);
  void showResult(const RangeTest& test);
  void take();

  Document& m_document;
  RangeTestService m_service;
  RangeTestSettings m_settings;
  double m_rate = 0;  // suggested; 0: none
  LineChart* m_chart = nullptr;
  QProgressBar* m_progress = nullptr;
  QLabel* m_said = nullptr;
  QPushButton* m_take = nullptr;
};

}  // namespace gatescope::ui
