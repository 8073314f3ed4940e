#include <utility>

#include "provider/server/facts.h"
#include "provider/server/found.h"
#include "provider/server/information.h"

namespace ferro::provider {
namespace {

Status AskPorts(api::Client const& client, api::CallOptions const& options, ServerFacts& facts) {
  facts.ports_asked = true;
  auto const& server = facts.server;
  if (server.hardware.empty()) return {};
  auto const ports = api::ListPorts(client, server.hardware, api::kPrivateNetwork, options);
  if (!ports) return Fail(ports.error());
  for (auto const& port : *ports) {
    for (auto const& network : port.networks) {
      if (network.location != server.location) continue;
      if (facts.port_networks.empty()) facts.port_vlan = network.vlan.number;
      facts.port_networks.push_back(network.id);
    }
  }
  return {};
}

// Where the list of what can be installed comes from.
using Templates = decltype(&Catalog::TemplatesForRead);

Status AskOs(Session& session, api::Client const& client, Templates list, Clock::TimePoint began,
             api::CallOptions const& options, ServerFacts& facts) {
  auto const& server = facts.server;
  auto os = api::GetInstalledOs(client, server.id, options);
  if (os) {
    facts.os = *std::move(os);
  } else if (os.error().code != ErrorCode::kNotFound) {
    return Fail(std::move(os).error());
  }
  auto templates =
      (session.catalog().*list)(client, server.location, server.service, began, options);
  if (!templates) return Fail(std::move(templates).error());
  facts.templates = *std::move(templates);
  return {};
}

Result<ServerFacts> Complete(Session& session, api::Client const& client, Result<FoundServer> found,
                             Questions const& questions, Templates list, Clock::TimePoint began,
                             api::CallOptions const& options) {
  if (!found) return Fail(std::move(found).error());
  ServerFacts facts;
  facts.server = std::move(found->server);
  facts.public_ips = std::move(found->public_ips);
  facts.private_ips = std::move(found->private_ips);
  if (facts.server.state.phase() == api::ServerPhase::kGone) return facts;
  if (questions.os) {
    if (auto asked = AskOs(session, client, list, began, options, facts); !asked) {
      return Fail(std::move(asked).error());
    }
  }
  if (questions.ports && facts.private_ips.empty()) {
    if (auto asked = AskPorts(client, options, facts); !asked) {
      return Fail(std::move(asked).error());
    }
  }
  if (questions.power) {
    // No reason to fail: the machine's controller has its own troubles.
    if (auto power = api::GetPower(client, facts.server.id, options)) {
      facts.power = *std::move(power);
    }
  }
  facts.location_name = LocationName(session, client, facts.server.location, options);
  return facts;
}

}  // namespace

Result<ServerFacts> ReadFacts(Session& session, api::Client const& client, api::ServerId const& id,
                              Questions const& questions, Clock::TimePoint began,
                              api::CallOptions const& options) {
  return Complete(session, client, FindNow(client, id, options), questions,
                  &Catalog::TemplatesSince, began, options);
}

Result<ServerFacts> RefreshFacts(Session& session, api::Client const& client,
                                 ServerModel const& known, Questions const& questions,
                                 Clock::TimePoint began, api::CallOptions const& options) {
  return Complete(session, client, FindListed(session, client, known, began, options), questions,
                  &Catalog::TemplatesForRead, began, options);
}

}  // namespace ferro::provider
