#include "ui/pages/hold_section.h"

#include "core/inspect/hold.h"
#include "ui/control/document.h"
#include "ui/models/text.h"
#include "ui/pages/gates_view.h"
#include "ui/views/signal_stack.h"
#include "ui/views/theme.h"

#include <algorithm>

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalBlocker>
#include <QUndoCommand>
#include <QVBoxLayout>

namespace gatescope::ui {

namespace {

// One change of what is held. The view may be gone when nobody undoes any more.
class HoldCommand : public QUndoCommand {
 public:
  HoldCommand(GatesView& gates, QStringList after, const QString& text)
      : QUndoCommand(text), m_gates(&gates), m_before(gates.holds()), m_after(std::move(after)) {}

  void undo() override { apply(m_before); }
  void redo() override { apply(m_after); }

 private:
  void apply(const QStringList& holds) {
    if (m_gates) m_gates->setHolds(holds);
  }

  QPointer<GatesView> m_gates;
  QStringList m_before, m_after;
};

// "7,9", as parseHold() reads them.
QString numbersOf(const std::vector<int>& units) {
  QStringList numbers;
  for (const int unit : units) numbers << QString::number(unit + 1);
  return numbers.join(u',');
}

}  // namespace

HoldSection::HoldSection(const PageContext& context, GatesView& gates, QWidget* parent)
    : QWidget(parent), m_context(context), m_gates(gates) {
  auto* heading = new QLabel(tr("HOLD A GATE"), this);
  setLook(heading, "section");
  m_held = new QLabel(this);
  m_held->setAccessibleName(tr("What is held"));
  m_held->setWordWrap(true);
  m_held->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_error = new QLabel(this);
  setLook(m_error, "error");
  m_error->setWordWrap(true);
  m_error->hide();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(heading);
  layout->addWidget(makeFields());
  layout->addWidget(m_held);
  layout->addWidget(m_error);
  connect(&gates, &GatesView::answered, this, &HoldSection::refresh);
  connect(gates.layers(), &QComboBox::activated, this, &HoldSection::refresh);
  connect(gates.stack(), &SignalStack::selectionChanged, this, &HoldSection::refresh);
  refresh();
}

QWidget* HoldSection::makeFields() {
  auto* fields = new QWidget(this);
  m_signal = new QComboBox(fields);
  m_signal->setAccessibleName(tr("Gate or state that is held"));
  m_what = new QComboBox(fields);
  m_what->setAccessibleName(tr("Value that it is held at"));
  m_what->setEditable(true);
  m_what->addItems({QStringLiteral("0"), QStringLiteral("0.5"), QStringLiteral("1"),
                    QStringLiteral("previous")});
  m_what->setToolTip(tr("A number, or “previous”: what it was in the step before"));
  m_units = new QLineEdit(fields);
  m_units->setAccessibleName(tr("Units that are held"));
  m_units->setToolTip(tr("As in 7, 1,3-5 or all; steps may follow, as in 7@10-20"));
  m_hold = new QPushButton(tr("Hold"), fields);
  m_hold->setToolTip(tr("Show what the network does then; the trained weights stay as they are"));
  m_release = new QPushButton(tr("Release"), fields);
  m_release->setToolTip(tr("All as trained again"));
  auto* layout = new QGridLayout(fields);
  layout->setContentsMargins(0, 0, 0, 0);
  const std::pair<QString, QWidget*> rows[] = {
      {tr("Signal"), m_signal}, {tr("Held at"), m_what}, {tr("Units"), m_units}};
  int row = 0;
  for (const auto& [name, field] : rows) {
    layout->addWidget(new QLabel(name, fields), row, 0);
    layout->addWidget(field, row++, 1, 1, 2);
  }
  layout->addWidget(m_hold, row, 1);
  layout->addWidget(m_release, row, 2);
  layout->setColumnStretch(1, 1);
  layout->setColumnStretch(2, 1);
  connect(m_hold, &QPushButton::clicked, this, &HoldSection::hold);
  connect(m_units, &QLineEdit::returnPressed, this, &HoldSection::hold);
  connect(m_release, &QPushButton::clicked, this, [this] { change({}, tr("Release all gates")); });
  return fields;
}

void HoldSection::refreshSignals() {
  QStringList names;
  if (const LayerTrace* layer = m_gates.layerShown()) {
    for (const SignalTrace& signal : layer->signals) {
      names << fromUtf8(signal.info->symbol) + u' ' + coreText(signal.info->name);
    }
  }
  QStringList known;
  for (int i = 0; i < m_signal->count(); ++i) known << m_signal->itemText(i);
  if (names == known) return;
  const QSignalBlocker quiet(m_signal);
  m_signal->clear();
  m_signal->addItems(names);
}

void HoldSection::refresh() {
  refreshSignals();
  const std::vector<int> units = m_gates.stack()->selectedUnits();
  m_units->setPlaceholderText(units.empty() ? tr("all") : tr("%1 (chosen)").arg(numbersOf(units)));
  const QStringList holds = m_gates.holds();
  m_hold->setEnabled(m_signal->count() > 0);
  m_release->setEnabled(!holds.isEmpty());
  m_held->setVisible(!holds.isEmpty());
  const TraceAnswer* answer = m_gates.answer();
  const QString problem = answer == nullptr ? QString() : coreText(answer->holdProblem);
  m_held->setText(tr("held: %1").arg(holds.join(QStringLiteral(", "))));
  m_error->setText(problem);
  m_error->setVisible(!problem.isEmpty());
}

// The layer, direction, signal, units and value as parseHold() reads them.
QString HoldSection::wanted() const {
  const LayerTrace* layer = m_gates.layerShown();
  const std::vector<int> chosen = m_gates.stack()->selectedUnits();
  QString units = m_units->text().trimmed(), steps;
  if (const qsizetype at = units.indexOf(u'@'); at >= 0) {
    steps = units.mid(at);
    units.truncate(at);
  }
  if (units.isEmpty()) units = chosen.empty() ? QStringLiteral("all") : numbersOf(chosen);
  const auto signal = static_cast<std::size_t>(std::max(0, m_signal->currentIndex()));
  return QStringLiteral("%1%2/%3:%4=%5%6")
      .arg(layer->layer + 1)
      .arg(layer->backward ? QStringLiteral("b") : QString(),
           fromUtf8(layer->signals[signal].info->symbol), units, m_what->currentText().trimmed(),
           steps);
}

void HoldSection::hold() {
  const auto run = m_gates.runShown();
  const TraceAnswer* answer = m_gates.answer();
  if (!run || answer == nullptr || m_gates.layerShown() == nullptr) return;
  const QString text = wanted();
  const auto places = recurrentPlaces(run->experiment, *answer->dataset);
  const auto parsed = places ? parseHold(text.toStdString(), *places)
                             : Result<Hold>(tl::unexpected(places.error()));
  if (!parsed) {
    m_error->setText(coreText(parsed.error().message));
    return m_error->show();
  }
  change(m_gates.holds() + QStringList{text}, tr("Hold %1").arg(text));
}

void HoldSection::change(const QStringList& texts, const QString& description) {
  m_error->hide();
  m_context.document.undoStack().push(new HoldCommand(m_gates, texts, description));
}

}  // namespace gatescope::ui
