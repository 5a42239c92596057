#pragma once

#include "ui/control/harm_service.h"
#include "ui/control/trace_service.h"
#include "ui/pages/page.h"

#include <optional>
#include <string>

#include <QStringList>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;

namespace gatescope::ui {

class SampleChooser;
class SignalStack;
struct StepInput;

// Whether the answer is drawn as a curve: a forecast of one number over several steps.
bool drawsAnswer(const TraceAnswer& answer);

// Gates and states of one run over one sample, with what chooses layer, row order and sample; asks
// again when weights change.
class GatesView : public QWidget {
  Q_OBJECT
 public:
  GatesView(const PageContext& context, QWidget* parent = nullptr);

  // Choosers, for whoever lays out a header. Owned by this view until then.
  SampleChooser* samples() const { return m_samples; }
  QComboBox* layers() const { return m_layers; }
  QComboBox* orders() const { return m_orders; }
  SignalStack* stack() const { return m_stack; }

  // Rows shrink with the page: wrapped labels must not ask for more.
  bool hasHeightForWidth() const override { return false; }
  void setRun(RunId run);
  void setEpoch(int epoch);  // RunAt::best: the newest or best
  // A text that stands in no table, in the sample's place; empty: the sample. Runs that read no
  // texts pay it no attention.
  void setTyped(const QString& text);
  // Gates and states that are held, as parseHold() reads them; another run has none.
  void setHolds(const QStringList& holds);
  const QStringList& holds() const { return m_holds; }
  // Points of the sample's inputs that were moved; another sample, or a run on other data, has
  // none.
  void setEdits(std::vector<InputEdit> edits);
  const std::vector<InputEdit>& edits() const { return m_edits; }
  // Rows can be ordered by the harm that a scan of this run found.
  void setScan(std::shared_ptr<const ScanAnswer> scan);
  // Chooses a unit in its layer.
  void showUnit(int layer, bool backward, int unit);
  const LayerTrace* layerShown() const;  // nullptr: nothing is shown
  // Unit at each place from the top, of a layer of the answer.
  std::vector<int> orderShown(std::size_t layer) const;
  // Shows what this view has more than another answer to the same sequence; null: its own values.
  void setReference(std::shared_ptr<const TraceAnswer> from);
  const std::shared_ptr<const TraceAnswer>& sharedAnswer() const { return m_answer; }
  // Shows the same sequence, layer and order of rows as another view.
  void follow(const GatesView& other);
  // With what is answered after the last step as a row; not where it stands elsewhere on the page.
  void setAnswerShown(bool on) { m_showsAnswer = on; }
  void setEmptyText(const QString& text) { m_emptyText = text; }
  const TraceAnswer* answer() const { return m_answer.get(); }
  void ask();
  // The sequence that is shown or asked for.
  SampleQuestion question() const;
  // What shows other views of the same run in this one's place: while it is seen, this view follows
  // the run although it is hidden itself.
  void setHost(const QWidget* host) { m_host = host; }
  // What is shown: none where no run is chosen or nothing of it was kept.
  std::optional<RunAt> runShown() const;

 Q_SIGNALS:
  void answered();
  void readingChanged(const QString& text);

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void askSoon(RunId run);
  void show();
  StepInput shownInput() const;
  void refreshLayers();
  void refreshOrders(const TraceAnswer* answer);

  PageContext m_context;
  const QWidget* m_host = nullptr;
  TraceService m_service;
  QTimer m_soon;
  bool m_showsAnswer = false;
  RunId m_run = 0;
  int m_epoch = RunAt::best;
  QString m_emptyText;
  std::string m_typed;
  QStringList m_holds;
  std::vector<InputEdit> m_edits;
  std::vector<UnitOrder> m_orderList;  // of the chooser
  std::shared_ptr<const TraceAnswer> m_answer;
  std::shared_ptr<const TraceAnswer> m_reference;  // null: none
  std::shared_ptr<const ScanAnswer> m_scan;        // of this run; null: none
  SampleChooser* m_samples = nullptr;
  QComboBox* m_layers = nullptr;
  QComboBox* m_orders = nullptr;
  SignalStack* m_stack = nullptr;
};

}  // namespace gatescope::ui
