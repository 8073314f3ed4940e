// A data source: one typed read. The erased form is what the server calls.
#pragma once

#include <optional>
#include <string>

#include "base/lazy.h"
#include "tfplugin/call.h"
#include "tfplugin/schema/fields.h"

namespace ferro::tf {

class AnyDataSource {
 public:
  virtual ~AnyDataSource() = default;
  virtual std::string type_name() const = 0;
  virtual Schema const& schema() const = 0;
  virtual void ValidateConfig(Value const& config, Call& call) = 0;
  virtual Value Read(Value const& config, Call& call) = 0;
};

template <class M>
class DataSource : public AnyDataSource {
 public:
  explicit DataSource(std::string type_name);

  std::string type_name() const final { return type_name_; }
  Schema const& schema() const final { return *schema_; }

  // Offline rules across attributes; unknown is undecided.
  virtual void Validate(M const& /*config*/, Call& /*call*/) {}
  // The whole model, wholly known, arguments echoed (core-rules 138, 139). Empty + error when not
  // found.
  virtual std::optional<M> Read(M const& config, Call& call) = 0;

  void ValidateConfig(Value const& config, Call& call) final;
  Value Read(Value const& config, Call& call) final;

 private:
  std::string type_name_;
  Lazy<Schema> schema_;
};

}  // namespace ferro::tf

#include "tfplugin/data_source_impl.h"
