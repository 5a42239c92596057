#include "ui/pages/epoch_row.h"

#include "ui/control/training_controller.h"
#include "ui/pages/gates_view.h"
#include "ui/views/theme.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>

namespace gatescope::ui {

namespace {

constexpr int playInterval = 120;  // ms an epoch

}  // namespace

EpochRow::EpochRow(const PageContext& context, GatesView& gates, Play play, QWidget* parent)
    : QWidget(parent), m_context(context), m_gates(gates) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  makeSlider();
  m_title = new QLabel(tr("training time"), this);
  m_title->setContentsMargins(0, 0, 10, 0);
  m_start = new QLabel(tr("epoch 0"), this);
  for (QLabel* label : {m_title, m_start}) {
    setLook(label, "muted");
    layout->addWidget(label);
  }
  layout->addWidget(m_slider, 1);
  layout->addWidget(m_epoch);
  if (play == Play::With) {
    makePlay();
    layout->addWidget(m_play);
  }
  connect(&gates, &GatesView::answered, this, &EpochRow::refresh);
  connect(&context.controller, &TrainingController::stateChanged, this, &EpochRow::refresh);
  refresh();
}

QString EpochRow::playText() const {
  if (m_play->isChecked()) return m_narrow ? tr("❚❚ Stop") : tr("❚❚ Stop playing");
  return m_narrow ? tr("▶ Play") : tr("▶ Play the training");
}

// The slider gets what room there is.
void EpochRow::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  constexpr int narrow = 560;
  m_narrow = width() < narrow;
  m_title->setVisible(!m_narrow);
  m_start->setVisible(!m_narrow);
  if (m_play) m_play->setText(playText());
}

void EpochRow::makeSlider() {
  m_slider = new QSlider(Qt::Horizontal, this);
  m_slider->setAccessibleName(tr("Epoch of the training"));
  m_slider->setToolTip(
      tr("Weights of which epoch the gates are of: arrow keys step through those that were kept. "
         "While a network learns, the right end follows it."));
  m_epoch = new QLabel(this);
  m_epoch->setMinimumWidth(m_epoch->fontMetrics().horizontalAdvance(tr("epoch 0000 of 0000")));
  connect(m_slider, &QSlider::valueChanged, this, &EpochRow::choose);
}

void EpochRow::makePlay() {
  m_play = new QPushButton(tr("▶ Play the training"), this);
  m_play->setAccessibleName(tr("Play the training"));
  m_play->setCheckable(true);
  connect(m_play, &QPushButton::toggled, this, &EpochRow::play);
  m_player.setInterval(playInterval);
  connect(&m_player, &QTimer::timeout, this, &EpochRow::playNext);
}

void EpochRow::follow() {
  m_newest = true;
  if (m_play) m_play->setChecked(false);
  m_gates.setEpoch(RunAt::best);
}

void EpochRow::showEpoch(int epoch) {
  const auto after = std::upper_bound(m_kept.begin(), m_kept.end(), epoch);
  m_slider->setValue(std::max(0, static_cast<int>(after - m_kept.begin()) - 1));
}

bool EpochRow::isLive() const {
  const TraceAnswer* answer = m_gates.answer();
  const TrainingSession* session = answer ? m_context.controller.session(answer->run) : nullptr;
  return session != nullptr && !session->isOver();
}

void EpochRow::refresh() {
  const TraceAnswer* answer = m_gates.answer();
  m_kept = answer ? answer->keptEpochs : std::vector<int>();
  const int shown = answer ? answer->trace.epoch : 0;
  const QSignalBlocker quiet(m_slider);
  m_slider->setRange(0, std::max(0, static_cast<int>(m_kept.size()) - 1));
  const auto at = std::lower_bound(m_kept.begin(), m_kept.end(), shown);
  const bool atEnd = m_newest && isLive();
  // While the answer to a newer place is under way, the slider stays where the user has it.
  if (!m_slider->isSliderDown()) {
    m_slider->setValue(atEnd ? m_slider->maximum() : static_cast<int>(at - m_kept.begin()));
  }
  m_slider->setEnabled(m_kept.size() > 1);
  if (m_play) m_play->setEnabled(m_kept.size() > 1);
  m_epoch->setText(m_kept.empty() ? QString()
                   : atEnd        ? tr("now: %1").arg(shown)
                                  : tr("epoch %1 of %2").arg(shown).arg(m_kept.back()));
}

void EpochRow::choose(int place) {
  if (place < 0 || place >= static_cast<int>(m_kept.size())) return;
  m_newest = place == m_slider->maximum() && isLive();
  m_gates.setEpoch(m_newest ? RunAt::best : m_kept[static_cast<std::size_t>(place)]);
}

void EpochRow::play(bool on) {
  m_play->setText(playText());
  if (!on) return m_player.stop();
  if (m_slider->value() == m_slider->maximum()) m_slider->setValue(0);
  m_player.start();
}

void EpochRow::playNext() {
  if (m_slider->value() >= m_slider->maximum()) return m_play->setChecked(false);
  m_slider->setValue(m_slider->value() + 1);
}

}  // namespace gatescope::ui
