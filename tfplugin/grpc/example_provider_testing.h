// A small provider that does what a test tells it in its attributes: succeed, wait,
// throw. Tests start it as a real plugin process.
#pragma once

#include <memory>

#include "tfplugin/provider.h"

namespace ferro::tf {

// Resource `example_thing`, data source `example_thing`.
//
//   name     required
//   mode     what a create does: "" nothing, "wait" until it is stopped, "deaf" wait
//            and ignore it, "throw"; "throw" also does so in a read
//   payload  any text, to make messages large
//   id       computed: "id of NAME"
std::unique_ptr<Provider> MakeExampleProvider();

}  // namespace ferro::tf
