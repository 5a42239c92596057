#include "ui/pages/reach_rows.h"

#include "ui/control/document.h"
#include "ui/control/edit_state.h"
#include "ui/control/places.h"
#include "ui/models/runs_model.h"
#include "ui/models/text.h"
#include "ui/pages/gates_view.h"
#include "ui/pages/sample_series.h"
#include "ui/views/theme.h"
#include "ui/views/time_axis.h"

#include <algorithm>

#include <QAction>
#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QSettings>

namespace gatescope::ui {

namespace {

constexpr int least = 60;            // ms before a question
constexpr std::size_t mostRuns = 6;  // beside the one that is looked into

}  // namespace

ReachRows::ReachRows(const PageContext& context, GatesView& gates)
    : QObject(&gates),
      m_context(context),
      m_gates(gates),
      m_pace(least),
      m_menu(new QPushButton(&gates)) {
  m_menu->setText(tr("View"));
  m_menu->setAccessibleName(tr("What stands on this page"));
  m_menu->setToolTip(
      tr("Which rows stand below the heatmaps, where there is room, and what at the side"));
  m_menu->setMenu(new QMenu(m_menu));
  m_gradient = addChoice(tr("Gradient of the loss"),
                         tr("How strongly the loss of this sequence depends on the state at each "
                            "step: where it fades, the steps before teach the network nothing"),
                         "inspect/gradient", true);
  m_seen = addChoice(tr("What the answer looks at"),
                     tr("How strongly one number of the answer depends on the input at each step"),
                     "inspect/seen", true);
  m_push = addChoice(tr("What is left of a push"),
                     tr("The state of the chosen unit is pushed a little at the cursor: how much "
                        "of the push is left at each step after"),
                     "inspect/push", false);
  connect(&m_pace, &AskingPace::due, this, &ReachRows::ask);
  connect(&m_service, &ReachService::reached, this, [this](const auto& answer) {
    m_answer = answer;
    m_pace.answered();
    show();
  });
  connect(&m_service, &ReachService::failed, this, [this] {
    m_answer.reset();
    show();
  });
  connect(&gates, &GatesView::answered, this, &ReachRows::askSoon);
  connect(gates.stack(), &SignalStack::selectionChanged, this, &ReachRows::askSoon);
  connect(gates.layers(), &QComboBox::activated, this, &ReachRows::askSoon);
  connect(&context.runs, &RunsModel::shownChanged, this, &ReachRows::askSoon);
  connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, &ReachRows::show);
}

QAction* ReachRows::addChoice(const QString& text, const QString& about, const char* key, bool on) {
  QAction* action = m_menu->menu()->addAction(text);
  action->setCheckable(true);
  action->setToolTip(about);
  const QString stored = QString::fromLatin1(key);
  action->setChecked(QSettings(settingsFile(), QSettings::IniFormat).value(stored, on).toBool());
  connect(action, &QAction::toggled, this, [this, stored](bool checked) {
    QSettings(settingsFile(), QSettings::IniFormat).setValue(stored, checked);
    askSoon();
  });
  return action;
}

void ReachRows::setAnswer(std::optional<AnswerPlace> place) {
  if (place == m_place) return;
  m_place = place;
  askSoon();
}

void ReachRows::askSoon() {
  if (m_gates.answer() == nullptr) {
    m_service.cancel();
    m_answer.reset();
    return show();
  }
  if (m_gates.isVisible()) m_pace.askSoon();
}

// The one that is looked into, then those on the same data whose curves are shown.
std::vector<RunAt> ReachRows::runs() const {
  std::vector<RunAt> runs{*m_gates.runShown()};
  if (!m_gradient->isChecked()) return runs;
  for (const RunRecord& run : m_context.document.runs()) {
    const bool beside = run.id != runs.front().id && !run.deleted && !run.hidden &&
                        !run.epochs.empty() && sameData(run.experiment, runs.front().experiment);
    if (!beside) continue;
    runs.push_back(runAt(m_context.document, m_context.controller, run));
    if (runs.size() > mostRuns) break;
  }
  return runs;
}

// Of classes the likeliest, of steps the one at the cursor, else the first.
std::optional<AnswerPlace> ReachRows::answerPlace() const {
  const TraceAnswer& answer = *m_gates.answer();
  const std::size_t width = answer.trace.outputWidth;
  if (width == 0 || answer.trace.output.empty()) return std::nullopt;
  const auto rows = static_cast<int>(answer.trace.output.size() / width);
  AnswerPlace place = m_place.value_or(AnswerPlace{0, -1});
  if (answersEveryStep(*answer.dataset)) {
    const int cursor = m_gates.stack()->timeAxis()->cursor();
    place.row = cursor < 0 ? rows - 1 : cursor;
  }
  place.row = std::clamp(place.row, 0, rows - 1);
  if (place.column >= static_cast<int>(width)) place.column = -1;
  if (place.column >= 0) return place;
  place.column = 0;
  if (answer.dataset->isClassified()) {
    const auto first = answer.trace.output.begin() +
                       static_cast<std::ptrdiff_t>(static_cast<std::size_t>(place.row) * width);
    place.column = static_cast<int>(
        std::max_element(first, first + static_cast<std::ptrdiff_t>(width)) - first);
  }
  return place;
}

