#pragma once

#include "ui/control/prediction_service.h"

#include <QWidget>

class QModelIndex;
class QStackedWidget;
class QTableView;

namespace gatescope::ui {

class ConfusionMatrixView;
class ConfusionsModel;

// What a classifier takes for what on a split: as a matrix, or as a list, the most frequent first,
// each with its surest mistake.
class ConfusionView : public QWidget {
  Q_OBJECT
 public:
  explicit ConfusionView(QWidget* parent = nullptr);

  void setAnswer(const PredictionAnswer& answer, const RunPrediction& run);
  void clear(const QString& emptyText);
  void showList(bool on);

 Q_SIGNALS:
  void sampleWanted(gatescope::ui::SamplePlace place);  // the surest mistake of a line

 private:
  void want(const QModelIndex& index);

  ConfusionMatrixView* m_matrix = nullptr;
  ConfusionsModel* m_model = nullptr;
  QTableView* m_list = nullptr;
  QStackedWidget* m_views = nullptr;
  Split m_split = Split::Test;
};

}  // namespace gatescope::ui
