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
      m_count(new QLabel(this)) {
  m_split->setAccessibleName(tr("Split"));
  m_split->setToolTip(tr("Split that the sample is taken from"));
  for (const Split split : {Split::Test, Split::Validation, Split::Training}) {
    m_split->addItem(splitName(split), static_cast<int>(split));
  }
  m_number->setAccessibleName(tr("Sample"));
  m_number->setToolTip(tr("Number of the sample in its split"));
  m_number->setRange(1, 1);
  m_number->setKeyboardTracking(false);
  m_number->setMinimumWidth(72);
  setLook(m_count, "muted");
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(6);
  layout->addWidget(m_split);
  layout->addWidget(new QLabel(tr("sample"), this));
  layout->addWidget(m_number);
  layout->addWidget(m_count);
  connect(m_split, &QComboBox::currentIndexChanged, this, [this] {
    refresh();
    Q_EMIT changed();
  });
  connect(m_number, &QSpinBox::valueChanged, this, &SampleChooser::changed);
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
  for (std::size_t i = 0; i < m_counts.size(); ++i) {
    m_counts[i] = static_cast<int>(dataset.splits[i].size());
  }
  refresh();
}

void SampleChooser::refresh() {
  const QSignalBlocker quiet(m_number);
  const int count = m_counts[static_cast<std::size_t>(place().split)];
  m_number->setRange(std::min(1, count), std::max(1, count));
  m_number->setEnabled(count > 0);
  m_count->setText(tr("of %1").arg(countText(count)));
}

}  // namespace gatescope::ui
