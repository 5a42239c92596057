#pragma once

#include "core/table/table.h"

#include <functional>
#include <memory>

#include <QAbstractTableModel>

namespace gatescope::ui {

// What a reader understood of the columns of a file, a row each, and what a person says about them:
// the type can be chosen, and a value that stands out can be taken as missing.
class ImportColumnsModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Field { Name, Type, Missing, MeansMissing, Why, FieldCount };
  // What was said, by column name: a word for a type or nothing; whether a text means missing.
  struct Said {
    std::function<QString(const QString& column)> type;
    std::function<QString(const QString& column)> missing;  // the text taken, or nothing
  };

  explicit ImportColumnsModel(Said said, QObject* parent = nullptr);

  void setTable(std::shared_ptr<const Table> table);

  // The types that can be said: key and name; the first is to have it found out.
  static const std::vector<std::pair<QString, QString>>& types();
  static QString typeName(const gatescope::Column& column);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;

 Q_SIGNALS:
  void typeWanted(const QString& column, const QString& type);
  void missingWanted(const QString& column, const QString& text, bool means);

 private:
  const gatescope::Column& column(int row) const;
  QString nameOf(int row) const;
  // The value that could mean missing: taken already, or standing out.
  QString candidate(int row) const;
  QVariant text(int row, int field) const;

  Said m_said;
  std::shared_ptr<const Table> m_table;
};

// What is odd in a file, a row each: where, and what the reader did.
class ProblemModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Field { Row, Column, What, FieldCount };
  using QAbstractTableModel::QAbstractTableModel;

  void setTable(std::shared_ptr<const Table> table);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::shared_ptr<const Table> m_table;
};

}  // namespace gatescope::ui
