#include "provider/server/ask_ahead.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "provider/server/adopt.h"
#include "provider/server/key_wish.h"

namespace ferro::provider {
namespace {

std::string IdOf(tf::Attr<std::string> const& id) {
  return id.known() ? Lower(*id) : "";
}

// A configuration, and what it costs.
void AskForService(Session& session, api::Client const& client, ServerModel const& config,
                   api::CallOptions const& options) {
  auto& catalog = session.catalog();
  auto const service =
      catalog.Service(client, {IdOf(config.configuration_uuid)}, Freshness::kCached, options);
  if (!service || !config.location_uuid.known() || !config.tariff_uuid.known()) return;
  auto const balance = BalancesOf(TextOf(config.pay_currency)).front();
  // The check asks this, and then knows the answer or finds what is wrong itself.
  std::ignore = catalog.Price(
      client,
      PriceRequestOf(**service, {IdOf(config.location_uuid)}, {IdOf(config.tariff_uuid)}, balance),
      Freshness::kCached, options);
}

// An image, and the drives that a layout is made for.
void AskForImage(Session& session, api::Client const& client, ServerModel const& config,
                 api::CallOptions const& options) {
  auto& catalog = session.catalog();
  api::ServiceId const service{IdOf(config.configuration_uuid)};
  auto const images = catalog.Templates(client, {IdOf(config.location_uuid)}, service, options);
  if (!images) return;
  auto const image = std::ranges::find_if(**images, [&](api::OsTemplate const& candidate) {
    return SameId(candidate.id.value, *config.os_image_uuid);
  });
  if (image == (*images)->end() || !image->partitioning) return;
  std::ignore = catalog.Drives(client, service, options);
}

}  // namespace

AskAhead::AskAhead(Check const& check, ServerModel const& config)
    : session_(check.session),
      options_{.stop = stop_.get_token(), .deadline = check.options.deadline},
      told_to_stop_(check.options.stop, [this] { stop_.request_stop(); }) {
  auto& session = session_;
  auto const& client = check.client;
  auto const project = client.scope().project.value;
  auto const service = IdOf(config.configuration_uuid);
  auto const place = IdOf(config.location_uuid) + "/" + service;
  if (IsUuid(service)) {
    Ask("service " + project + "/" + place + "/" + IdOf(config.tariff_uuid) + "/" +
            TextOf(config.pay_currency),
        [&session, client, &config](auto const& options) {
          AskForService(session, client, config, options);
        });
  }
  if (IsUuid(service) && config.location_uuid.known() && config.os_image_uuid.known()) {
    Ask("image " + place + "/" + IdOf(config.os_image_uuid),
        [&session, client, &config](auto const& options) {
          AskForImage(session, client, config, options);
        });
  }
  if (config.tariff_uuid.known()) {
    Ask("tariffs", [&session, client](auto const& options) {
      std::ignore = session.catalog().Plans(client, options);
    });
  }
  if (CanHaveLeftovers(config)) {
    Ask("servers " + project, [&session, client](auto const& options) {
      std::ignore = session.lists().ServersForPlan(client, options);
    });
  }
  auto const params = OsParamsOf(config);
  if (IsKeyByName(params)) {
    Ask("keys", [&session](auto const& options) {
      std::ignore = session.catalog().SshKeys(session.Account(), options);
    });
  }
}

void AskAhead::Ask(std::string question, Work work) {
  if (!session_.MayAskAhead(std::move(question))) return;
  try {
    threads_.emplace_back([options = options_, work = std::move(work)] { work(options); });
  } catch (std::system_error const&) {
    return;  // No thread to be had: the check asks for itself.
  }
}

}  // namespace ferro::provider
