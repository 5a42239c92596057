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
  QString numberText() const;
  // What 0 stands for ("off"): written instead of it until the field is entered.
  void setZeroText(const QString& text);
  void setUnit(const QString& unit);

  void stepBy(int count) override;
  QValidator::State validate(QString&, int&) const override { return QValidator::Acceptable; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 Q_SIGNALS:
  void edited(const QString& text);

 protected:
  StepEnabled stepEnabled() const override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;

 private:
  void placeUnit();
  void showZero(bool inWords);

  Steps m_steps;
  QString m_zeroText;
  bool m_zeroInWords = false;  // the line is empty and stands for 0
  QLabel* m_unit = nullptr;
};

// The next number in a step's direction: doubled or halved, 1–2–3–5 within a decade, or a plain
// step; kept between the ends.
double steppedNumber(double value, int direction, const NumberBox::Steps& steps);

}  // namespace gatescope::ui
