// What a stand-in answers over HTTP: who it is, how its dependencies are, its keys.
#pragma once

#include <optional>
#include <string>

#include "controlplane/standin/health.h"
#include "controlplane/standin/settings.h"
#include "controlplane/standin/store.h"

namespace ferro::standin {

struct Request {
  std::string method;
  std::string path;  // Without what follows "?".
  std::string body;
};

struct Reply {
  int status = 200;
  std::string body;  // JSON, except for the value of a key.
};

//   GET /                    200: name, version, dependencies
//   GET /health and /ready   the same, 503 when a dependency is not reached
//   PUT and GET /keys/NAME   for those who keep data
Reply Answer(Request const& request, Settings const& settings, Health& health,
             std::optional<Store> const& store);

// One line: which dependencies are missing, for the output of a health check.
std::string SummaryOf(std::vector<Reach> const& reaches);

}  // namespace ferro::standin
