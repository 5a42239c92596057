#include "ui/pages/sample_chooser.h"

#include "ui/models/format.h"
#include "ui/views/theme.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>

namespace gatescope::ui {

QString splitName(Split split) {
  switch (split) {
    case Split::Training:
      return SampleChooser::tr("training");
    case Split::Validation:
      return SampleChooser::tr("validation");
    case Split::Test:
      break;
  }
  return SampleChooser::tr("test");
}

SampleChooser::SampleChooser(QWidget* parent)
    : QWidget(parent),
      m_split(new QComboBox(this)),
      m_number(new QSpinBox(this)),
      m_word(new QLabel(tr("sample"), this)) {
  m_split->setAccessibleName(tr("Split"));
  m_split->setToolTip(tr("Split that the sample is taken from"));
  for (const Split split : {Split::Test, Split::Validation, Split::Training}) {
    m_split->addItem(splitName(split), static_cast<int>(split));
  }
  m_number->setAccessibleName(tr("Sample"));
  m_number->setToolTip(tr("Number of the sample in its split"));
  m_number->setRange(1, 1);
  m_number->setKeyboardTracking(false);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(6);
  layout->addWidget(m_split);
  layout->addWidget(m_word);
  layout->addWidget(m_number);
  connect(m_split, &QComboBox::currentIndexChanged, this, [this] {
    refresh();
    chooseSplit();
  });
  connect(m_number, &QSpinBox::valueChanged, this, [this] {
    m_chosen = true;
    Q_EMIT changed();
  });
}

// Another split was chosen: its sample is the usual one until one of it is.
void SampleChooser::chooseSplit() {
  const QSignalBlocker quiet(m_number);
  m_number->setValue(m_last && !m_chosen ? m_number->maximum() : m_number->value());
  Q_EMIT changed();
}

void SampleChooser::choose(SamplePlace place) {
  setPlace(place);
  m_chosen = true;
  Q_EMIT changed();
}

SamplePlace SampleChooser::place() const {
  return {static_cast<Split>(m_split->currentData().toInt()), m_number->value() - 1};
}

void SampleChooser::setPlace(SamplePlace place) {
  const QSignalBlocker noSplit(m_split);
  const QSignalBlocker noNumber(m_number);
  m_split->setCurrentIndex(m_split->findData(static_cast<int>(place.split)));
  refresh();
  m_number->setValue(place.index + 1);
}

void SampleChooser::setCounts(const Dataset& dataset) {
  const SamplePlace before = place();
  if (dataset.name != m_dataset) m_chosen = false;
  m_dataset = dataset.name;
  m_last = dataset.task == Task::Forecast;
  for (std::size_t i = 0; i < m_counts.size(); ++i) {
    m_counts[i] = static_cast<int>(dataset.splits[i].size());
  }
  refresh();
  if (!m_chosen) {
    const QSignalBlocker quiet(m_number);
    m_number->setValue(m_last ? m_number->maximum() : 1);
  }
  if (place().index != before.index) Q_EMIT changed();
}

void SampleChooser::setCompact(bool on) {
  m_word->setHidden(on);
}

void SampleChooser::refresh() {
  const QSignalBlocker quiet(m_number);
  const int count = m_counts[static_cast<std::size_t>(place().split)];
  m_number->setRange(std::min(1, count), std::max(1, count));
  m_number->setEnabled(count > 0);
  m_number->setSuffix(tr(" of %1").arg(countText(count)));
}

}  // namespace gatescope::ui
