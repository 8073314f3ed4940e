#include "tfplugin/provider.h"

#include <set>

namespace ferro::tf {
namespace {

// core-rules 24 and 36.
void ExamineTypeName(std::string const& type, std::string const& prefix,
                     std::set<std::string>& seen, std::vector<std::string>& faults) {
  if (!seen.insert(type).second) faults.push_back(type + " is named twice");
  if (!type.starts_with(prefix + "_")) {
    faults.push_back(type + " does not begin with the provider's name and an underscore");
  }
}

void Append(std::vector<std::string> const& from, std::vector<std::string>& to) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

std::vector<std::string> ProviderFaults(Provider const& provider) {
  std::vector<std::string> faults =
      SchemaFaults(provider.schema(), "provider", SchemaUse::kProvider);
  std::set<std::string> resources;
  for (auto const& resource : provider.resources()) {
    ExamineTypeName(resource->type_name(), provider.type_name(), resources, faults);
    Append(SchemaFaults(resource->schema(), resource->type_name()), faults);
  }
  std::set<std::string> sources;
  for (auto const& source : provider.data_sources()) {
    ExamineTypeName(source->type_name(), provider.type_name(), sources, faults);
    Append(SchemaFaults(source->schema(), source->type_name(), SchemaUse::kDataSource), faults);
  }
  return faults;
}

}  // namespace ferro::tf
