#include "ui/pages/input_edits.h"

#include "ui/control/document.h"
#include "ui/pages/gates_view.h"
#include "ui/pages/sample_chooser.h"
#include "ui/views/signal_stack.h"

#include <algorithm>

#include <QPointer>
#include <QUndoCommand>

namespace gatescope::ui {

namespace {

// One drag. The view may be gone when nobody undoes any more; it goes back to the sample that was
// changed.
class EditCommand : public QUndoCommand {
 public:
  EditCommand(GatesView& gates, std::vector<InputEdit> before, std::vector<InputEdit> after,
              const QString& text)
      : QUndoCommand(text),
        m_gates(&gates),
        m_place(gates.samples()->place()),
        m_before(std::move(before)),
        m_after(std::move(after)) {}

  void undo() override { apply(m_before); }
  void redo() override { apply(m_after); }

 private:
  void apply(const std::vector<InputEdit>& edits) {
    if (!m_gates) return;
    if (m_gates->samples()->place() != m_place) m_gates->samples()->choose(m_place);
    m_gates->setEdits(edits);
  }

  QPointer<GatesView> m_gates;
  SamplePlace m_place;
  std::vector<InputEdit> m_before, m_after;
};

}  // namespace

InputEdits::InputEdits(const PageContext& context, GatesView& gates)
    : QObject(&gates), m_context(context), m_gates(gates) {
  SignalStack* stack = gates.stack();
  stack->setInputTools(true);
  connect(stack, &SignalStack::inputMoved, this, &InputEdits::move);
  connect(stack, &SignalStack::inputLetGo, this, &InputEdits::letGo);
  connect(stack, &SignalStack::inputResetWanted, this, &InputEdits::reset);
  connect(&gates, &GatesView::answered, this, &InputEdits::refresh);
}

// One curve stands in its own units, several as the network reads them.
void InputEdits::move(int curve, int step, float value) {
  const TraceAnswer* answer = m_gates.answer();
  if (answer == nullptr) return;
  const Scale& scale = answer->dataset->inputScales[static_cast<std::size_t>(curve)];
  const auto number = static_cast<double>(value);
  const double own = answer->dataset->features() > 1 ? scale.undo(number) : number;
  if (scale.logarithm && own <= 0) return;
  std::vector<InputEdit> edits = m_gates.edits();
  if (!m_moving) m_before = edits;
  m_moving = true;
  std::erase_if(edits,
                [&](const InputEdit& edit) { return edit.input == curve && edit.step == step; });
  edits.push_back({curve, step, own});
  m_gates.setEdits(std::move(edits));
}

void InputEdits::letGo() {
  if (!m_moving) return;
  m_moving = false;
  m_context.document.undoStack().push(
      new EditCommand(m_gates, m_before, m_gates.edits(), tr("Move points of the input")));
}

void InputEdits::reset() {
  m_context.document.undoStack().push(
      new EditCommand(m_gates, m_gates.edits(), {}, tr("Input as in the data")));
}

void InputEdits::refresh() {
  m_gates.stack()->setInputChanged(!m_gates.edits().empty());
}

}  // namespace gatescope::ui
