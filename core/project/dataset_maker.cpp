#include "core/project/dataset_maker.h"

#include "core/train/settings.h"

namespace gatescope {

namespace {

std::string readingKey(const Experiment& experiment) {
  std::string key = experiment.data.source + '\n' + experiment.data.testSource + '\n';
  for (const Setting& setting : allSettings()) {
    if (setting.group == Setting::Group::Import) key += setting.read(experiment) + '\n';
  }
  return key;
}

}  // namespace

Result<std::shared_ptr<const Dataset>> DatasetMaker::make(const Experiment& experiment) {
  const std::string key = readingKey(experiment);
  auto known = m_tables.find(key);
  if (known == m_tables.end()) {
    auto tables = projectTables(m_project, experiment, m_readExample);
    if (!tables) return tl::unexpected(tables.error());
    known = m_tables.emplace(key, std::move(*tables)).first;
  }
  const ProjectTables& tables = known->second;
  auto made = makeDataset(*tables.table, experiment.task, experiment.data, tables.test.get());
  if (!made) return tl::unexpected(made.error());
  return std::make_shared<const Dataset>(std::move(*made));
}

}  // namespace gatescope
