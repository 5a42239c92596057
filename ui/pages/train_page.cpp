#include "ui/pages/train_page.h"

#include "ui/control/document.h"
#include "ui/control/training_controller.h"
#include "ui/models/text.h"
#include "ui/pages/curves_card.h"
#include "ui/pages/epoch_row.h"
#include "ui/pages/gates_view.h"
#include "ui/pages/prediction_card.h"
#include "ui/pages/sample_chooser.h"
#include "ui/pages/sample_series.h"
#include "ui/views/signal_stack.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QResizeEvent>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int leastCharts = 160;
// Heights and widths in logical pixels.
constexpr int roomForMeanings = 620;
constexpr int roomForEpochs = 430;
constexpr int roomForOutput = 90;
constexpr int roomForWords = 760;

}  // namespace

TrainPage::TrainPage(const PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_prediction(new PredictionCard(context, this)) {
  auto* upper = new QWidget(this);
  auto* charts = new QHBoxLayout(upper);
  charts->setContentsMargins(0, 0, 0, 0);
  charts->setSpacing(12);
  charts->addWidget(new LossCard(context, this), 1);
  charts->addWidget(m_prediction, 1);
  makeGates();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 12, 14, 12);
  layout->setSpacing(12);
  upper->setMinimumHeight(leastCharts);
  // Both take their share of the height, whatever their contents would like.
  m_gatesCard->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
  layout->addWidget(upper, 2);
  layout->addWidget(m_gatesCard, 3);
  m_layout = layout;
}

void TrainPage::makeGates() {
  m_gatesCard = new Card(tr("Gates"), this);
  m_gates = new GatesView(m_context, this);
  m_gates->setEmptyText(
      tr("Here each gate's values stand as a heatmap, a row a unit, a column a "
         "step, and move while the network learns. Press Train (F5)."));
  m_gatesCard->addHeaderWidget(m_gates->layers());
  m_gatesCard->addHeaderWidget(m_gates->samples());
  m_gatesCard->addHeaderWidget(m_gates->orders());
  auto* content = new QWidget(m_gatesCard);
  m_epochs = new EpochRow(m_context, *m_gates, EpochRow::Play::Without, content);
  auto* rows = new QVBoxLayout(content);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(2);
  rows->addWidget(m_gates, 1);
  rows->addWidget(m_epochs);
  m_gatesCard->setContent(content);
  m_gatesCard->setExported(m_gates->stack());
  connect(m_gates, &GatesView::answered, this, &TrainPage::refreshGates);
  connect(m_gates, &GatesView::readingChanged, this, &TrainPage::refreshGates);
  connect(m_gates->samples(), &SampleChooser::changed, this,
          [this] { m_prediction->setPlace(m_gates->samples()->place()); });
  connect(m_prediction, &PredictionCard::sampleWanted, m_gates->samples(), &SampleChooser::choose);
  const auto follow = [this] {
    const RunId selected = m_context.document.selectedRun();
    const TraceAnswer* answer = m_gates->answer();
    if (answer == nullptr || answer->run != selected) m_epochs->follow();
    m_gates->setRun(selected);
  };
  connect(&m_context.document, &Document::selectedRunChanged, this, follow);
  connect(&m_context.document, &Document::projectChanged, this, follow);
  connect(&m_context.document, &Document::runsChanged, this, follow);
  follow();
}

void TrainPage::refreshGates() {
  const TraceAnswer* answer = m_gates->answer();
  // An output row needs its height; the heatmaps have theirs before the slider does.
  const bool output = answer && !answer->trace.output.empty() && answersEveryStep(*answer->dataset);
  const int needed = output ? roomForEpochs + roomForOutput : roomForEpochs;
  m_epochs->setVisible(answer != nullptr && height() >= needed);
  m_gatesCard->setReading(answer ? m_gates->stack()->readingText() : QString());
  if (answer == nullptr) return m_gatesCard->setSubtitle({});
  const QString epoch = tr("epoch %1").arg(answer->trace.epoch);
  m_gatesCard->setSubtitle(tr("%1 · %2").arg(fromUtf8(answer->runName), epoch), epoch);
}

void TrainPage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_gates->stack()->setMeaningsShown(event->size().height() >= roomForMeanings);
  m_gates->samples()->setCompact(event->size().width() < roomForWords);
  // Little height: curves need theirs more than heatmaps do.
  const bool low = event->size().height() < roomForMeanings;
  m_layout->setStretch(0, low ? 3 : 2);
  m_layout->setStretch(1, low ? 4 : 3);
  refreshGates();
}

}  // namespace gatescope::ui
