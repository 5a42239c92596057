#pragma once

#include "core/inspect/trace.h"
#include "ui/views/export.h"

#include <memory>
#include <vector>

#include <QColor>
#include <QString>
#include <QStringList>
#include <QWidget>

class QGridLayout;
class QLabel;
class QToolButton;

namespace gatescope::ui {

class ColourScale;
class CurveEnds;
class CurveLabel;
class CurveStrip;
class HeatmapView;
class InputStrip;
class SignalLabel;
class StepAxis;
class TimeAxis;
class TokenStrip;

struct StepCurve {
  QString name;
  QColor colour;              // invalid: text
  std::vector<float> values;  // steps
  Qt::PenStyle style = Qt::SolidLine;
  bool operator==(const StepCurve&) const = default;
};

// One token of a text.
struct StepToken {
  QString text;
  bool known = true;  // the vocabulary has it
  bool operator==(const StepToken&) const = default;
};

// What a network reads step by step: the curves that are drawn and the names of those that are only
// counted, or the tokens of a text.
struct StepInput {
  std::vector<StepCurve> curves = {};
  QStringList undrawn = {};
  std::vector<StepToken> tokens = {};
  int drawable = 0;  // how many of the first curves can be moved by hand
};

// Curves that stand below the heatmaps, over the same steps.
struct CurveRow {
  QString head, below;  // "∂L/∂h", "t": the second is set below the line
  QString about;        // what it shows, as a tool tip
  std::vector<StepCurve> curves;
  bool logarithmic = false;
};

// Everything a recurrent layer did with one sequence, on one time axis: the input's curves, a
// heatmap a gate and state with its symbol, name and meaning, the tokens where the input is a text,
// and the output where each step has one; below them the steps or their times. One cursor crosses
// all. Tokens take the colours of the selected unit's state.
class SignalStack : public QWidget, public CsvSource {
  Q_OBJECT
 public:
  explicit SignalStack(QWidget* parent = nullptr);

  // `layer` counts Trace::layers. Rows of widgets are made anew only when the cell changes.
  // A difference of two traces takes the diverging colours, up to its largest magnitude.
  enum class Kind { Values, Difference };
  void setTrace(std::shared_ptr<const Trace> trace, std::size_t layer, StepInput input,
                Kind kind = Kind::Values);
  void setTrace(Trace trace, std::size_t layer, StepInput input);
  // Values of each step after the layer; empty: no such row.
  void setOutput(std::vector<StepCurve> curves, const QStringList& undrawn = {});
  // What is answered after the last step, over steps of its own: a forecast. Empty: no such row.
  void setAnswer(std::vector<StepCurve> curves);
  const std::vector<StepCurve>& answer() const;
  // Further rows below the output, where there is room; those without curves are left out. After
  // setTrace.
  void setRows(std::vector<CurveRow> rows);
  const std::vector<CurveRow>& rows() const { return m_curveRows; }
  // Seconds since 1970 of each step; empty: steps are numbered, from 1. After setTrace.
  void setTimes(std::vector<double> times);
  void clear(const QString& emptyText);
  // Unit at each place from the top; empty: as numbered. One that does not fit the layer is not
  // used.
  void setRowOrder(std::vector<int> order);
  // A button that opens the input for changes by hand, and one that takes them back.
  void setInputTools(bool on);
  void setInputChanged(bool on);
  // Meanings under the names, where the rows are high enough for them.
  void setMeaningsShown(bool on);

  TimeAxis* timeAxis() const { return m_axis; }
  int selectedUnit() const { return m_unit; }
  std::vector<int> selectedUnits() const;  // all that are chosen, ascending
  void setSelectedUnit(int unit);          // −1: none
  void chooseUnit(int unit);               // as a click on its row would
  // "unit 7 · t = 97 · sunspots 62 · z 0.59 · …" at the hovered or the chosen place; empty: none.
  QString readingText() const;

  QString csv() const override;
  std::vector<FigureTable> tables() const override;

 Q_SIGNALS:
  void readingChanged(const QString& text);
  void selectionChanged(int unit, int step);
  void answerChosen(int ahead);  // a step of setAnswer()'s, from 0
  // A point of an input's curve is moved, and then let go; all is to stand where it was.
  void inputMoved(int curve, int step, float value);
  void inputLetGo();
  void inputResetWanted();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  // Widgets of one signal; owned by this widget.
  struct Row {
    SignalLabel* label = nullptr;
    HeatmapView* map = nullptr;
    ColourScale* scale = nullptr;
    const SignalInfo* info = nullptr;
  };
  // Widgets of one CurveRow; owned by this widget.
  struct RowWidgets {
    CurveLabel* label = nullptr;
    CurveStrip* strip = nullptr;
    CurveEnds* ends = nullptr;
  };
  void makeTools();
  void openInput(bool on);
  void rebuild(const LayerTrace& layer);
  void placeBelow(int gridRow);
  void addRowWidgets();
  void fitLabels();
  void showParts(bool on);
  void showCurveRows(bool on);
  bool hasRoomForRows() const;
  void applyOrder();
  void hover(int unit);
  void toggleUnit(int unit);
  void shadeTokens();
  QString answerText(int ahead) const;

  std::vector<Row> m_rows;
  std::vector<RowWidgets> m_rowWidgets;  // as many as there were ever shown
  std::vector<CurveRow> m_curveRows;
  const Cell* m_cell = nullptr;
  std::vector<int> m_order;
  int m_units = 0;  // of the layer that is shown
  int m_unit = -1;
  std::vector<int> m_others;  // chosen beside it
  int m_hoverUnit = -1;
  bool m_meanings = true;
  bool m_hasTools = false;
  int m_drawable = 0;
  TimeAxis* m_axis = nullptr;
  QGridLayout* m_grid = nullptr;
  InputStrip* m_input = nullptr;
  QWidget* m_tools = nullptr;
  QToolButton* m_edit = nullptr;
  QToolButton* m_reset = nullptr;
  CurveStrip* m_output = nullptr;
  TimeAxis* m_aheadAxis = nullptr;
  CurveStrip* m_answer = nullptr;
  TokenStrip* m_tokens = nullptr;
  CurveLabel* m_tokensLabel = nullptr;
  CurveLabel* m_inputLabel = nullptr;
  CurveLabel* m_outputLabel = nullptr;
  CurveLabel* m_answerLabel = nullptr;
  CurveEnds* m_answerEnds = nullptr;
  StepAxis* m_steps = nullptr;
  QLabel* m_stepsLabel = nullptr;
  QLabel* m_empty = nullptr;
};

}  // namespace gatescope::ui
