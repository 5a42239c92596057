#pragma once

#include "ui/pages/data_origin.h"
#include "ui/pages/page.h"
#include "ui/views/card.h"

#include <cstdint>
#include <memory>
#include <vector>

#include <QPointF>
#include <QVector>

class QComboBox;
class QLabel;
class QSlider;
class QStackedWidget;
class QTextBrowser;

namespace gatescope {
struct Column;
struct Dataset;
struct Table;
}  // namespace gatescope

namespace gatescope::ui {

class HeatmapView;
class LineChart;

// How the data are cut into sequences: the series with its training, validation and test parts and
// one window with what is predicted after it; or one sequence, where rows or ids make them. A
// slider goes through all of them.
class CutCard : public Card {
  Q_OBJECT
 public:
  explicit CutCard(const PageContext& context, QWidget* parent = nullptr);

 private:
  void reload();
  void refresh();
  void drawSeries();
  void drawSequence();
  void drawManyInputs(std::int32_t number);
  void drawText();
  QString textHead(std::int32_t number) const;
  void refreshNames();
  void reorder();
  double xOfRow(std::int64_t row) const;
  QVector<QPointF> pointsOf(const Column& column) const;
  void refreshTimes();
  bool isSeries() const;
  static QString reasonOf(const Document& document);

  PageContext m_context;
  DataOrigin m_origin;
  QString m_why;  // nothing is cut
  std::shared_ptr<const Table> m_table;
  std::shared_ptr<const Dataset> m_dataset;
  std::vector<std::int32_t> m_order;  // samples as the slider meets them
  std::vector<int> m_splitOf;         // by sample number: a Split
  QVector<QPointF> m_points;          // of the column drawn
  int m_drawn = -1;                   // the column of m_points
  QStackedWidget* m_views = nullptr;
  LineChart* m_chart = nullptr;
  HeatmapView* m_map = nullptr;  // of more inputs than curves could tell apart
  QTextBrowser* m_text = nullptr;
  QComboBox* m_columns = nullptr;
  QSlider* m_slider = nullptr;
  QLabel* m_place = nullptr;
  QLabel* m_timesNote = nullptr;
};

}  // namespace gatescope::ui
