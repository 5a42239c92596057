#include "core/project/recorder.h"
#include "core/table/csv.h"
#include "ui/control/document.h"
#include "ui/control/examples.h"
#include "ui/control/places.h"
#include "ui/models/text.h"

#include <algorithm>

#include <QFileInfo>

namespace gatescope::ui {

namespace {

using Datasets = std::shared_ptr<const Dataset>;

struct Loaded {
  ProjectTables tables;
  Result<Datasets> dataset;
};

// On the loader's thread. `known` are the tables that were read before.
Loaded load(Project* project, const Experiment& experiment, const ReadExample& readExample,
            const Document::TablesRead& known) {
  ProjectTables tables = known.tables;
  const DataSettings& data = experiment.data;
  const bool same = tables.table && known.source == data.source && known.read == data.read &&
                    known.testSource == data.testSource;
  if (!same) {
    auto read = projectTables(project, experiment, readExample);
    if (!read) return {tables, tl::unexpected(read.error())};
    tables = std::move(*read);
  }
  Result<Dataset> dataset =
      makeDataset(*tables.table, experiment.task, experiment.data, tables.test.get());
  if (!dataset) return {tables, tl::unexpected(dataset.error())};
  return {tables, std::make_shared<const Dataset>(std::move(*dataset))};
}

// Stores the file into the project; refuses one that is no longer what the project's runs were
// trained on.
Result<void> keepUnchanged(Project& project, const std::string& source,
                           const ReadExample& readExample) {
  const auto changed = sourceHasChanged(project, source);
  if (!changed) return tl::unexpected(changed.error());
  if (*changed) {
    return fail(
        "%1 has changed since it was stored in this project, whose runs were trained on the "
        "earlier "
        "form: give the new one another name, or start another project",
        source);
  }
  return keepSource(project, source, readExample);
}

}  // namespace

void Document::reloadData() {
  m_loading = true;
  m_loader.request([this, project = m_project, wanted = experiment(), known = m_tablesRead,
                    read = m_readExample](std::stop_token) -> Background::Answer {
    Loaded loaded = load(project.get(), wanted, read, known);
    return [this, wanted, loaded = std::move(loaded)] {
      m_loading = false;
      if (loaded.tables.table) {
        m_tablesRead = {loaded.tables, wanted.data.source, wanted.data.testSource,
                        wanted.data.read};
      }
      if (loaded.dataset) m_datasetExperiment = wanted;
      takeData(loaded.dataset);
    };
  });
  check();
  Q_EMIT dataChanged();
}

void Document::takeData(Result<Datasets> dataset) {
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
  m_importer.request([this, path, source](std::stop_token) -> Background::Answer {
    Result<Table> table = readCsv(source);
    if (!table) {
      return [this, error = table.error()] { Q_EMIT failed(coreText(error.message)); };
    }
    auto shared = std::make_shared<const Table>(std::move(*table));
    return [this, path, shared] { openTable(path, {}, shared); };
  });
}

void Document::openTable(const QString& path, const ReadOptions& options,
                         std::shared_ptr<const Table> table) {
  const std::string source = QFileInfo(path).absoluteFilePath().toStdString();
  m_importer.request([this, source, options, table, project = m_project,
                      read = m_readExample](std::stop_token) -> Background::Answer {
    if (auto kept = keepUnchanged(*project, source, read); !kept) {
      return [this, error = kept.error()] { Q_EMIT failed(coreText(error.message)); };
    }
    return [this, source, options, table, proposal = propose(*table)] {
      Experiment changed = experiment();
      const auto known = this->table();
      const bool same =
          changed.data.source == source && known &&
          std::ranges::equal(known->columns, table->columns, {}, &Column::name, &Column::name);
      if (!same) {
        changed.task = proposal.task;
        changed.data = proposal.settings;
      }
      changed.data.source = source;
      changed.data.read = options;
      addRecentFile(fromUtf8(source));
      m_tablesRead = {{table, nullptr}, source, {}, options};
      const QString name = QFileInfo(fromUtf8(source)).fileName();
      replaceExperiment(changed,
                        same ? tr("Read %1 otherwise").arg(name) : tr("Open %1").arg(name));
    };
  });
}

void Document::openSource(const Source& source) {
  replaceExperiment(experimentOf(source), tr("Open %1").arg(coreText(source.title)));
}

}  // namespace gatescope::ui
