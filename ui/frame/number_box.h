#pragma once

#include <QAbstractSpinBox>

class QLabel;

namespace gatescope::ui {

// A field for a number that takes any text, so that a wrong entry can be shown and explained where
// it stands; arrows and wheel step. The unit is written at its right end.
class NumberBox : public QAbstractSpinBox {
  Q_OBJECT
 public:
  struct Steps {
    double minimum = 0;
    double maximum = 0;
    bool whole = false;
    bool logarithmic = false;
  };
  explicit NumberBox(const Steps& steps, QWidget* parent = nullptr);

  void setNumberText(const QString& text);
  void setUnit(const QString& unit);

  void stepBy(int count) override;
  QValidator::State validate(QString&, int&) const override { return QValidator::Acceptable; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 Q_SIGNALS:
  void edited(const QString& text);

 protected:
  StepEnabled stepEnabled() const override;
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;

 private:
  void placeUnit();

  Steps m_steps;
  QLabel* m_unit = nullptr;
};

// The next number in a step's direction: doubled or halved, 1–2–3–5 within a decade, or a plain
// step; kept between the ends.
double steppedNumber(double value, int direction, const NumberBox::Steps& steps);

}  // namespace gatescope::ui
