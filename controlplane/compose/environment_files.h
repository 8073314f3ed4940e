// The files that a service takes its environment and its labels from.
#pragma once

#include "base/result.h"
#include "controlplane/compose/reader.h"
#include "controlplane/compose/variables.h"
#include "controlplane/yaml/node.h"

namespace ferro::compose {

// Adds what env_file and label_file set and `environment` and `labels` do not.
Status ApplyEnvironmentFiles(yaml::Node& service, Reader& reader, Variables const& variables);

}  // namespace ferro::compose
