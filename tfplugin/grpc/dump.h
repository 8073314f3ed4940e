// What --dump writes: the provider's schema and reference pages as files, for the
// repository to keep and review.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "tfplugin/provider.h"

namespace ferro::tf {

// `directory`/provider-schema.json, in the form of `terraform providers schema -json`.
Status DumpSchema(Provider const& provider, std::filesystem::path const& directory);

// index.md, resources/*.md and data-sources/*.md below `directory`, with the
// examples found below `examples` (none when it is absent).
Status DumpDocs(Provider const& provider, std::filesystem::path const& directory,
                std::filesystem::path const& examples);

}  // namespace ferro::tf
