#pragma once

#include "ui/pages/page.h"
#include "ui/views/figures.h"

#include <QWidget>

class QLabel;
class QStackedLayout;
class QTableView;

namespace gatescope::ui {

class Card;
class LineChart;
class ShownStudy;
class StudyBar;

// How long the memory of cells holds: a task's figure against the length of its sequences, beside
// what an answerer without memory reaches.
class MemoryView : public QWidget {
  Q_OBJECT
 public:
  explicit MemoryView(const PageContext& context, QWidget* parent = nullptr);

 private:
  void begin();
  void goOn();
  void addLengths();
  void refresh();

  PageContext m_context;
  ShownStudy* m_shown = nullptr;
  StudyBar* m_bar = nullptr;
  QStackedLayout* m_pages = nullptr;
  QLabel* m_findings = nullptr;
  Card* m_card = nullptr;
  LineChart* m_chart = nullptr;
  FiguresModel m_model;
  QTableView* m_table = nullptr;
};

}  // namespace gatescope::ui
