// The JSON Schema of our own YAML files for editors, and the reference page, both from the
// field lists that the reader obeys.
#pragma once

#include <string>
#include <string_view>

#include "controlplane/model/form.h"

namespace ferro::model {

// JSON Schema (draft 7), indented.
std::string SchemaOf(DescribeIt const& describe, std::string_view id, std::string_view title);

// A table of every key in Markdown: "services.*.kind".
std::string KeysAsMarkdown(DescribeIt const& describe);

// What is committed: schemas/ferroplane.schema.json, schemas/image-map.schema.json and
// docs/platform-file.md.
std::string PlatformFileSchema();
std::string ImageMapSchema();
std::string PlatformFilePage();

}  // namespace ferro::model
