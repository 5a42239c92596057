#pragma once

#include "ui/pages/page.h"
#include "ui/views/figures.h"

#include <QWidget>

class QLabel;
class QStackedLayout;
class QTableView;

namespace gatescope::ui {

class EstimatePlot;
class ShownStudy;
class StudyBar;
class TrialsModel;

// A cross-validation: what the folds come to, each of them, and whether the test part was touched.
class FoldsView : public QWidget {
  Q_OBJECT
 public:
  explicit FoldsView(const PageContext& context, QWidget* parent = nullptr);

 private:
  QWidget* makeContent();
  void begin();
  void goOn(bool toTheEnd);
  void refresh();

  PageContext m_context;
  ShownStudy* m_shown = nullptr;
  StudyBar* m_bar = nullptr;
  QStackedLayout* m_pages = nullptr;
  QLabel* m_sentence = nullptr;
  EstimatePlot* m_plot = nullptr;
  FiguresModel m_model;
  QTableView* m_table = nullptr;
  TrialsModel* m_folds = nullptr;
  QTableView* m_foldsTable = nullptr;
};

}  // namespace gatescope::ui
