#pragma once

#include "core/project/recorder.h"

#include <map>
#include <memory>
#include <string>
#include <utility>

namespace gatescope {

// Makes the datasets of experiments that differ. A table is read once for each way to read it.
class DatasetMaker {
 public:
  // `project`: holds the data, or gets them; outlives this. nullptr: none.
  DatasetMaker(Project* project, ReadExample readExample)
      : m_project(project), m_readExample(std::move(readExample)) {}

  Result<std::shared_ptr<const Dataset>> make(const Experiment& experiment);

 private:
  Project* m_project;
  ReadExample m_readExample;
  std::map<std::string, ProjectTables> m_tables;  // by source and all settings of reading
};

}  // namespace gatescope
