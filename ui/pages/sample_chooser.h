#pragma once

#include "ui/control/asked_sample.h"

#include <array>
#include <string>

#include <QWidget>

class QComboBox;
class QLabel;
class QSpinBox;

namespace gatescope::ui {

// A split and a sample of it, counted from 1 for people. Until the user chooses, it stands on the
// last window of a forecast (what comes next is what one wants to see), else on the first sample.
class SampleChooser : public QWidget {
  Q_OBJECT
 public:
  explicit SampleChooser(QWidget* parent = nullptr);

  SamplePlace place() const;
  void setPlace(SamplePlace place);
  void choose(SamplePlace place);  // as the user would
  void setCounts(const Dataset& dataset);
  void setCompact(bool on);  // without the word, where room is short

 Q_SIGNALS:
  void changed();

 private:
  void refresh();
  void chooseSplit();

  std::array<int, 3> m_counts{};
  std::string m_dataset;  // its name
  bool m_chosen = false;  // by the user, for this dataset
  bool m_last = false;    // else: the last sample
  QComboBox* m_split = nullptr;
  QSpinBox* m_number = nullptr;
  QLabel* m_word = nullptr;
};

QString splitName(Split split);

}  // namespace gatescope::ui
