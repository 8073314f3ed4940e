#include <algorithm>

#include "apiclient/error.h"
#include "base/text.h"
#include "provider/offers.h"
#include "provider/server/checks.h"
#include "provider/server/facts.h"
#include "provider/server/key_wish.h"
#include "provider/server/names.h"
#include "provider/server/ssh_key.h"

namespace ferro::provider {
namespace {

std::string TitleOf(api::OsTemplate const& image) {
  return image.version_name.empty() ? image.os_name : image.os_name + " " + image.version_name;
}

std::vector<Candidate> CandidatesOf(std::vector<api::OsTemplate> const& images) {
  std::vector<Candidate> candidates;
  candidates.reserve(images.size());
  for (auto const& image : images) candidates.push_back({TitleOf(image), image.id.value});
  return candidates;
}

tf::Path OsParamPath(std::string_view attribute) {
  auto const top = attribute == "password_wo" || attribute == "user_data_wo";
  return top ? tf::Path(attribute) : tf::Path("os_params").Attribute(attribute);
}

}  // namespace

std::optional<api::OsTemplate> CheckImage(Check& check, ServerModel const& wanted) {
  if (check.api_failed || !wanted.os_image_uuid.known() || !wanted.location_uuid.known() ||
      !wanted.configuration_uuid.known()) {
    return std::nullopt;
  }
  auto const images = check.session.catalog().Templates(
      check.client, {Lower(*wanted.location_uuid)}, {Lower(*wanted.configuration_uuid)},
      check.freshness, check.options);
  if (!images) {
    check.ApiFailed(images.error(), "listing operating systems");
    return std::nullopt;
  }
  auto const& id = *wanted.os_image_uuid;
  for (auto const& image : **images) {
    if (SameId(image.id.value, id)) return image;
  }
  tf::Path const path("os_image_uuid");
  auto const candidates = CandidatesOf(**images);
  if (!IsUuid(id)) {
    check.call.Error(
        path, "Not an operating system's UUID",
        NotAUuidText(id, "operating system", "selectel_dedicated_server_os_image_v1", candidates));
  } else {
    check.call.Error(
        path, "Unknown operating system",
        "No operating system " + id +
            " can be installed on this configuration in this location; it may have been "
            "withdrawn. Those that can: " +
            CandidatesText(candidates) + ".");
  }
  return std::nullopt;
}

OsCapabilities CapabilitiesOf(api::OsTemplate const& image) {
  auto const family = FamilyOf(image.os_value);
  auto const v2 = image.template_version == "v2";
  return {.family = family,
          .title = TitleOf(image),
          .password = family != OsFamily::kNone,
          .ssh_key = image.is_ssh_key_allowed,
          .user_data = image.script_allowed,
          .layout = image.partitioning,
          .private_network = v2 && family == OsFamily::kLinux};
}

bool CheckOsParams(Check& check, ServerModel const& config, api::OsTemplate const& image) {
  auto const capabilities = CapabilitiesOf(image);
  auto const params = OsParamsOf(config);
  auto const misfits = MisfitsOf(capabilities, {.password = Sets(params.password),
                                                .password_wo = Sets(config.password_wo),
                                                .ssh_key = Sets(params.ssh_key),
                                                .ssh_key_name = Sets(params.ssh_key_name),
                                                .user_data = Sets(params.user_data),
                                                .user_data_wo = Sets(config.user_data_wo),
                                                .soft_raid = Sets(params.soft_raid),
                                                .partitions = params.partitions.known()});
  for (auto const& misfit : misfits) {
    check.call.Error(OsParamPath(misfit.attribute), "Not accepted by the operating system",
                     misfit.detail);
  }
  auto const& hostname = params.hostname;
  auto const too_long = capabilities.family == OsFamily::kWindows && Sets(hostname) &&
                        hostname->size() > kLongestWindowsHostname;
  if (too_long) {
    check.call.Error(OsParamPath("hostname"), "Host name is too long",
                     "\"" + *hostname + "\" has " + std::to_string(hostname->size()) +
                         " characters; Windows takes 15.");
  }
  return misfits.empty() && !too_long;
}

std::optional<std::string> ResolveKey(Check& check, KeyWish const& wish) {
  auto const& key = wish.text;
  if (key.empty() || IsSshKeyContent(key)) return key;
  if (check.api_failed) return std::nullopt;
  auto const keys = check.session.catalog().SshKeys(check.session.Account(), check.options);
  if (!keys) {
    check.ApiFailed(keys.error(), "looking up SSH key \"" + key + "\"");
    return std::nullopt;
  }
  std::vector<Candidate> candidates;
  std::vector<std::string> found;
  for (auto const& candidate : **keys) {
    candidates.push_back({candidate.name, candidate.id.value});
    if (candidate.name == key) found.push_back(candidate.public_key);
  }
  if (found.size() == 1) return found.front();
  if (found.empty() && check.freshness == Freshness::kCached && check.session.WillHaveKey(key)) {
    return std::nullopt;
  }
  tf::Path const path = tf::Path("os_params").Attribute(wish.attribute);
  if (found.empty()) {
    check.call.Error(path, "Unknown SSH key",
                     "\"" + key +
                         "\" is neither the content of a public key nor the name of one in the "
                         "control panel. The keys there: " +
                         CandidatesText(candidates) + ".");
  } else {
    check.call.Error(path, "Ambiguous SSH key",
                     std::to_string(found.size()) + " keys in the control panel are named \"" +
                         key + "\". Write the content of the one you mean.");
  }
  return std::nullopt;
}

std::string DrivesOf(Check& check, api::ServiceId const& service) {
  auto const drives = check.session.catalog().Drives(check.client, service, check.options);
  return drives ? DrivesText(DrivesOf(**drives)) : "";
}

}  // namespace ferro::provider
