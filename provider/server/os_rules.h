// What an operating system lets one set: the template's capability flags decide,
// the family only words the message (mapping §1.2, selectel-api §8.4, §8.5).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ferro::provider {

enum class OsFamily { kLinux, kWindows, kNone };

// From the template's machine name: "windows…", "noos", anything else is Linux.
OsFamily FamilyOf(std::string_view os_value);
// "linux", "windows", "noos": as the data sources publish it.
std::string_view NameOf(OsFamily family);

struct OsCapabilities {
  OsFamily family = OsFamily::kLinux;
  std::string title;  // "Ubuntu 24.04 LTS 64-bit", for messages.
  bool password = true;
  bool ssh_key = false;
  bool user_data = false;
  bool layout = false;
  bool private_network = false;
};

// The keys of os_params (and the write-only arguments) that a configuration sets.
struct OsRequest {
  bool password = false;
  bool password_wo = false;
  bool ssh_key = false;
  bool ssh_key_name = false;
  bool user_data = false;
  bool user_data_wo = false;
  bool soft_raid = false;
  bool partitions = false;
  bool private_network = false;
};

// One key that does not fit; `attribute` is "password", "ssh_key", … as in HCL.
struct OsMisfit {
  std::string attribute;
  std::string detail;
  friend bool operator==(OsMisfit const&, OsMisfit const&) = default;
};
std::vector<OsMisfit> MisfitsOf(OsCapabilities const& os, OsRequest const& request);

}  // namespace ferro::provider
