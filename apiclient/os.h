// Operating systems: what can be installed, what is installed, and installing
// (selectel-api §4.4, §6.6, §6.7).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apiclient/client.h"
#include "apiclient/partitions.h"

namespace ferro::api {

// How orders and installations name a template: not by its id.
struct OsChoice {
  std::string os_template;  // os_value: "ubuntu"
  std::string version;      // version_value: "2404"
  std::string arch;         // "x86_64"
  friend bool operator==(OsChoice const&, OsChoice const&) = default;
};

struct DefaultPartition {
  std::string type;
  std::string device;
  double size = 0;  // GB; -1 is the rest.
  int priority = 0;
  std::string fstype;
  std::string mount;
};

struct OsTemplate {
  OsTemplateId id;
  std::string os_name;        // "Ubuntu"
  std::string os_value;       // "ubuntu"; "noos" is no system at all.
  std::string arch;           // "x86_64"
  std::string version_value;  // "2404"
  std::string version_name;   // "24.04 LTS 64-bit"
  bool script_allowed = false;
  bool is_ssh_key_allowed = false;
  bool partitioning = false;
  std::string template_version;  // "v1", "v2"
  std::vector<DefaultPartition> default_partitions;

  OsChoice choice() const { return {os_value, version_value, arch}; }
};
void Describe(json::Fields& f, OsTemplate& t);

// What can be installed on that configuration there.
Result<std::vector<OsTemplate>> ListOsTemplates(Client const& client, LocationId const& location,
                                                ServiceId const& service,
                                                CallOptions const& options = {});

// The template of that triple; null when it was withdrawn.
OsTemplate const* FindTemplate(std::vector<OsTemplate> const& templates, OsChoice const& choice);

// What is installed on a server, or being installed.
struct InstalledOs {
  OsChoice os;
  std::string host_name;
  std::string ssh_key;  // Content; "" if none.
  std::optional<Secret> user_data;
  std::optional<Secret> password;  // For about 24 hours after the installation.
  std::string login;               // "root", "Administrator", …
  int reinstall = 0;               // 1 while an installation is due or running.
  std::optional<bool> is_processing;
  PartitionGraph partitions;
  std::optional<std::string> ipv4_address, ipv4_netmask, ipv4_gateway;
  std::optional<std::string> local_ipv4_address, local_ipv4_netmask, local_ipv4_gateway;

  bool installing() const { return reinstall != 0 || is_processing.value_or(false); }
};
void Describe(json::Fields& f, InstalledOs& o);

Result<InstalledOs> GetInstalledOs(Client const& client, ServerId const& server,
                                   CallOptions const& options = {});

struct InstallRequest {
  OsChoice os;
  std::string host_name;
  std::optional<std::string> ssh_key = std::nullopt;  // Content.
  std::optional<Secret> password = std::nullopt;
  std::optional<Secret> user_data = std::nullopt;  // None clears the old one.
  std::optional<PartitionGraph> partitions = std::nullopt;
  std::optional<std::string> local_ipv4_address = std::nullopt;
  std::optional<std::string> local_ipv4_netmask = std::nullopt;
  std::optional<std::string> local_ipv4_gateway = std::nullopt;
};

// Wipes the disks. Returns when the API has accepted; then watch GetInstalledOs until
// installing() has been true and is false again (right after the call it may still be false).
// Never repeated when it may have happened.
Status InstallOs(Client const& client, ServerId const& server, InstallRequest const& request,
                 CallOptions const& options = {});

}  // namespace ferro::api
