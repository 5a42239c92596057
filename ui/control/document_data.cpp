#include "core/project/recorder.h"
#include "ui/control/document.h"
#include "ui/control/examples.h"
#include "ui/control/places.h"
#include "ui/control/text.h"

#include <QFileInfo>

namespace gatescope::ui {

namespace {

using Datasets = std::shared_ptr<const Dataset>;

struct Loaded {
  std::shared_ptr<const Table> table;
  Result<Datasets> dataset;
};

// On the loader's thread. `known` is the table of the same source when it was read before.
Loaded load(Project* project, const Experiment& experiment, const ReadExample& readExample,
            std::shared_ptr<const Table> known) {
  if (!known) {
    Result<Table> table = projectTable(project, experiment.data.source, readExample);
    if (!table) return {nullptr, tl::unexpected(table.error())};
    known = std::make_shared<const Table>(std::move(*table));
  }
  std::optional<Table> test;
  if (!experiment.data.testSource.empty()) {
    Result<Table> table = projectTable(project, experiment.data.testSource, readExample);
    if (!table) return {known, tl::unexpected(table.error())};
    test = std::move(*table);
  }
  Result<Dataset> dataset =
      makeDataset(*known, experiment.task, experiment.data, test ? &*test : nullptr);
  if (!dataset) return {known, tl::unexpected(dataset.error())};
  return {known, std::make_shared<const Dataset>(std::move(*dataset))};
}

}  // namespace

void Document::reloadData() {
  m_loading = true;
  const std::string source = experiment().data.source;
  const auto known = source == m_tableSource ? m_table : nullptr;
  m_loader.request([this, project = m_project, wanted = experiment(), known,
                    read = m_readExample](std::stop_token) -> Background::Answer {
    Loaded loaded = load(project.get(), wanted, read, known);
    return [this, wanted, loaded = std::move(loaded)] {
      m_loading = false;
      if (loaded.table) m_tableSource = wanted.data.source;
      if (loaded.dataset) m_datasetExperiment = wanted;
      takeData(loaded.table, loaded.dataset);
    };
  });
  check();
  Q_EMIT dataChanged();
}

void Document::takeData(std::shared_ptr<const Table> table, Result<Datasets> dataset) {
  if (table) m_table = std::move(table);
  m_dataError.reset();
  if (dataset) {
    m_dataset = *std::move(dataset);
  } else {
    m_dataError = dataset.error();
  }
  check();
  Q_EMIT dataChanged();
  Q_EMIT experimentChanged();
}

void Document::openData(const QString& path) {
  const std::string source = QFileInfo(path).absoluteFilePath().toStdString();
  m_importer.request([this, source, project = m_project,
                      read = m_readExample](std::stop_token) -> Background::Answer {
    Result<Table> table = projectTable(project.get(), source, read);
    if (!table) {
      return [this, error = table.error()] { Q_EMIT failed(coreText(error.message)); };
    }
    const Proposal proposal = propose(*table);
    auto shared = std::make_shared<const Table>(std::move(*table));
    return [this, source, proposal, shared] {
      Experiment changed = experiment();
      changed.task = proposal.task;
      changed.data = proposal.settings;
      changed.data.source = source;
      addRecentFile(fromUtf8(source));
      m_table = shared;
      m_tableSource = source;
      replaceExperiment(changed, tr("Open %1").arg(QFileInfo(fromUtf8(source)).fileName()));
    };
  });
}

void Document::openSource(const Source& source) {
  replaceExperiment(experimentOf(source), tr("Open %1").arg(coreText(source.title)));
}

}  // namespace gatescope::ui
