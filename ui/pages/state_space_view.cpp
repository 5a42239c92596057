#include "ui/pages/state_space_view.h"

#include "ui/control/training_controller.h"
#include "ui/models/format.h"
#include "ui/models/text.h"
#include "ui/pages/gates_view.h"
#include "ui/pages/sample_chooser.h"
#include "ui/views/dot_legend.h"
#include "ui/views/elided_label.h"
#include "ui/views/signal_stack.h"
#include "ui/views/state_scatter.h"
#include "ui/views/theme.h"
#include "ui/views/time_axis.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

constexpr std::size_t mostDots = 8000;

// "first principal component: 43 % of the variance"
QString axisTitle(std::size_t component, double share) {
  const QString percent = QString::number(share * 100, 'f', share < 0.0995 ? 1 : 0);
  switch (component) {
    case 0:
      return StateSpaceView::tr("first principal component, %1 % of the variance").arg(percent);
    case 1:
      return StateSpaceView::tr("second, %1 %").arg(percent);
    default:
      return StateSpaceView::tr("third, %1 %").arg(percent);
  }
}

}  // namespace

StateSpaceView::StateSpaceView(const PageContext& context, GatesView& gates, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_gates(gates),
      m_colourings(new QComboBox(this)),
      m_dimensions(new QComboBox(this)),
      m_reading(new ElidedLabel(this)),
      m_about(new QLabel(this)) {
  m_colourings->setAccessibleName(tr("What colours the states"));
  m_colourings->setToolTip(tr("What the colour of a dot says of its state"));
  m_colourings->setMaximumWidth(180);
  m_dimensions->setAccessibleName(tr("Components that are seen"));
  m_dimensions->addItems({tr("2 components"), tr("3 components")});
  m_dimensions->setToolTip(
      tr("Principal components: the directions in which the states differ most. Three are a space: "
         "drag to turn it."));
  setLook(m_about, "muted");
  m_about->setWordWrap(true);
  makePicture();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(6);
  layout->addWidget(m_reading);
  layout->addWidget(m_picture, 1);
  layout->addWidget(m_about);
  connectAll();
  showReading({});
}

void StateSpaceView::makePicture() {
  m_picture = new QWidget(this);
  m_picture->setAccessibleName(tr("States"));
  m_scatter = new StateScatter(m_picture);
  m_legend = new DotLegend(m_picture);
  auto* layout = new QHBoxLayout(m_picture);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(14);
  layout->addWidget(m_scatter, 1);
  layout->addWidget(m_legend);
}

void StateSpaceView::connectAll() {
  connect(&m_pace, &AskingPace::due, this, &StateSpaceView::ask);
  connect(&m_service, &StatesService::found, this, [this](const auto& answer) {
    m_answer = answer;
    m_pace.answered();
    show();
  });
  connect(&m_service, &StatesService::failed, this, [this](const QString& text) {
    m_answer.reset();
    m_legend->setColours({});
    m_about->clear();
    m_scatter->clear(text);
  });
  connect(&m_gates, &GatesView::answered, this, &StateSpaceView::askSoon);
  connect(&m_gates, &GatesView::answered, this, &StateSpaceView::showStep);
  connect(m_gates.layers(), &QComboBox::activated, this, &StateSpaceView::ask);
  connect(m_colourings, &QComboBox::activated, this, &StateSpaceView::show);
  connect(m_dimensions, &QComboBox::activated, this,
          [this](int index) { m_scatter->setSolid(index == 1); });
  TimeAxis* axis = m_gates.stack()->timeAxis();
  connect(axis, &TimeAxis::cursorChanged, m_scatter, &StateScatter::setCursor);
  connect(axis, &TimeAxis::hoverChanged, m_scatter, &StateScatter::setHoverStep);
  connect(m_scatter, &StateScatter::stepChosen, axis, &TimeAxis::setCursor);
  connect(m_scatter, &StateScatter::stepHovered, axis, &TimeAxis::setHover);
  connect(m_scatter, &StateScatter::dotChosen, this, &StateSpaceView::showSample);
  connect(m_scatter, &StateScatter::readingChanged, this, &StateSpaceView::showReading);
}

void StateSpaceView::showReading(const QString& text) {
  m_reading->setText(
      text.isEmpty() ? tr("A dot is the state of a sample at one step. Click one to choose both.")
                     : text);
}

void StateSpaceView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  ask();
}

std::size_t StateSpaceView::layerChosen() const {
  return static_cast<std::size_t>(std::max(0, m_gates.layers()->currentIndex()));
}

