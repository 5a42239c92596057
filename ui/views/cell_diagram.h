#pragma once

#include "core/cells/cell.h"

#include <map>
#include <string>
#include <vector>

#include <QWidget>

namespace gatescope::ui {

// One unit of a cell as a drawing: its functions (σ, tanh), products and sums, and wires in the
// gates' colours, with the numbers of one step. While it is played, what has been computed so far
// stands out, one equation after the other.
class CellDiagram : public QWidget {
  Q_OBJECT
 public:
  explicit CellDiagram(QWidget* parent = nullptr);

  void setCell(const Cell* cell);  // nullptr: none
  // By SignalInfo::symbol; with "−" behind it the value of the step before ("h−"). Symbols that are
  // not there have no number.
  void setValues(std::map<std::string, double> values);
  // How many of the cell's equations have been computed; −1: all.
  void setProgress(int equations);

  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  QSize sizeHint() const override { return {300, heightForWidth(300)}; }
  QSize minimumSizeHint() const override { return {200, heightForWidth(200)}; }

  struct Drawing;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  bool isDone(const char* symbol) const;
  void describe();

  const Cell* m_cell = nullptr;
  const Drawing* m_drawing = nullptr;
  std::map<std::string, double> m_values;
  int m_progress = -1;
};

}  // namespace gatescope::ui
