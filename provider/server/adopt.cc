#include "provider/server/adopt.h"

#include <algorithm>

#include "apiclient/error.h"
#include "base/text.h"
#include "provider/server/unfinished.h"

namespace ferro::provider {
namespace {

// Terraform shows us the resources of a run in any order: an unfinished server that one of
// them is gets so much time to be shown.
constexpr int kGraceLooks = 4;
constexpr std::chrono::seconds kGracePause{1};

std::vector<api::Server> UnfinishedFor(std::vector<api::Server> const& servers,
                                       Purchase const& purchase) {
  return UnfinishedOf(servers, DigestOf(purchase),
                      purchase.name_is_generated ? std::string_view() : purchase.name);
}

// The server as it is now, when nobody is creating it and no resource of this run is it: the
// list may be older than its last rename, so it is read again under its lock.
std::optional<api::Server> Forsaken(Check& check, Purchase const& purchase,
                                    api::Server const& listed) {
  if (check.session.HasSeen(listed.id.value)) return std::nullopt;
  auto const lock = check.session.locks().TryAcquire(
      MarkLock(check.session, purchase.project_id, listed.user_desc.value_or("")));
  if (!lock) return std::nullopt;
  auto const now = api::GetServer(check.client, listed.id, check.options);
  if (!now) return api::SaysNotFound(now.error()) ? std::nullopt : std::optional(listed);
  if (!ParseMark(now->user_desc.value_or(""))) return std::nullopt;
  return *now;
}

std::vector<api::Server> ForsakenOf(Check& check, Purchase const& purchase,
                                    std::vector<api::Server> const& listed) {
  std::vector<api::Server> left;
  for (auto const& server : listed) {
    if (auto now = Forsaken(check, purchase, server)) left.push_back(*std::move(now));
  }
  return left;
}

bool HasDigestOf(api::Server const& server, Purchase const& purchase) {
  auto const mark = ParseMark(server.user_desc.value_or(""));
  return mark && mark->digest == DigestOf(purchase);
}

std::string DifferencesText(std::vector<api::Server> const& servers, Purchase const& purchase) {
  std::vector<std::string> texts;
  for (auto const& server : servers) {
    auto const differences = DifferencesOf(server, purchase);
    if (!differences.empty())
      texts.push_back("of " + server.id.value + ", " + Joined(differences, ", "));
  }
  return "adopt_unfinished adopts only what matches the configuration: " + Joined(texts, "; ") +
         ".\n\n";
}

void RefuseLeftovers(Check& check, Purchase const& purchase,
                     std::vector<api::Server> const& servers, std::string_view own) {
  auto const why =
      check.session.settings().adopt_unfinished ? DifferencesText(servers, purchase) : "";
  check.call.Error(purchase.name_is_generated ? tf::Path() : tf::Path("name"), kUnfinishedSummary,
                   why + StillInStateText(own) +
                       UnfinishedText(servers, purchase.project_id, check.call.clock.Now()));
}

std::optional<api::Server> FirstMatching(std::vector<api::Server> const& servers,
                                         Purchase const& purchase) {
  auto const match = std::ranges::find_if(
      servers, [&](api::Server const& server) { return DifferencesOf(server, purchase).empty(); });
  return match == servers.end() ? std::nullopt : std::optional(*match);
}

void SayAdopted(Check& check, Purchase const& purchase, api::Server const& server) {
  auto const other = HasDigestOf(server, purchase)
                         ? ""
                         : " The operating system, the key or the networks that it was ordered "
                           "with may be others: the next plan shows what differs.";
  check.call.Warning(tf::Path(), "An unfinished server is adopted",
                     "Server " + server.id.value + " (\"" + server.user_desc.value_or("") + "\", " +
                         server.state.text +
                         ") was ordered by a run that was interrupted. It becomes this resource; "
                         "nothing is ordered." +
                         other);
}

Adopted Adopt(Check& check, Purchase const& purchase, api::Server const& server) {
  auto const desc = server.user_desc.value_or("");
  SayAdopted(check, purchase, server);
  check.call.log.Info("unfinished server adopted", {{"server", server.id.value}, {"name", desc}});
  // A given name may be longer than what the mark left of it.
  return {server, purchase.name_is_generated ? NameWithoutMark(desc) : purchase.name,
          check.session.locks().TryAcquire(MarkLock(check.session, purchase.project_id, desc))};
}

void Compare(std::vector<std::string>& differences, std::string_view attribute,
             std::string const& there, std::string const& here, bool same_digest) {
  if (there.empty() ? same_digest : SameId(there, here)) return;
  differences.push_back(std::string(attribute) + " is " + (there.empty() ? "not told" : there) +
                        " there and " + here + " here");
}

}  // namespace

std::string ProjectLock(Session const& session, std::string_view project_id) {
  return "project " + PlainId(project_id) + " at " + session.settings().api_address;
}

std::string MarkLock(Session const& session, std::string_view project_id,
                     std::string_view user_desc) {
  return ProjectLock(session, project_id) + ", order " + std::string(user_desc);
}

std::vector<std::string> DifferencesOf(api::Server const& server, Purchase const& purchase) {
  auto const same = HasDigestOf(server, purchase);
  std::vector<std::string> differences;
  // A project's list holds its own servers, even if it does not say so (mapping 0.1.13).
  Compare(differences, "project_id", server.project.value, purchase.project_id, true);
  Compare(differences, "location_uuid", server.location.value, purchase.location.id.value, same);
  Compare(differences, "configuration_uuid", server.service.value, purchase.service->id.value,
          same);
  Compare(differences, "tariff_uuid", server.plan().value, purchase.plan.id.value, same);
  return differences;
}

Leftovers TakeLeftovers(Check& check, Purchase const& purchase,
                        std::vector<api::Server> const& servers) {
  auto left = UnfinishedFor(servers, purchase);
  for (int i = 0; i < kGraceLooks && !left.empty(); ++i) {
    if (i > 0 && !check.call.clock.SleepFor(kGracePause, check.call.stop)) break;
    left = ForsakenOf(check, purchase, left);
  }
  if (left.empty()) return {};
  auto const match =
      check.session.settings().adopt_unfinished ? FirstMatching(left, purchase) : std::nullopt;
  if (match) return {.adopted = Adopt(check, purchase, *match)};
  RefuseLeftovers(check, purchase, left, "");
  return {.refused = true};
}

bool CanHaveLeftovers(ServerModel const& config) {
  auto const params = OsParamsOf(config);
  auto const open = [](tf::Attr<std::string> const& attr) { return attr.unknown(); };
  return config.project_id.known() &&
         std::ranges::none_of(
             std::initializer_list<tf::Attr<std::string>>{
                 config.name, params.ssh_key, params.ssh_key_name, config.public_network_uuid,
                 config.private_network_uuid},
             open);
}

bool SayLeftovers(Check& check, Purchase const& purchase, std::vector<api::Server> const& servers,
                  std::string_view own) {
  auto left = UnfinishedFor(servers, purchase);
  std::erase_if(left, [&](api::Server const& server) { return server.id.value == own; });
  left = ForsakenOf(check, purchase, left);
  if (left.empty()) return false;
  auto const match =
      check.session.settings().adopt_unfinished ? FirstMatching(left, purchase) : std::nullopt;
  if (match) {
    check.call.Warning(tf::Path(), "This plan adopts a server",
                       "Server " + match->id.value + " (\"" + match->user_desc.value_or("") +
                           "\", " + match->state.text +
                           ") was ordered by a run that was interrupted. Apply goes on with it "
                           "instead of ordering another.");
    return true;
  }
  if (!purchase.name_is_generated) {
    RefuseLeftovers(check, purchase, left, own);
    return true;
  }
  // A resource that Terraform has not shown yet may be it: apply knows.
  check.call.Warning(tf::Path(), kUnfinishedSummary,
                     UnfinishedText(left, purchase.project_id, check.call.clock.Now()));
  return true;
}

}  // namespace ferro::provider
