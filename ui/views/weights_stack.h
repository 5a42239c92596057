#pragma once

#include "ui/views/export.h"
#include "ui/views/weight_grid.h"

#include <optional>
#include <vector>

#include <QWidget>

class QGridLayout;
class QLabel;

namespace gatescope::ui {

class ColourScale;
class GateWeightsMap;
class SignalLabel;
class TimeAxis;
class WeightsRuler;

// All weights of a recurrent layer: a row a gate, with its symbol and name; in it W, the biases and
// U, whose rows are the gate's units in one order for all. The mouse reads a weight, a click or the
// arrows choose one, and with it the unit that it leads to.
class WeightsStack : public QWidget, public CsvSource {
  Q_OBJECT
 public:
  explicit WeightsStack(QWidget* parent = nullptr);

  void setPicture(WeightsPicture picture);
  void clear(const QString& emptyText);
  const WeightsPicture& picture() const { return m_picture; }
  void setSelectedUnit(int unit);  // −1: none
  // "U of z · from unit 3 to unit 7: −0.34", of what is under the mouse or chosen; empty: none.
  QString readingText() const;
  QString placeText(const WeightPlace& place) const;

  // The rows that are seen, in their order; a column an input, bias and unit.
  QString csv() const override;
  std::vector<FigureTable> tables() const override;  // one a matrix

 Q_SIGNALS:
  void readingChanged(const QString& text);
  void unitChosen(int unit);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  // Widgets of one gate; owned by this widget.
  struct Row {
    SignalLabel* label = nullptr;
    GateWeightsMap* map = nullptr;
    ColourScale* scale = nullptr;
  };
  void rebuild();
  void fitLabels();
  void showParts(bool on);
  void choose(const WeightPlace& place);
  bool fits(const WeightPlace& place) const;
  std::vector<int> seenUnits() const;  // in their order
  FigureTable tableOf(const GateWeights& gate, WeightPart part) const;
  QString csvHead() const;
  QString csvRow(int gate, int unit) const;

  WeightsPicture m_picture;
  const Cell* m_cell = nullptr;
  std::vector<Row> m_rows;
  std::optional<WeightPlace> m_hover, m_chosen;
  TimeAxis* m_to = nullptr;    // units seen as rows …
  TimeAxis* m_from = nullptr;  // … and as columns of U
  QGridLayout* m_grid = nullptr;
  WeightsRuler* m_head = nullptr;
  WeightsRuler* m_foot = nullptr;
  QLabel* m_empty = nullptr;
};

}  // namespace gatescope::ui