// While training is played each epoch is shown.
void StateSpaceView::askSoon() {
  if (!isVisible()) return;
  m_context.controller.isActive() ? m_pace.askSoon() : ask();
}

void StateSpaceView::ask() {
  const auto run = m_gates.runShown();
  if (run && m_gates.answer() != nullptr) {
    m_pace.asked();
    return m_service.request({*run, m_gates.question(), layerChosen()});
  }
  m_service.cancel();
  m_answer.reset();
  m_legend->setColours({});
  m_scatter->clear(tr("No run is chosen"));
}

// A sample at a step: the step waits until the gates of the sample are there.
void StateSpaceView::showSample(int sample, int step) {
  if (m_answer == nullptr) return;
  m_wanted = std::pair(sample, step);
  m_gates.samples()->choose({m_answer->cloud->split, sample});
}

void StateSpaceView::showStep() {
  const TraceAnswer* gates = m_gates.answer();
  if (!m_wanted || gates == nullptr || gates->asked.place.index != m_wanted->first) return;
  const int step = std::exchange(m_wanted, std::nullopt)->second;
  m_gates.stack()->timeAxis()->setCursor(step);
}

void StateSpaceView::refreshColourings(const Dataset& dataset) {
  m_colouringList = stateColourings(dataset);
  QStringList names, known;
  for (const StateColouring& each : m_colouringList) names << each.name;
  for (int i = 0; i < m_colourings->count(); ++i) known << m_colourings->itemText(i);
  if (names == known) return;
  const QString chosen = m_colourings->currentText();
  const QSignalBlocker quiet(m_colourings);
  m_colourings->clear();
  m_colourings->addItems(names);
  m_colourings->setCurrentIndex(std::max(0, m_colourings->findText(chosen)));
}

// The same but for the epoch: then the scale stays.
bool StateSpaceView::isShown(const StateCloud& cloud) const {
  return m_scale != nullptr && m_scale->run == cloud.run && m_scale->layer == cloud.layer &&
         m_scale->split == cloud.split && m_scale->dataset == cloud.dataset;
}

StatePicture StateSpaceView::pictureOf(const StatesAnswer& answer) const {
  const StateCloud& cloud = *answer.cloud;
  const int components = cloud.space.components;
  const auto by = static_cast<std::size_t>(std::max(0, m_colourings->currentIndex()));
  ColouredStates states = colouredStates(cloud, m_colouringList[by], mostDots);
  StatePicture picture;
  picture.dots = std::move(states.dots);
  picture.colours = std::move(states.colours);
  picture.backward = cloud.backward;
  picture.box.add(statePoint(cloud.low, components, 0));
  picture.box.add(statePoint(cloud.high, components, 0));
  const auto count = static_cast<std::size_t>(components);
  for (std::size_t step = 0; step < answer.way.size() / count; ++step) {
    picture.way.push_back(statePoint(answer.way, components, step));
    picture.box.add(picture.way.back());
  }
  for (std::size_t c = 0; c < count; ++c) {
    picture.axes << axisTitle(c, cloud.space.explained[c]);
  }
  return picture;
}

QString StateSpaceView::aboutText(const StateCloud& cloud, std::size_t drawn) const {
  const auto number = [](std::size_t n) { return countText(static_cast<std::int64_t>(n)); };
  const QString split = splitName(cloud.split);
  const QString samples = cloud.samples.size() == cloud.all
                              ? tr("the %1 %2 samples").arg(number(cloud.all), split)
                              : tr("%1 of the %2 %3 samples")
                                    .arg(number(cloud.samples.size()), number(cloud.all), split);
  const QString states = drawn == cloud.size()
                             ? tr("%1 states").arg(number(drawn))
                             : tr("%1 of %2 states").arg(number(drawn), number(cloud.size()));
  return tr("%1 of %2 · large: after the last step read · line: the chosen sample from ○ to ●")
      .arg(states, samples);
}

void StateSpaceView::show() {
  if (m_answer == nullptr) return;
  const StateCloud& cloud = *m_answer->cloud;
  refreshColourings(*cloud.dataset);
  StatePicture picture = pictureOf(*m_answer);
  m_about->setText(aboutText(cloud, picture.dots.size()));
  m_legend->setColours(picture.colours);
  m_scatter->setPicture(std::move(picture), isShown(cloud));
  m_scatter->setCursor(m_gates.stack()->timeAxis()->cursor());
  m_scale = m_answer->cloud;
}

}  // namespace gatescope::ui
