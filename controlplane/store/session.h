// Statements and their rows, without SQLite's types.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace ferro::store {

// Null, a number or a text.
using Value = std::variant<std::monostate, std::int64_t, std::string>;

class Row {
 public:
  explicit Row(std::vector<Value> values) : values_(std::move(values)) {}

  bool IsNull(std::size_t column) const;
  // 0 for what is no number.
  std::int64_t Number(std::size_t column) const;
  // "" for what is no text.
  std::string Text(std::size_t column) const;

 private:
  std::vector<Value> values_;
};

// Where statements run. Not thread-safe.
class Session {
 public:
  virtual ~Session() = default;
  // `sql` is one statement, a constant: it is compiled once and kept.
  virtual Result<std::vector<Row>> Query(std::string_view sql,
                                         std::vector<Value> const& parameters = {}) = 0;
  // The number of rows changed.
  virtual Result<std::int64_t> Change(std::string_view sql,
                                      std::vector<Value> const& parameters = {}) = 0;
};

// A Session that owns its connection. After an I/O error, or when the file turns
// out damaged, it closes itself and answers everything with that error.
class Connection : public Session {
 public:
  // Statements separated by semicolons.
  virtual Status Execute(std::string const& script) = 0;
  // False also after SQLite has rolled back by itself.
  virtual bool InTransaction() const = 0;
};

}  // namespace ferro::store
