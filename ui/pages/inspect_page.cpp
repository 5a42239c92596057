#include "ui/pages/inspect_page.h"

#include "ui/control/document.h"
#include "ui/control/training_controller.h"
#include "ui/models/runs_model.h"
#include "ui/models/text.h"
#include "ui/pages/empty_state.h"
#include "ui/pages/epoch_row.h"
#include "ui/pages/gates_view.h"
#include "ui/pages/sample_chooser.h"
#include "ui/pages/sample_series.h"
#include "ui/views/card.h"
#include "ui/views/signal_stack.h"
#include "ui/views/theme.h"

#include <algorithm>

#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace gatescope::ui {

InspectPage::InspectPage(const PageContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_card(new Card(tr("Gates over time"), this)),
      m_gates(new GatesView(context, this)) {
  makeHeader();
  auto* content = new QWidget(this);
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(6);
  m_reading = new QLabel(content);
  m_reading->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_output = new QLabel(content);
  setLook(m_output, "muted");
  m_output->setWordWrap(true);
  layout->addWidget(m_reading);
  layout->addWidget(m_gates, 1);
  layout->addWidget(m_output);
  m_epochs = new EpochRow(context, *m_gates, EpochRow::Play::With, content);
  layout->addWidget(m_epochs);
  m_card->setContent(content);
  m_card->setExported(m_gates->stack());

  m_pages = new QStackedLayout;
  m_pages->addWidget(m_card);
  m_pages->addWidget(new EmptyState(
      tr("Here every gate and state of a network stands over time, for any sample of any split "
         "and any epoch of its training. There is no trained network yet."),
      context.train, this));
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(14, 12, 14, 12);
  outer->addLayout(m_pages);
  connectAll();
  refreshRuns();
}

void InspectPage::connectAll() {
  Document& document = m_context.document;
  for (const auto signal : {&Document::projectChanged, &Document::runsChanged}) {
    connect(&document, signal, this, &InspectPage::refreshRuns);
  }
  connect(&document, &Document::selectedRunChanged, this, &InspectPage::refreshRuns);
  connect(&m_context.controller, &TrainingController::weightsChanged, this, [this](RunId id) {
    if (m_gates->answer() == nullptr && id == m_context.document.selectedRun()) refreshRuns();
  });
  connect(m_gates, &GatesView::answered, this, &InspectPage::refreshAnswer);
  connect(m_gates, &GatesView::readingChanged, this, [this](const QString& text) {
    m_reading->setText(
        text.isEmpty() ? tr("Move over a heatmap or click into it to read its values.") : text);
  });
  // The swatches are pictures of the theme's colours.
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &InspectPage::refreshRuns);
}

void InspectPage::makeHeader() {
  m_runs = new QComboBox(this);
  m_runs->setAccessibleName(tr("Run"));
  m_runs->setToolTip(tr("Run that is looked into"));
  m_runs->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  connect(m_runs, &QComboBox::activated, this,
          [this] { m_context.document.selectRun(m_runs->currentData().toLongLong()); });
  for (QWidget* widget :
       {static_cast<QWidget*>(m_runs), static_cast<QWidget*>(m_gates->samples()),
        static_cast<QWidget*>(m_gates->layers()), static_cast<QWidget*>(m_gates->orders())}) {
    m_card->addHeaderWidget(widget);
  }
}

void InspectPage::refreshRuns() {
  const QSignalBlocker quiet(m_runs);
  m_runs->clear();
  for (const RunRecord& run : m_context.document.runs()) {
    if (run.deleted || run.epochs.empty()) continue;
    QPixmap colour(12, 12);
    colour.fill(m_context.runs.colour(run.id));
    m_runs->addItem(QIcon(colour), fromUtf8(run.name), QVariant::fromValue<qlonglong>(run.id));
  }
  // The style sheet's padding is not in the hint where there is an icon.
  constexpr int padding = 10, most = 300;
  m_runs->setMinimumWidth(std::min(m_runs->sizeHint().width() + padding, most));
  m_pages->setCurrentIndex(m_runs->count() > 0 ? 0 : 1);
  const RunId selected = m_context.document.selectedRun();
  m_runs->setCurrentIndex(m_runs->findData(QVariant::fromValue<qlonglong>(selected)));
  if (const TraceAnswer* answer = m_gates->answer(); !answer || answer->run != selected) {
    m_epochs->follow();
  }
  m_gates->setRun(selected);
}

void InspectPage::refreshAnswer() {
  const TraceAnswer* answer = m_gates->answer();
  m_output->setVisible(answer != nullptr && !answersEveryStep(*answer->dataset));
  if (answer == nullptr) return m_card->setSubtitle({});
  const std::int32_t sample = answer->trace.sample;
  const Dataset& dataset = *answer->dataset;
  const QString time = timeText(dataset, sample);
  m_card->setSubtitle(
      dataset.task == Task::Forecast && !time.isEmpty() ? tr("forecast of %1").arg(time) : time);
  if (answersEveryStep(dataset)) return;
  const Predictions wanted = truth(dataset, std::span(&sample, 1));
  m_output->setText(tr("output after the last step: %1 · truth: %2")
                        .arg(answerText(dataset, answer->trace.outputWidth, answer->trace.output),
                             truthText(dataset, wanted)));
}

}  // namespace gatescope::ui
