// A provider's schemas in the shape of `terraform providers schema -json`.
#pragma once

#include <string>

#include "tfplugin/provider.h"

namespace ferro::tf {

// Indented, members sorted, with a final newline: fit for a golden file.
std::string ProviderSchemaJson(Provider const& provider);

}  // namespace ferro::tf