void ReachRows::ask() {
  const TraceAnswer* answer = m_gates.answer();
  const LayerTrace* layer = m_gates.layerShown();
  if (answer == nullptr || layer == nullptr || !m_gates.runShown()) return;
  const bool wanted = m_gradient->isChecked() || m_seen->isChecked() || m_push->isChecked();
  if (!wanted) {
    m_answer.reset();
    return show();
  }
  ReachQuestion question;
  question.runs = runs();
  question.sample = m_gates.question();
  question.layer = layer->layer;
  question.backward = layer->backward;
  if (m_seen->isChecked()) question.answer = answerPlace();
  const int unit = m_gates.stack()->selectedUnit();
  const int step = m_gates.stack()->timeAxis()->cursor();
  if (m_push->isChecked() && unit >= 0 && step >= 0) question.push = Push{unit, step};
  m_pace.asked();
  m_service.request(question);
}

QString ReachRows::answerName(const AnswerPlace& place) const {
  const Dataset& dataset = *m_gates.answer()->dataset;
  const auto column = static_cast<std::size_t>(place.column);
  const auto& names = dataset.isClassified() ? dataset.classNames : dataset.targetNames;
  const QString name = column < names.size() ? visibleToken(fromUtf8(names[column])) : QString();
  if (answersEveryStep(dataset)) return tr("of %1 at t = %2").arg(name).arg(place.row + 1);
  if (dataset.isClassified()) return tr("of class %1").arg(name);
  if (dataset.task != Task::Forecast) return tr("of %1").arg(name);
  return tr("of %1, %2 ahead").arg(name).arg(place.row + 1);
}

CurveRow ReachRows::gradientRow() const {
  CurveRow row{QStringLiteral("‖∂L/∂hₜ‖"), {}, {}, {}, true};
  row.about =
      tr("Length of the loss's gradient by the hidden state at each step, by powers of ten: where "
         "it fades, the steps before teach the network nothing (Hochreiter 1991; Bengio et al. "
         "1994). Beside it the other runs on these data that are shown, as trained.");
  if (!m_gradient->isChecked()) return row;
  for (const LossGradient& run : m_answer->ofLoss) {
    row.curves.push_back({fromUtf8(run.name), m_context.runs.colour(run.run), run.norms});
  }
  return row;
}

CurveRow ReachRows::seenRow() const {
  CurveRow row{QStringLiteral("‖∂y/∂xₜ‖"), {}, {}, {}};
  row.about =
      tr("What one number of the answer looks at: the length of its gradient by the input "
         "at each step (connectivity, Madsen 2019). Click on a class, a step ahead or an "
         "output to choose the number.");
  if (!m_seen->isChecked() || m_answer->seen.empty()) return row;
  row.curves.push_back({answerName(*m_answer->question.answer), QColor(), m_answer->seen});
  return row;
}

CurveRow ReachRows::pushRow() const {
  CurveRow row{tr("push to state"), {}, {}, {}};
  row.about =
      tr("What is left, at each step, of a small push at the cursor to the state that the "
         "cell keeps (the cell state where there is one): of the chosen unit alone, and of "
         "all units at once. Measured by reading the sequence again.");
  if (!m_push->isChecked() || m_answer->unitPush.empty()) return row;
  const int unit = m_answer->question.push->unit + 1;
  const QString name = m_answer->unitMemory
                           ? tr("unit %1: 1/e after %2").arg(unit).arg(*m_answer->unitMemory)
                           : tr("unit %1: more than 1/e at the end").arg(unit);
  row.curves.push_back({name, heldColour(), m_answer->unitPush});
  row.curves.push_back({tr("all units"), theme().muted, m_answer->layerPush});
  return row;
}

void ReachRows::show() {
  const TraceAnswer* answer = m_gates.answer();
  const bool fits =
      m_answer && answer != nullptr && m_answer->question.runs.front().id == answer->run;
  m_gates.stack()->setRows(fits ? std::vector<CurveRow>{gradientRow(), seenRow(), pushRow()}
                                : std::vector<CurveRow>());
}

}  // namespace gatescope::ui
