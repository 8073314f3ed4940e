// A provider: its own configuration, and the list of what it manages.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tfplugin/call.h"
#include "tfplugin/data_source.h"
#include "tfplugin/resource.h"

namespace ferro::tf {

class Provider {
 public:
  virtual ~Provider() = default;

  virtual std::string type_name() const = 0;  // "selectel": the prefix of every type.
  virtual std::string address() const = 0;    // "registry.terraform.io/ferroplane/selectel"
  virtual std::string version() const = 0;
  virtual Schema const& schema() const = 0;

  // Offline; unknown values are undecided (core-rules 47).
  virtual void ValidateConfig(Value const& config, Call& call) = 0;
  // May come several times: the last one wins, atomically, while other calls run
  // (core-rules 10, 51). Unknown arguments are remembered, not refused (core-rules 48).
  virtual void Configure(Value const& config, std::string_view terraform_version, Call& call) = 0;

  // Fixed for the life of the provider.
  virtual std::vector<std::unique_ptr<AnyResource>> const& resources() const = 0;
  virtual std::vector<std::unique_ptr<AnyDataSource>> const& data_sources() const = 0;
};

// What is wrong with the schemas of everything the provider has (core-rules 20–36);
// empty = sound. For a test of each provider: core fails every command otherwise.
std::vector<std::string> ProviderFaults(Provider const& provider);

}  // namespace ferro::tf
