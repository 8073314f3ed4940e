// Which image this process stands in for, and what its environment asks of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "base/result.h"
#include "controlplane/standin/dependency.h"

namespace ferro::standin {

// On demand (STANDIN_MISBEHAVE), for tests of those who deploy it.
enum class Misbehaviour {
  kNone,
  kExit,       // "exit": ends with status 1 soon after the start.
  kUnhealthy,  // "unhealthy": /health is 503.
  kSilent,     // "silent": takes connections and answers none.
};

struct Settings {
  std::string name;     // As it answers: "auth-service".
  std::string version;  // STANDIN_VERSION, to tell one release from the next.
  std::uint16_t port = 0;
  std::string folder;  // Where it keeps data, absolute; "" for a service that keeps none.
  std::vector<Dependency> dependencies;
  Misbehaviour misbehaviour = Misbehaviour::kNone;
};

// mongo (27017), elasticsearch (9200) and kafka (the port of its listener, 9092) keep data
// where the originals do; every other name is a service on PORT, 3000 by default.
//
// Fails with kInvalidArgument, as the originals fail at their start: on an empty secret
// (…SECRET, …PASSWORD, …API_KEY, …TOKEN, …PRIVATE_KEY, or the file that …_FILE names), on a
// variable missing that the image needs. No text quotes a value.
Result<Settings> ReadSettings(std::string_view name, Environment const& environment);

}  // namespace ferro::standin
