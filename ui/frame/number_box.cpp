#include "ui/frame/number_box.h"

#include "ui/views/theme.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QLabel>
#include <QLineEdit>
#include <QWheelEvent>

namespace gatescope::ui {

namespace {

constexpr std::array decade{1.0, 2.0, 3.0, 5.0, 10.0};
constexpr double smallest = 1e-9;  // what a logarithmic step takes for zero

double logarithmicStep(double value, int direction) {
  if (value <= smallest) return direction > 0 ? 1e-4 : 0;
  const double power = std::pow(10, std::floor(std::log10(value) + 1e-9));
  const double lead = value / power;
  if (direction > 0) {
    for (const double step : decade) {
      if (step > lead * (1 + 1e-9)) return step * power;
    }
    return 20 * power;
  }
  for (auto step = decade.rbegin(); step != decade.rend(); ++step) {
    if (*step < lead * (1 - 1e-9)) return *step * power;
  }
  return 0.5 * power;
}

}  // namespace

double steppedNumber(double value, int direction, const NumberBox::Steps& steps) {
  double next = 0;
  if (steps.logarithmic && steps.whole) {
    next = direction > 0 ? std::max(1.0, std::floor(value * 2)) : std::floor(value / 2);
  } else if (steps.logarithmic) {
    next = logarithmicStep(value, direction);
  } else {
    const double step = steps.whole ? 1 : (steps.maximum <= 1 ? 0.05 : 1);
    next = (std::round(value / step) + direction) * step;
  }
  return std::clamp(next, steps.minimum, steps.maximum);
}

NumberBox::NumberBox(const Steps& steps, QWidget* parent)
    : QAbstractSpinBox(parent), m_steps(steps), m_unit(new QLabel(lineEdit())) {
  setLook(m_unit, "muted");
  m_unit->setAttribute(Qt::WA_TransparentForMouseEvents);
  setKeyboardTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  connect(lineEdit(), &QLineEdit::textEdited, this, &NumberBox::edited);
  connect(lineEdit(), &QLineEdit::textChanged, this, &NumberBox::placeUnit);
}

void NumberBox::setNumberText(const QString& text) {
  m_zeroInWords = false;
  lineEdit()->setText(text);
  showZero(!hasFocus());
}

QString NumberBox::numberText() const {
  return m_zeroInWords ? QStringLiteral("0") : lineEdit()->text();
}

void NumberBox::setZeroText(const QString& text) {
  m_zeroText = text;
}

void NumberBox::showZero(bool inWords) {
  if (m_zeroText.isEmpty() || numberText().trimmed() != QStringLiteral("0")) {
    return lineEdit()->setPlaceholderText({});
  }
  m_zeroInWords = inWords;
  lineEdit()->setPlaceholderText(inWords ? m_zeroText : QString());
  lineEdit()->setText(inWords ? QString() : QStringLiteral("0"));
}

void NumberBox::focusInEvent(QFocusEvent* event) {
  showZero(false);
  QAbstractSpinBox::focusInEvent(event);
}

void NumberBox::focusOutEvent(QFocusEvent* event) {
  QAbstractSpinBox::focusOutEvent(event);
  showZero(true);
}

void NumberBox::setUnit(const QString& unit) {
  m_unit->setText(unit);
  placeUnit();
}

void NumberBox::stepBy(int count) {
  bool isNumber = false;
  double value = numberText().toDouble(&isNumber);
  if (!isNumber) return;
  for (int i = 0; i < std::abs(count); ++i) {
    value = steppedNumber(value, count > 0 ? 1 : -1, m_steps);
  }
  setNumberText(m_steps.whole ? QString::number(std::llround(value))
                              : QString::number(value, 'g', 6));
  lineEdit()->selectAll();
  Q_EMIT edited(numberText());
}

QAbstractSpinBox::StepEnabled NumberBox::stepEnabled() const {
  return StepUpEnabled | StepDownEnabled;
}

QSize NumberBox::sizeHint() const {
  return {96, QAbstractSpinBox::sizeHint().height()};
}

void NumberBox::resizeEvent(QResizeEvent* event) {
  QAbstractSpinBox::resizeEvent(event);
  placeUnit();
}

void NumberBox::wheelEvent(QWheelEvent* event) {
  // Scrolling the panel must not change what lies under the mouse.
  if (hasFocus()) {
    QAbstractSpinBox::wheelEvent(event);
  } else {
    event->ignore();
  }
}

// Behind the number; hidden where both do not fit.
void NumberBox::placeUnit() {
  const int used = lineEdit()->fontMetrics().horizontalAdvance(lineEdit()->text()) + 8;
  const QSize size = m_unit->sizeHint();
  m_unit->setVisible(!m_zeroInWords && used + size.width() <= lineEdit()->width());
  m_unit->setGeometry(used, 0, size.width(), lineEdit()->height());
}

}  // namespace gatescope::ui
