#include "apiclient/os.h"

#include <algorithm>

#include "apiclient/paging.h"

namespace ferro::api {
namespace {

std::string BootPath(ServerId const& server) {
  return "/boot/os/" + PathPart(server.value);
}

}  // namespace

void Describe(json::Fields& f, DefaultPartition& p) {
  f("type", p.type);
  f("device", p.device);
  f("size", p.size);
  f("priority", p.priority);
  f("fstype", p.fstype);
  f("mount", p.mount);
}

void Describe(json::Fields& f, OsTemplate& t) {
  f("uuid", t.id);
  f("os_name", t.os_name);
  f("os_value", t.os_value);
  f("arch", t.arch);
  f("version_value", t.version_value);
  f("version_name", t.version_name);
  f("script_allowed", t.script_allowed);
  f("is_ssh_key_allowed", t.is_ssh_key_allowed);
  f("partitioning", t.partitioning);
  f("template_version", t.template_version);
  f("default_partitions", t.default_partitions);
}

void Describe(json::Fields& f, InstalledOs& o) {
  f("os_template", o.os.os_template);
  f("version", o.os.version);
  f("arch", o.os.arch);
  f("userhostname", o.host_name);
  f("user_ssh_key", o.ssh_key);
  f("cloud_init_user_data", o.user_data);
  f("password", o.password);
  f("login", o.login);
  f("reinstall", o.reinstall);
  f("is_processing", o.is_processing);
  f("partitions_config", o.partitions);
  f("ipv4_address", o.ipv4_address);
  f("ipv4_netmask", o.ipv4_netmask);
  f("ipv4_gateway", o.ipv4_gateway);
  f("local_ipv4_address", o.local_ipv4_address);
  f("local_ipv4_netmask", o.local_ipv4_netmask);
  f("local_ipv4_gateway", o.local_ipv4_gateway);
}

void Describe(json::Fields& f, InstallRequest& r) {
  json::Nullable<Secret> user_data{r.user_data};
  f("version", r.os.version);
  f("os_template", r.os.os_template);
  f("arch", r.os.arch);
  f("userhostname", r.host_name);
  f("user_ssh_key", r.ssh_key);
  f("password", r.password);
  f("partitions_config", r.partitions);
  f("cloud_init_user_data", user_data);  // Always sent: null clears the old one.
  f("local_ipv4_address", r.local_ipv4_address);
  f("local_ipv4_netmask", r.local_ipv4_netmask);
  f("local_ipv4_gateway", r.local_ipv4_gateway);
}

Result<std::vector<OsTemplate>> ListOsTemplates(Client const& client, LocationId const& location,
                                                ServiceId const& service,
                                                CallOptions const& options) {
  return ListAll<OsTemplate>(
      client, {.path = "/boot/template/os/new",
               .query = {{"location_uuid", location.value}, {"service_uuid", service.value}},
               .repeat = Repeat::kHarmless,
               .options = options});
}

OsTemplate const* FindTemplate(std::vector<OsTemplate> const& templates, OsChoice const& choice) {
  auto const found = std::ranges::find(templates, choice, &OsTemplate::choice);
  return found == templates.end() ? nullptr : &*found;
}

Result<InstalledOs> GetInstalledOs(Client const& client, ServerId const& server,
                                   CallOptions const& options) {
  return client.Fetch<InstalledOs>(
      {.path = BootPath(server), .repeat = Repeat::kHarmless, .options = options});
}

Status InstallOs(Client const& client, ServerId const& server, InstallRequest const& request,
                 CallOptions const& options) {
  Call call{.method = "POST",
            .path = BootPath(server),
            .body = json::Print(request),
            .repeat = Repeat::kNever,  // It wipes the disks.
            .options = options};
  if (request.password) call.secrets.push_back(*request.password);
  if (request.user_data) call.secrets.push_back(*request.user_data);
  // A 202 is enough: the installation itself is watched at the server.
  auto reply = client.Send(call);
  if (!reply) return Fail(std::move(reply).error());
  return {};
}

}  // namespace ferro::api
