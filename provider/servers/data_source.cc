#include "provider/servers/data_source.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "base/parallel_for.h"
#include "provider/asking.h"
#include "provider/data_source_fields.h"
#include "provider/lookup.h"
#include "provider/servers/model.h"

namespace ferro::provider {
namespace {

// As many as Terraform itself reads at once.
constexpr std::size_t kServersAtOnce = 10;

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
    std::vector<api::Server const*> listed;
    for (auto const& server : (*servers)->all) {
      if (IsListed(server, config, *names)) listed.push_back(&server);
    }
    std::vector<ServerListItem> out;
    out.reserve(listed.size());
    for (auto const* server : listed) out.push_back(ToModel(*server, asking->project_id));
    if (config.read_os.value_or(true) && !FillImages(*asking, listed, out, call)) {
      return std::nullopt;
    }
    return Listed(config, std::move(out));
  }

 private:
  // Several servers at a time, because each takes a call of its own. False + error at the first of
  // them, in the order of the list, that cannot be read.
  static bool FillImages(Asking const& asking, std::vector<api::Server const*> const& servers,
                         std::vector<ServerListItem>& out, tf::Call& call) {
    std::vector<std::optional<Error>> errors(servers.size());
    std::atomic<bool> failed = false;
    ParallelFor(servers.size(), kServersAtOnce, [&](std::size_t i) {
      if (failed) return;
      auto image = ImageOf(asking, *servers[i]);
      if (image) {
        out[i].os_image_uuid = *std::move(image);
      } else {
        errors[i] = std::move(image).error();
        failed = true;
      }
    });
    auto const first =
        std::ranges::find_if(errors, [](auto const& error) { return error.has_value(); });
    if (first == errors.end()) return true;
    auto const& server = *servers[static_cast<std::size_t>(first - errors.begin())];
    CannotRead(**first, "operating system of server " + server.id.value, call);
    return false;
  }

  // Null when the server's image is not offered any more, or nothing is installed.
  static Result<tf::Attr<std::string>> ImageOf(Asking const& asking, api::Server const& server) {
    auto os = api::GetInstalledOs(asking.client, server.id, asking.options);
    if (!os && os.error().code == ErrorCode::kNotFound) return tf::Attr<std::string>();
    if (!os) return Fail(std::move(os).error());
    auto images = asking.catalog().TemplatesForRead(asking.client, server.location, server.service,
                                                    asking.began, asking.options);
    if (!images) return Fail(std::move(images).error());
    auto const* image = api::FindTemplate(**images, os->os);
    return image == nullptr ? tf::Attr<std::string>() : tf::Attr<std::string>(image->id.value);
  }

  static ServersDataModel Listed(ServersDataModel const& config, std::vector<ServerListItem> out) {
    auto model = config;
    std::ranges::sort(out, [](ServerListItem const& a, ServerListItem const& b) {
      return std::pair(*a.name, *a.uuid) < std::pair(*b.name, *b.uuid);
    });
    std::vector<std::string> ids;
    ids.reserve(out.size());
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
