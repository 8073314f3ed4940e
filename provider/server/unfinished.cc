#include "provider/server/unfinished.h"

#include <algorithm>

#include "base/text.h"
#include "base/time_text.h"

namespace ferro::provider {
namespace {

bool IsAlive(api::Server const& server) {
  auto const phase = server.state.phase();
  return phase != api::ServerPhase::kEnding && phase != api::ServerPhase::kGone;
}

std::string AgeText(api::Server const& server, Clock::TimePoint now) {
  if (!server.created) return "age unknown";
  auto const age = now - Clock::TimePoint(std::chrono::seconds(*server.created));
  return "ordered " + DurationText(std::chrono::floor<std::chrono::seconds>(age)) + " ago";
}

}  // namespace

std::vector<api::Server> UnfinishedOf(std::vector<api::Server> const& servers,
                                      std::string_view digest, std::string_view name) {
  std::vector<api::Server> unfinished;
  for (auto const& server : servers) {
    auto const mark = ParseMark(server.user_desc.value_or(""));
    if (!mark || !IsAlive(server)) continue;
    if (mark->digest == digest || (!name.empty() && MarkIsFor(*mark, name)))
      unfinished.push_back(server);
  }
  std::ranges::sort(unfinished, {}, [](api::Server const& server) {
    return std::pair(server.created.value_or(0), server.id.value);
  });
  return unfinished;
}

std::optional<api::Server> OrderedSince(std::vector<api::Server> const& before,
                                        std::vector<api::Server> const& now,
                                        std::string_view user_desc) {
  for (auto const& server : now) {
    if (server.user_desc.value_or("") != user_desc) continue;
    auto const known =
        std::ranges::any_of(before, [&](api::Server const& old) { return old.id == server.id; });
    if (!known) return server;
  }
  return std::nullopt;
}

std::string ImportBlock(std::string_view project_id, api::ServerId const& server) {
  return "import {\n  to = selectel_dedicated_server_v1.NAME\n  id = \"" + std::string(project_id) +
         "/" + server.value + "\"\n}\n";
}

std::string UnfinishedText(std::vector<api::Server> const& unfinished, std::string_view project_id,
                           Clock::TimePoint now) {
  std::vector<std::string> servers;
  std::string blocks;
  for (auto const& server : unfinished) {
    servers.push_back(server.id.value + " (\"" + server.user_desc.value_or("") + "\", " +
                      server.state.text + ", " + AgeText(server, now) + ")");
    blocks += ImportBlock(project_id, server.id) + "\n";
  }
  auto const one = unfinished.size() == 1;
  return "An earlier run ordered " + Listed(servers) + " for " +
         (one ? "this resource" : "this resource or others like it") +
         " and was interrupted before it could tell Terraform. Nothing is ordered now. To go on "
         "with " +
         (one ? "that server, put this block" : "one of them, put its block") +
         ", with the address of this resource, beside the resource and apply again:\n\n" + blocks +
         "Or let the provider adopt it: set adopt_unfinished = true in the provider block, or "
         "SEL_ADOPT_UNFINISHED=true in the environment. If it is not wanted, cancel it in the "
         "control panel, or give it another name there.";
}

std::string StillInStateText(std::string_view own) {
  if (own.empty()) return "";
  return "This plan replaces server " + std::string(own) +
         ", which the state still has, and Terraform ignores an import block for a resource that "
         "it has. Run terraform state rm for it first; unless its renewal is refused already, "
         "cancel that server in the control panel.\n\n";
}

std::optional<api::Server> EarlierOfSameName(std::vector<api::Server> const& servers,
                                             api::ServerId const& own, std::string_view name) {
  auto rank = [](api::Server const& server) {
    return std::pair(server.created.value_or(0), server.id.value);
  };
  auto const ours =
      std::ranges::find_if(servers, [&](api::Server const& server) { return server.id == own; });
  if (ours == servers.end()) return std::nullopt;
  for (auto const& server : servers) {
    if (server.id == own || !IsAlive(server)) continue;
    auto const desc = server.user_desc.value_or("");
    auto const mark = ParseMark(desc);
    if ((mark ? MarkIsFor(*mark, name) : desc == name) && rank(server) < rank(*ours)) return server;
  }
  return std::nullopt;
}

}  // namespace ferro::provider
