// Documentation pages in the registry's layout, made from the field lists and the
// examples beside them.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "tfplugin/provider.h"

namespace ferro::tf {

// The text of a file below examples/, or "" when there is none. Asked for:
//   provider/provider.tf
//   resources/TYPE/resource.tf, resources/TYPE/import.sh
//   data-sources/TYPE/data-source.tf
using ExampleText = std::function<std::string(std::string_view path)>;

struct DocOptions {
  ExampleText examples = nullptr;
  std::string subcategory = {};  // Of every resource and data source.
};

// Every page by its path below docs/: "index.md", "resources/NAME.md",
// "data-sources/NAME.md", NAME without the provider's prefix.
std::map<std::string, std::string> DocPages(Provider const& provider, DocOptions const& options);

}  // namespace ferro::tf
