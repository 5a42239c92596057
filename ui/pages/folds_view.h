#pragma once

#include "ui/pages/study_view.h"
#include "ui/views/figures.h"

class QLabel;
class QTableView;

namespace gatescope::ui {

class EstimatePlot;
class TrialsModel;

// A cross-validation: what the folds come to, each of them, and whether the test part was touched.
class FoldsView : public StudyView {
  Q_OBJECT
 public:
  explicit FoldsView(const PageContext& context, QWidget* parent = nullptr);

 private:
  void makeCards();
  void train(bool toTheEnd);
  void begin() override;
  void goOn() override;
  void widen() override;
  void showFound() override;
  void showNothing() override;
  std::optional<StudyReport> report() const override;

  EstimatePlot* m_plot = nullptr;
  FiguresModel m_model;
  QTableView* m_table = nullptr;
  TrialsModel* m_folds = nullptr;
  QTableView* m_foldsTable = nullptr;
};

}  // namespace gatescope::ui
