// The seed file: what a cloud has beside, or instead of, the built-in catalogue
// (simulator/README.md shows one).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "simulator/options.h"

namespace ferro::sim {

struct Seed {
  CloudOptions options;
  std::vector<PlacedServer> servers;  // To be placed once the cloud is there.
};

// `base` with the file's text over it: things with a known uuid are changed, others
// added. Fails with kInvalidArgument on unknown names, wrong types and references to
// what does not exist; the message says where.
Result<Seed> ReadSeed(std::string_view text, CloudOptions base);

// One thing with some of its members said anew; unknown names are errors.
Result<Modes> Patched(Modes const& modes, std::string_view text);
Result<PlacedServer> Patched(PlacedServer const& server, std::string_view text);
std::string TextOf(Modes const& modes);

}  // namespace ferro::sim
