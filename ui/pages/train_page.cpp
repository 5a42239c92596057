#include "ui/pages/train_page.h"

#include "ui/control/document.h"
#include "ui/control/text.h"
#include "ui/control/training_controller.h"
#include "ui/pages/curves_card.h"
#include "ui/pages/gates_view.h"
#include "ui/pages/prediction_card.h"
#include "ui/pages/sample_chooser.h"
#include "ui/views/signal_stack.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QResizeEvent>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int leastCharts = 160;
constexpr int roomForMeanings = 620;  // height in logical pixels

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
  m_gatesCard->setContent(m_gates);
  m_gatesCard->setExported(m_gates->stack());
  connect(m_gates, &GatesView::answered, this, &TrainPage::refreshGates);
  connect(m_gates, &GatesView::readingChanged, this, &TrainPage::refreshGates);
  connect(m_gates->samples(), &SampleChooser::changed, this,
          [this] { m_prediction->setPlace(m_gates->samples()->place()); });
  const auto follow = [this] { m_gates->setRun(m_context.document.selectedRun()); };
  connect(&m_context.document, &Document::selectedRunChanged, this, follow);
  connect(&m_context.document, &Document::projectChanged, this, follow);
  connect(&m_context.document, &Document::runsChanged, this, follow);
  follow();
}

void TrainPage::refreshGates() {
  const TraceAnswer* answer = m_gates->answer();
  const QString reading = m_gates->stack()->readingText();
  if (answer == nullptr) return m_gatesCard->setSubtitle({});
  m_gatesCard->setSubtitle(
      reading.isEmpty()
          ? tr("%1 · epoch %2").arg(fromUtf8(answer->runName)).arg(answer->trace.epoch)
          : reading);
}

void TrainPage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_gates->stack()->setMeaningsShown(event->size().height() >= roomForMeanings);
}

}  // namespace gatescope::ui
