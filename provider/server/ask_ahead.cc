#include "provider/server/ask_ahead.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "provider/server/adopt.h"
#include "provider/server/key_wish.h"

namespace ferro::provider {
namespace {

std::string GivenId(tf::Attr<std::string> const& id) {
  return id.known() ? Lower(*id) : "";
}

// The drives, and what the order costs; with each answer the other thread's is had, too.
void AskForPrice(Session& session, api::Client const& client, ServerModel const& config,
                 api::CallOptions const& options) {
  auto& catalog = session.catalog();
  api::ServiceId const id{GivenId(config.configuration_uuid)};
  if (config.os_image_uuid.known()) std::ignore = catalog.Drives(client, id, options);
  if (!config.location_uuid.known() || !config.tariff_uuid.known()) return;
  auto const service = catalog.ServiceBase(client, id, options);
  if (!service || !api::ServiceModelFrom((*service)->model)) return;
  auto const balance = BalancesOf(TextOf(config.pay_currency)).front();
  // The check asks this, and then knows the answer or finds what is wrong itself.
  std::ignore = catalog.Price(client,
                              PriceRequestOf((*service)->model, id, {GivenId(config.location_uuid)},
                                             {GivenId(config.tariff_uuid)}, balance),
                              Freshness::kCached, options);
}

// An image, and whether the layout that it is installed with is taken.
void AskForImage(Session& session, api::Client const& client, ServerModel const& config,
                 api::CallOptions const& options) {
  api::ServiceId const service{GivenId(config.configuration_uuid)};
  auto const images = session.catalog().Templates(client, {GivenId(config.location_uuid)}, service,
                                                  Freshness::kCached, options);
  if (!images) return;
  auto const image = std::ranges::find_if(**images, [&](api::OsTemplate const& candidate) {
    return SameId(candidate.id.value, *config.os_image_uuid);
  });
  if (image == (*images)->end()) return;
  tf::Call unheard{.clock = session.api().clock(), .stop = options.stop};
  Check check{session, unheard, client, options};
  auto const params = OsParamsOf(config);
  if (CheckOsParams(check, config, *image) && IsLayoutDecided(params))
    std::ignore = ResolveLayout(check, service, *image, params);
}

}  // namespace

AskAhead::AskAhead(Check const& check, ServerModel const& config)
    : session_(check.session),
      options_{.stop = stop_.get_token(), .deadline = check.options.deadline},
      told_to_stop_(check.options.stop, [this] { stop_.request_stop(); }) {
  auto& session = session_;
  auto const& client = check.client;
  auto const project = client.scope().project.value;
  auto const service = GivenId(config.configuration_uuid);
  auto const place = GivenId(config.location_uuid) + "/" + service;
  // The longest chains first. What takes one answer each goes one after the other: a thread and a
  // connection more would cost more than they save.
  if (IsUuid(service) && config.location_uuid.known() && config.os_image_uuid.known()) {
    Ask("image " + place + "/" + GivenId(config.os_image_uuid),
        [&session, client, &config](auto const& options) {
          AskForImage(session, client, config, options);
        });
  }
  if (IsUuid(service)) {
    Ask("price " + project + "/" + place + "/" + GivenId(config.tariff_uuid) + "/" +
            TextOf(config.pay_currency),
        [&session, client, &config](auto const& options) {
          AskForPrice(session, client, config, options);
        });
    Ask("service " + service, [&session, client, service](auto const& options) {
      std::ignore = session.catalog().Service(client, {service}, Freshness::kCached, options);
    });
  }
  // A token of the account comes before them.
  if (IsKeyByName(OsParamsOf(config))) {
    Ask("keys", [&session](auto const& options) {
      std::ignore = session.catalog().SshKeys(session.Account(), options);
    });
  }
  auto const tariffs = config.tariff_uuid.known();
  auto const servers = CanHaveLeftovers(config);
  if (tariffs || servers) {
    Ask("lists " + project + (tariffs ? " tariffs" : "") + (servers ? " servers" : ""),
        [&session, client, tariffs, servers](auto const& options) {
          if (tariffs) std::ignore = session.catalog().Plans(client, options);
          if (servers) std::ignore = session.lists().ServersForPlan(client, options);
        });
  }
}

void AskAhead::Ask(std::string question, Work work) {
  if (!session_.MayAskAhead(std::move(question))) return;
  try {
    threads_.emplace_back([options = options_, work = std::move(work)] {
      try {
        work(options);
      } catch (...) {
        return;  // The check comes upon the same, in a call that can tell it.
      }
    });
  } catch (std::system_error const&) {
    return;  // No thread to be had: the check asks for itself.
  }
}

}  // namespace ferro::provider
