#include "provider/server/os_rules.h"

#include "base/text.h"

namespace ferro::provider {
namespace {

std::string_view Plural(OsFamily family) {
  switch (family) {
    case OsFamily::kLinux:
      return "this Linux image";
    case OsFamily::kWindows:
      return "Windows";
    case OsFamily::kNone:
      return "a server without an operating system";
  }
  return "this image";
}

std::string Sentence(OsCapabilities const& os, std::string_view attribute, std::string_view what) {
  return os.title + " does not accept " + std::string(what) + ": " +
         std::string(Plural(os.family)) + " has no use for it. Remove " + std::string(attribute) +
         ", or choose an operating system that takes it.";
}

}  // namespace

OsFamily FamilyOf(std::string_view os_value) {
  auto const value = Lower(os_value);
  if (value.starts_with("windows")) return OsFamily::kWindows;
  if (value == "noos") return OsFamily::kNone;
  return OsFamily::kLinux;
}

std::string_view NameOf(OsFamily family) {
  switch (family) {
    case OsFamily::kLinux:
      return "linux";
    case OsFamily::kWindows:
      return "windows";
    case OsFamily::kNone:
      return "noos";
  }
  return "linux";
}

std::vector<OsMisfit> MisfitsOf(OsCapabilities const& os, OsRequest const& request) {
  std::vector<OsMisfit> misfits;
  auto check = [&](bool asked, bool allowed, std::string_view attribute, std::string_view what) {
    if (!asked || allowed) return;
    misfits.push_back({std::string(attribute), Sentence(os, attribute, what)});
  };
  check(request.password, os.password, "password", "a password");
  check(request.password_wo, os.password, "password_wo", "a password");
  check(request.ssh_key, os.ssh_key, "ssh_key", "an SSH key");
  check(request.ssh_key_name, os.ssh_key, "ssh_key_name", "an SSH key");
  check(request.user_data, os.user_data, "user_data", "user data");
  check(request.user_data_wo, os.user_data, "user_data_wo", "user data");
  check(request.soft_raid, os.layout, "soft_raid", "a disk layout");
  check(request.partitions, os.layout, "partitions", "a disk layout");
  check(request.private_network, os.private_network, "private_network_uuid", "a private network");
  return misfits;
}

}  // namespace ferro::provider
