#include "provider/servers/model.h"

#include "base/time_text.h"
#include "provider/data_source_fields.h"

namespace ferro::provider {
namespace {

tf::Attr<std::string> TimeText(std::optional<std::int64_t> seconds) {
  if (!seconds) return {};
  return Rfc3339(Clock::TimePoint(std::chrono::seconds(*seconds)));
}

tf::Attr<std::string> NotEmpty(std::string const& text) {
  return text.empty() ? tf::Attr<std::string>() : tf::Attr<std::string>(text);
}

}  // namespace

void Describe(tf::Fields& f, ServerListItem& m) {
  f("uuid", m.uuid, tf::Computed(), "UUID of the server: its import id.");
  f("name", m.name, tf::Computed(), "Name in the control panel.");
  f("status", m.status, tf::Computed(), "State, as the API says, e.g. `active`.");
  f("project_id", m.project_id, tf::Computed(), "Its project.");
  f("location_uuid", m.location_uuid, tf::Computed(), "UUID of its location.");
  f("configuration_uuid", m.configuration_uuid, tf::Computed(), "UUID of its configuration.");
  f("configuration_name", m.configuration_name, tf::Computed(), "Name of its configuration.");
  f("tariff_uuid", m.tariff_uuid, tf::Computed(), "UUID of its tariff.");
  f("os_image_uuid", m.os_image_uuid, tf::Computed(),
    "UUID of its OS image; null when the image was withdrawn, or with `read_os = false`.");
  f("created_at", m.created_at, tf::Computed(), "When it was ordered (RFC 3339).");
  f("paid_till", m.paid_till, tf::Computed(), "Until when it is paid (RFC 3339).");
}

void Describe(tf::Fields& f, ServersDataModel& m) {
  f.About(
      "The dedicated servers of a project, whoever ordered them, sorted by name: what a bulk "
      "import needs.");
  DescribeCommon(f, m.id, m.project_id);
  f("location_uuid", m.location_uuid, tf::Optional().Validate(tf::UuidText()),
    "Only servers at this location.");
  f("configuration_uuid", m.configuration_uuid, tf::Optional().Validate(tf::UuidText()),
    "Only servers of this configuration.");
  DescribeNameRegex(f, m.name_regex);
  f("include_ending", m.include_ending, tf::Optional(),
    "Also servers whose renewal was refused (default `false`).");
  f("read_os", m.read_os, tf::Optional(),
    "Also read which OS image each server has: one more API call for each (default `true`).");
  f("servers", m.servers, tf::Computed(), "The servers.");
}

ServerListItem ToModel(api::Server const& server, std::string const& asked_as) {
  return {.uuid = server.id.value,
          .name = server.display_name(),
          .status = server.state.text,
          .project_id = NotEmpty(server.project.empty() ? asked_as : server.project.value),
          .location_uuid = server.location.value,
          .configuration_uuid = server.service.value,
          .configuration_name = NotEmpty(server.config_name),
          .tariff_uuid = NotEmpty(server.plan().value),
          .created_at = TimeText(server.created),
          .paid_till = TimeText(server.paid_till)};
}

}  // namespace ferro::provider
