#include "ui/pages/inspect_page.h"

#include "ui/control/document.h"
#include "ui/control/text.h"
#include "ui/control/training_controller.h"
#include "ui/models/runs_model.h"
#include "ui/pages/empty_state.h"
#include "ui/pages/gates_view.h"
#include "ui/pages/sample_chooser.h"
#include "ui/pages/sample_series.h"
#include "ui/views/card.h"
#include "ui/views/signal_stack.h"
#include "ui/views/theme.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr int playInterval = 120;  // ms an epoch

}  // namespace

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
  layout->addWidget(makeEpochs());
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

  Document& document = context.document;
  for (const auto signal : {&Document::projectChanged, &Document::runsChanged}) {
    connect(&document, signal, this, &InspectPage::refreshRuns);
  }
  connect(&document, &Document::selectedRunChanged, this, &InspectPage::refreshRuns);
  connect(&context.controller, &TrainingController::weightsChanged, this, [this](RunId id) {
    if (m_gates->answer() == nullptr && id == m_context.document.selectedRun()) refreshRuns();
  });
  connect(m_gates, &GatesView::answered, this, &InspectPage::refreshAnswer);
  connect(m_gates, &GatesView::readingChanged, this, [this](const QString& text) {
    m_reading->setText(
        text.isEmpty() ? tr("Move over a heatmap or click into it to read its values.") : text);
  });
  refreshRuns();
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

QWidget* InspectPage::makeEpochs() {
  auto* row = new QWidget(this);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  auto* title = new QLabel(tr("epoch"), row);
  setLook(title, "muted");
  m_slider = new QSlider(Qt::Horizontal, row);
  m_slider->setAccessibleName(tr("Epoch of the training"));
  m_slider->setToolTip(tr("Weights of which epoch: arrow keys step through those that were kept"));
  m_epoch = new QLabel(row);
  m_epoch->setMinimumWidth(60);
  m_play = new QPushButton(tr("▶ Play the training"), row);
  m_play->setAccessibleName(tr("Play the training"));
  m_play->setCheckable(true);
  layout->addWidget(title);
  layout->addWidget(m_slider, 1);
  layout->addWidget(m_epoch);
  layout->addWidget(m_play);
  connect(m_slider, &QSlider::valueChanged, this, &InspectPage::chooseEpoch);
  connect(m_play, &QPushButton::toggled, this, &InspectPage::play);
  m_player.setInterval(playInterval);
  connect(&m_player, &QTimer::timeout, this, &InspectPage::playNext);
  return row;
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
  m_pages->setCurrentIndex(m_runs->count() > 0 ? 0 : 1);
  const RunId selected = m_context.document.selectedRun();
  m_runs->setCurrentIndex(m_runs->findData(QVariant::fromValue<qlonglong>(selected)));
  if (const TraceAnswer* answer = m_gates->answer(); !answer || answer->run != selected) {
    m_newest = true;
    m_play->setChecked(false);
  }
  if (m_newest) m_gates->setEpoch(RunAt::best);
  m_gates->setRun(selected);
}

void InspectPage::refreshAnswer() {
  const TraceAnswer* answer = m_gates->answer();
  if (answer == nullptr) {
    m_output->clear();
    return refreshEpochs({}, 0);
  }
  refreshEpochs(answer->keptEpochs, answer->trace.epoch);
  const std::int32_t sample = answer->trace.sample;
  const Dataset& dataset = *answer->dataset;
  const bool everyStep = dataset.task == Task::LabelSteps || dataset.task == Task::NextStep;
  if (everyStep) return m_output->clear();
  const Predictions wanted = truth(dataset, std::span(&sample, 1));
  m_output->setText(tr("output after the last step: %1 · truth: %2")
                        .arg(answerText(dataset, answer->trace.outputWidth, answer->trace.output),
                             truthText(dataset, wanted)));
}

void InspectPage::refreshEpochs(const std::vector<int>& kept, int shown) {
  m_kept = kept;
  const QSignalBlocker quiet(m_slider);
  m_slider->setRange(0, std::max(0, static_cast<int>(kept.size()) - 1));
  const auto at = std::lower_bound(kept.begin(), kept.end(), shown);
  // While the answer to a newer place is under way, the slider stays where the user has it.
  if (!m_slider->isSliderDown()) m_slider->setValue(static_cast<int>(at - kept.begin()));
  m_slider->setEnabled(kept.size() > 1);
  m_play->setEnabled(kept.size() > 1);
  m_epoch->setText(kept.empty() ? QString() : tr("%1 of %2").arg(shown).arg(kept.back()));
}

void InspectPage::chooseEpoch(int place) {
  if (place < 0 || place >= static_cast<int>(m_kept.size())) return;
  m_newest = false;
  m_gates->setEpoch(m_kept[static_cast<std::size_t>(place)]);
}

void InspectPage::play(bool on) {
  m_play->setText(on ? tr("❚❚ Stop playing") : tr("▶ Play the training"));
  if (!on) return m_player.stop();
  if (m_slider->value() == m_slider->maximum()) m_slider->setValue(0);
  m_player.start();
}

void InspectPage::playNext() {
  if (m_slider->value() >= m_slider->maximum()) return m_play->setChecked(false);
  m_slider->setValue(m_slider->value() + 1);
}

}  // namespace gatescope::ui
