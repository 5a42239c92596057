#include "ui/pages/inspect_page.h"

#include "ui/control/document.h"
#include "ui/control/training_controller.h"
#include "ui/models/runs_model.h"
#include "ui/models/text.h"
#include "ui/pages/beside_view.h"
#include "ui/pages/empty_state.h"
#include "ui/pages/epoch_row.h"
#include "ui/pages/gates_view.h"
#include "ui/pages/input_edits.h"
#include "ui/pages/inspect_panel.h"
#include "ui/pages/reach_rows.h"
#include "ui/pages/sample_chooser.h"
#include "ui/pages/sample_series.h"
#include "ui/pages/state_space_view.h"
#include "ui/pages/text_row.h"
#include "ui/pages/weights_view.h"
#include "ui/views/card.h"
#include "ui/views/elided_label.h"
#include "ui/views/share_bars.h"
#include "ui/views/signal_stack.h"
#include "ui/views/theme.h"
#include "ui/views/time_axis.h"
#include "ui/views/view_switch.h"
#include "ui/views/weights_stack.h"

#include <algorithm>

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace gatescope::ui {

InspectPage::InspectPage(const PageContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_card(new Card(tr("Gates over time"), this)),
      m_gates(new GatesView(context, this)),
      m_reach(new ReachRows(context, *m_gates)) {
  m_gates->setAnswerShown(true);
  makeViews();
  makeHeader();
  new InputEdits(context, *m_gates);
  auto* content = new QWidget(this);
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(6);
  m_text = new TextRow(content);
  m_text->hide();
  m_epochs = new EpochRow(context, *m_gates, EpochRow::Play::With, content);
  m_beside = new BesideView(context, *m_gates, content);
  m_beside->hide();
  auto* views = new QVBoxLayout;
  views->setSpacing(6);
  views->addWidget(m_views, 1);
  views->addWidget(m_epochs);
  auto* sides = new QHBoxLayout;
  sides->setSpacing(18);
  sides->addLayout(views, 1);
  sides->addWidget(m_beside, 1);
  layout->addWidget(m_text);
  layout->addLayout(sides, 1);
  m_card->setContent(content);

  m_pages = new QStackedLayout;
  m_pages->addWidget(m_card);
  m_pages->addWidget(new EmptyState(
      tr("Here every gate and state of a network stands over time, for any sample of any split "
         "and any epoch of its training. There is no trained network yet."),
      context.train, this));
  auto* outer = new QHBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->setSpacing(0);
  auto* left = new QVBoxLayout;
  left->setContentsMargins(14, 12, 14, 12);
  left->addLayout(m_pages);
  outer->addLayout(left, 1);
  m_panel = new InspectPanel(context, *m_gates, this);
  outer->addWidget(m_panel);
  connectAll();
  showView();
  refreshRuns();
}

QWidget* InspectPage::makeGates() {
  auto* content = new QWidget(this);
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(6);
  m_reading = new ElidedLabel(content);
  m_output = new QLabel(content);
  setLook(m_output, "muted");
  m_output->setWordWrap(true);
  m_shares = new ShareBars(content);
  layout->addWidget(m_reading);
  layout->addWidget(m_gates, 1);
  layout->addWidget(m_output);
  layout->addWidget(m_shares);
  return content;
}

// Several views of one run at one epoch, which the first of them knows.
void InspectPage::makeViews() {
  m_gates->setHost(this);
  m_weights = new WeightsView(m_context, *m_gates, this);
  m_states = new StateSpaceView(m_context, *m_gates, this);
  m_views = new QStackedWidget(this);
  m_views->addWidget(makeGates());
  m_views->addWidget(m_weights);
  m_views->addWidget(m_states);
  m_switch = new ViewSwitch(this);
  m_switch->setAccessibleName(tr("View"));
  m_switch->addView(tr("Gates"), tr("Every gate and state of one sample over time"));
  m_switch->addView(tr("Weights"),
                    tr("The weights behind each gate, and how they went over training"));
  m_switch->addView(tr("States"),
                    tr("Where the states of all samples stand, in the directions in which they "
                       "differ most"));
  m_card->setHead(m_switch);
  connect(m_switch, &ViewSwitch::changed, this, &InspectPage::showView);
}

void InspectPage::showView() {
  const int view = m_switch->current();
  m_views->setCurrentIndex(view);
  m_gates->samples()->setVisible(view != Weights);
  m_gates->orders()->setVisible(view != States);
  m_weights->scales()->setVisible(view == Weights);
  m_states->colourings()->setVisible(view == States);
  m_states->dimensions()->setVisible(view == States);
  QWidget* const exported[] = {m_gates->stack(), m_weights->stack(), m_states->exported()};
  m_card->setExported(exported[view]);
  m_reach->menu()->setVisible(view == Gates);
  m_beside->setVisible(view == Gates && m_besideWanted->isChecked());
  m_panel->setVisible(view == Gates && m_runs->count() > 0);
  view == Gates ? refreshAnswer() : m_text->hide();
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
  connect(m_gates->stack()->timeAxis(), &TimeAxis::cursorChanged, this,
          &InspectPage::refreshOutput);
  connect(m_gates->stack()->timeAxis(), &TimeAxis::hoverChanged, this, &InspectPage::refreshOutput);
  connect(m_gates->stack(), &SignalStack::answerChosen, this, [this](int ahead) {
    m_reach->setAnswer(AnswerPlace{ahead, -1});
  });
  connect(m_shares, &ShareBars::chosen, this, [this](int share) {
    m_reach->setAnswer(AnswerPlace{0, share});
  });
  connect(m_weights, &WeightsView::epochWanted, m_epochs, &EpochRow::showEpoch);
  connect(m_text, &TextRow::textChanged, m_gates, &GatesView::setTyped);
  connect(m_text, &TextRow::sampleWanted, this, [this] {
    const TraceAnswer* answer = m_gates->answer();
    if (answer != nullptr && !answer->asked.typed) {
      m_text->replace(wholeText(*answer->dataset, answer->trace.sample));
    }
  });
  connect(m_text, &TextRow::writeWanted, this, &InspectPage::write);
  connect(&m_writer, &WritingService::written, this, [this](const QString& text) {
    m_text->setBusy(false);
    m_text->append(text);
  });
  connect(&m_writer, &WritingService::failed, this, [this](const QString& message) {
    m_text->setBusy(false);
    m_text->say(message);
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
  m_besideWanted = m_reach->menu()->menu()->addAction(tr("Another run or epoch at the side"));
  m_besideWanted->setCheckable(true);
  connect(m_besideWanted, &QAction::toggled, this, [this](bool on) { m_beside->setVisible(on); });
  for (QWidget* widget : std::initializer_list<QWidget*>{
           m_runs, m_gates->samples(), m_gates->layers(), m_gates->orders(), m_weights->scales(),
           m_states->colourings(), m_states->dimensions(), m_reach->menu()}) {
    m_card->addHeaderWidget(widget);
  }
}

void InspectPage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  constexpr int narrow = 1000;  // the choosers in one line, the panel beside them
  m_narrow = width() < narrow;
  m_gates->samples()->setCompact(m_narrow);
  for (QComboBox* chooser : {m_runs, m_gates->layers(), m_gates->orders()}) {
    chooser->setSizeAdjustPolicy(m_narrow ? QComboBox::AdjustToMinimumContentsLengthWithIcon
                                          : QComboBox::AdjustToContents);
    chooser->setMinimumContentsLength(m_narrow ? 6 : 0);
  }
  fitRuns();
}

// The style sheet's padding is not in the hint where there is an icon.
void InspectPage::fitRuns() {
  constexpr int padding = 10, most = 300, few = 112;
  m_runs->setMinimumWidth(m_narrow ? few : std::min(m_runs->sizeHint().width() + padding, most));
  m_runs->setMaximumWidth(m_narrow ? few : most);
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
  fitRuns();
  m_pages->setCurrentIndex(m_runs->count() > 0 ? 0 : 1);
  m_panel->setVisible(m_switch->current() == Gates && m_runs->count() > 0);
  const RunId selected = m_context.document.selectedRun();
  m_runs->setCurrentIndex(m_runs->findData(QVariant::fromValue<qlonglong>(selected)));
  if (const TraceAnswer* answer = m_gates->answer(); !answer || answer->run != selected) {
    m_epochs->follow();
  }
  m_gates->setRun(selected);
}

void InspectPage::refreshAnswer() {
  const TraceAnswer* answer = m_gates->answer();
  const bool text = answer != nullptr && answer->dataset->isText();
  // Without an answer a field that is being typed into stays.
  if (answer != nullptr) {
    m_text->setVisible(text && m_switch->current() == Gates);
    m_text->setWrites(text && answer->dataset->task == Task::NextStep);
  }
  m_gates->samples()->setEnabled(answer == nullptr || !answer->asked.typed);
  refreshOutput();
  if (answer == nullptr) return m_card->setSubtitle({});
  const Dataset& dataset = *answer->dataset;
  const QString time = timeText(dataset, answer->trace.sample);
  m_card->setSubtitle(
      dataset.task == Task::Forecast && !time.isEmpty() ? tr("forecast of %1").arg(time) : time);
}

void InspectPage::refreshOutput() {
  const TraceAnswer* answer = m_gates->answer();
  const bool classes = answer != nullptr && answer->dataset->isClassified();
  const bool numbers =
      answer != nullptr && !classes && !answersEveryStep(*answer->dataset) && !drawsAnswer(*answer);
  m_shares->setVisible(classes);
  const bool held = answer != nullptr && !answer->asTrained.empty();
  m_output->setVisible(numbers || (classes && held && !answersEveryStep(*answer->dataset)));
  if (classes) refreshShares(*answer);
  if (!m_output->isVisibleTo(this)) return;
  const Dataset& dataset = *answer->dataset;
  const QString asTrained = answerText(dataset, answer->trace.outputWidth, answer->asTrained);
  const QString plain =
      (answer->asked.edited ? tr("as in the data: %1") : tr("as trained: %1")).arg(asTrained);
  if (classes) return m_output->setText(plain);
  Predictions wanted = truth(dataset, std::span(&answer->trace.sample, 1));
  // A network that goes on from its own answers gives the first step only.
  wanted.values.resize(std::min(wanted.values.size(), answer->trace.output.size()));
  m_output->setText(tr("output after the last step: %1 · truth: %2")
                        .arg(answerText(dataset, answer->trace.outputWidth, answer->trace.output),
                             truthText(dataset, wanted)) +
                    (held ? QStringLiteral(" · ") + plain : QString()));
}

// After the last step; where every step has an answer, after the one under the mouse or the cursor.
void InspectPage::refreshShares(const TraceAnswer& answer) {
  const Dataset& dataset = *answer.dataset;
  const std::size_t width = answer.trace.outputWidth;
  const std::size_t rows = width == 0 ? 0 : answer.trace.output.size() / width;
  if (rows == 0) return m_shares->setShares({}, {});
  const TimeAxis& axis = *m_gates->stack()->timeAxis();
  const int step = axis.hover() >= 0 ? axis.hover() : axis.cursor();
  std::size_t row = rows - 1;
  if (answersEveryStep(dataset) && step >= 0) row = std::min(row, static_cast<std::size_t>(step));
  const std::vector<int> wanted =
      likeliestClasses(truth(dataset, std::span(&answer.trace.sample, 1)));
  std::vector<ShareBars::Share> shares;
  for (std::size_t k = 0; k < width; ++k) {
    shares.push_back({static_cast<int>(k), visibleToken(fromUtf8(dataset.classNames[k])),
                      double(answer.trace.output[row * width + k]),
                      row < wanted.size() && wanted[row] == static_cast<int>(k)});
  }
  const QString head = !answersEveryStep(dataset)       ? tr("output after the last step")
                       : dataset.task == Task::NextStep ? tr("next after t = %1").arg(row + 1)
                                                        : tr("output at t = %1").arg(row + 1);
  m_shares->setShares(head, std::move(shares));
}

void InspectPage::write() {
  const std::optional<RunAt> run = m_gates->runShown();
  if (!run) return;
  GenerateOptions options;
  options.prompt = m_text->text().toStdString();
  options.temperature = m_text->temperature();
  options.seed = ++m_writings;
  m_text->setBusy(true);
  m_writer.request(*run, options, m_gates->holds());
}

}  // namespace gatescope::ui
