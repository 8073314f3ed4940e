#include "provider/servers/data_source.h"

#include <algorithm>
#include <utility>

#include "provider/asking.h"
#include "provider/data_source_fields.h"
#include "provider/lookup.h"
#include "provider/servers/model.h"

namespace ferro::provider {
namespace {

bool IsListed(api::Server const& server, ServersDataModel const& config, NameFilter const& names) {
  auto const phase = server.state.phase();
  if (phase == api::ServerPhase::kGone) return false;
  if (phase == api::ServerPhase::kEnding && !config.include_ending.value_or(false)) return false;
  return PassesIgnoringCase(config.location_uuid, server.location.value) &&
         PassesIgnoringCase(config.configuration_uuid, server.service.value) &&
         names.Matches(server.display_name());
}

class ServersDataSource final : public tf::DataSource<ServersDataModel> {
 public:
  explicit ServersDataSource(Sessions& sessions)
      : DataSource("selectel_dedicated_servers_v1"), sessions_(sessions) {}

  std::optional<ServersDataModel> Read(ServersDataModel const& config, tf::Call& call) override {
    auto asking = AskAs(sessions_, config.project_id, call);
    auto names = NameFilter::Make(config.name_regex);
    if (!names) call.Error(names.error(), "Bad regular expression", tf::Path("name_regex"));
    if (!asking || !names) return std::nullopt;
    auto servers = asking->session->lists().Servers(asking->client, asking->options);
    if (!servers) {
      CannotRead(servers.error(), "servers", call);
      return std::nullopt;
    }
    std::vector<ServerListItem> out;
    for (auto const& server : (*servers)->all) {
      if (!IsListed(server, config, *names)) continue;
      auto item = ToModel(server, asking->project_id);
      if (config.read_os.value_or(true)) item.os_image_uuid = ImageOf(*asking, server, call);
      if (call.failed()) return std::nullopt;
      out.push_back(std::move(item));
    }
    return Listed(config, std::move(out));
  }

 private:
  // Null when the server's image is not offered any more, or nothing is installed.
  static tf::Attr<std::string> ImageOf(Asking const& asking, api::Server const& server,
                                       tf::Call& call) {
    auto os = api::GetInstalledOs(asking.client, server.id, asking.options);
    if (!os) {
      if (os.error().code != ErrorCode::kNotFound) CannotRead(os.error(), "operating system", call);
      return {};
    }
    auto images =
        asking.catalog().Templates(asking.client, server.location, server.service, asking.options);
    if (!images) {
      CannotRead(images.error(), "OS images", call);
      return {};
    }
    auto const* image = api::FindTemplate(**images, os->os);
    return image == nullptr ? tf::Attr<std::string>() : tf::Attr<std::string>(image->id.value);
  }

  static ServersDataModel Listed(ServersDataModel const& config, std::vector<ServerListItem> out) {
    auto model = config;
    std::ranges::sort(out, [](ServerListItem const& a, ServerListItem const& b) {
      return std::pair(*a.name, *a.uuid) < std::pair(*b.name, *b.uuid);
    });
    std::vector<std::string> ids;
    for (auto const& server : out) ids.push_back(*server.uuid);
    auto const criteria = Criteria()
                              .Add("project_id", config.project_id)
                              .Add("location_uuid", config.location_uuid)
                              .Add("configuration_uuid", config.configuration_uuid)
                              .Add("name_regex", config.name_regex)
                              .text();
    model.id = ListId("servers " + criteria, ids);
    model.servers = std::move(out);
    return model;
  }

  Sessions& sessions_;
};

}  // namespace

std::unique_ptr<tf::AnyDataSource> MakeServersDataSource(Sessions& sessions) {
  return std::make_unique<ServersDataSource>(sessions);
}

}  // namespace ferro::provider
