// What recovery needs to know about a step that was meant to be done: written with its
// intent, as JSON. No values of secrets and no environment variables stand in it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "controlplane/journal/records.h"
#include "controlplane/plan/plan.h"

namespace ferro::executor {

struct Evidence {
  std::string id;                     // The engine's, of what the step is about; "" is not there.
  std::string operation;              // The label that what it creates carries.
  std::string to;                     // A rename's; of a hook, which one it is.
  std::vector<std::string> networks;  // A container's, or the one to connect.
  std::string restart;                // An update's, "" when it leaves that alone.
  std::string limits;                 // An update's, as a hash.
  std::string path;                   // A file's.
  std::int64_t at = 0;                // Microseconds since 1970: when it was meant to be done.
  std::vector<journal::Object> put;
  std::vector<journal::Object> forget;
};

Evidence EvidenceOf(plan::Step const& step, engine::Action const* action,
                    std::string const& operation, Clock::TimePoint now);
std::string TextOf(Evidence const& evidence);
Result<Evidence> ParseEvidence(std::string const& text);

// Hash of the members that UpdateContainer can change.
std::string HashOfLimits(compose::Service const& spec);

// The changes of the inventory when the step succeeded; objects without an engine's id get
// this one.
std::vector<journal::ObjectChange> ChangesOf(std::vector<journal::Object> const& put,
                                             std::vector<journal::Object> const& forget,
                                             std::string const& engine_id);

}  // namespace ferro::executor
