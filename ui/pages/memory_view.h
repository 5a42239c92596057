#pragma once

#include "ui/pages/study_view.h"
#include "ui/views/figures.h"

class QLabel;
class QTableView;

namespace gatescope::ui {

class Card;
class LineChart;

// How long the memory of cells holds: a task's figure against the length of its sequences, beside
// what an answerer without memory reaches.
class MemoryView : public StudyView {
  Q_OBJECT
 public:
  explicit MemoryView(const PageContext& context, QWidget* parent = nullptr);

 private:
  void begin() override;
  void goOn() override;
  void widen() override;
  void showFound() override;
  void showNothing() override;
  std::optional<StudyReport> report() const override;

  Card* m_card = nullptr;
  LineChart* m_chart = nullptr;
  FiguresModel m_model;
  QTableView* m_table = nullptr;
};

}  // namespace gatescope::ui
