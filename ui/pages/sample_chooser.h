#pragma once

#include "ui/control/trace_service.h"

#include <array>

#include <QWidget>

class QComboBox;
class QLabel;
class QSpinBox;

namespace gatescope::ui {

// A split and a sample of it, counted from 1 for people.
class SampleChooser : public QWidget {
  Q_OBJECT
 public:
  explicit SampleChooser(QWidget* parent = nullptr);

  SamplePlace place() const;
  void setPlace(SamplePlace place);
  void setCounts(const Dataset& dataset);

 Q_SIGNALS:
  void changed();

 private:
  void refresh();

  std::array<int, 3> m_counts{};
  QComboBox* m_split = nullptr;
  QSpinBox* m_number = nullptr;
  QLabel* m_count = nullptr;
};

QString splitName(Split split);

}  // namespace gatescope::ui
