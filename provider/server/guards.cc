#include "provider/server/guards.h"

#include <algorithm>
#include <functional>

#include "base/text.h"
#include "provider/server/ssh_key.h"

namespace ferro::provider {
namespace {

using Causes = std::vector<ReinstallCause>;

std::string Shown(tf::Attr<std::string> const& attr) {
  return Sets(attr) ? "\"" + *attr + "\"" : "none";
}

std::string Shown(tf::Attr<std::int64_t> const& attr) {
  return attr.known() ? std::to_string(*attr) : "none";
}

std::string Shown(tf::Attr<PartitionsModel> const& attr) {
  return attr.known() ? MountsText(*attr) : "none";
}

// Whether a planned text is decided and means something else than the prior one. Null
// plans nothing: what is there is kept (mapping 0.1.2).
bool Differs(
    tf::Attr<std::string> const& prior, tf::Attr<std::string> const& planned,
    std::function<bool(std::string_view, std::string_view)> const& same = std::equal_to<>()) {
  if (!planned.known() || prior.unknown()) return false;
  if (!Sets(prior) && !Sets(planned)) return false;
  return Sets(prior) != Sets(planned) || !same(*prior, *planned);
}

bool Differs(tf::Attr<Secret> const& prior, tf::Attr<Secret> const& planned) {
  if (!planned.known() || prior.unknown()) return false;
  if (!Sets(prior) && !Sets(planned)) return false;
  return Sets(prior) != Sets(planned) || !(*prior == *planned);
}

bool Differs(tf::Attr<std::int64_t> const& prior, tf::Attr<std::int64_t> const& planned) {
  return planned.known() && !prior.unknown() && !(prior == planned);
}

bool Differs(tf::Attr<PartitionsModel> const& prior, tf::Attr<PartitionsModel> const& planned) {
  return planned.known() && IsDecided(*planned) && !prior.unknown() && !(prior == planned);
}

tf::Path OsPath(std::string_view key) {
  return tf::Path("os_params").Attribute(key);
}

void AddCause(Causes& causes, std::string_view kind, tf::Path const& path,
              std::string_view change) {
  causes.push_back({std::string(kind), path, path.ToText() + ": " + std::string(change)});
}

void AddVersion(Causes& causes, std::string_view kind, std::string_view attribute,
                tf::Attr<std::int64_t> const& prior, tf::Attr<std::int64_t> const& planned) {
  if (!Differs(prior, planned)) return;
  AddCause(causes, kind, tf::Path(attribute), Shown(prior) + " -> " + Shown(planned));
}

void AddOsParams(Causes& causes, OsParams const& prior, OsParams const& planned) {
  if (Differs(prior.hostname, planned.hostname)) {
    AddCause(causes, "hostname", OsPath("hostname"),
             Shown(prior.hostname) + " -> " + Shown(planned.hostname));
  }
  if (Differs(prior.ssh_key, planned.ssh_key, SameSshKey)) {
    AddCause(causes, "ssh_key", OsPath("ssh_key"),
             Sets(planned.ssh_key) ? "another key" : "removed");
  } else if (planned.ssh_key.unknown() && Sets(planned.ssh_key_name) &&
             Differs(prior.ssh_key_name, planned.ssh_key_name)) {
    AddCause(causes, "ssh_key", OsPath("ssh_key_name"),
             Shown(prior.ssh_key_name) + " -> " + Shown(planned.ssh_key_name));
  }
  if (Sets(planned.password) && Differs(prior.password, planned.password)) {
    AddCause(causes, "password", OsPath("password"), "another password");
  }
  if (Differs(prior.user_data, planned.user_data)) {
    AddCause(causes, "user_data", OsPath("user_data"),
             Sets(planned.user_data) ? "another text" : "removed");
  }
  if (Differs(prior.soft_raid, planned.soft_raid)) {
    AddCause(causes, "partitions", OsPath("soft_raid"),
             Shown(prior.soft_raid) + " -> " + Shown(planned.soft_raid));
  }
  if (Differs(prior.partitions, planned.partitions)) {
    AddCause(causes, "partitions", OsPath("partitions"),
             Shown(prior.partitions) + " -> " + Shown(planned.partitions));
  }
}

std::string Lost(std::string_view server, std::string_view drives) {
  auto const what =
      drives.empty() ? std::string("every drive") : "all data on " + std::string(drives);
  return what + " of server " + std::string(server);
}

}  // namespace

Causes ReinstallCausesOf(ServerModel const& prior, ServerModel const& planned) {
  Causes causes;
  if (prior.os_image_uuid.known() && Differs(prior.os_image_uuid, planned.os_image_uuid, SameId)) {
    AddCause(causes, "os_image", tf::Path("os_image_uuid"),
             Shown(prior.os_image_uuid) + " -> " + Shown(planned.os_image_uuid));
  }
  AddOsParams(causes, OsParamsOf(prior), OsParamsOf(planned));
  AddVersion(causes, "password", "password_wo_version", prior.password_wo_version,
             planned.password_wo_version);
  AddVersion(causes, "user_data", "user_data_wo_version", prior.user_data_wo_version,
             planned.user_data_wo_version);
  return causes;
}

Causes RefusedCauses(ServerModel const& planned, Causes const& causes) {
  if (planned.allow_reinstall.unknown() || planned.allow_reinstall_on.unknown()) return {};
  if (planned.allow_reinstall.value_or(false)) return {};
  auto const allowed = planned.allow_reinstall_on.value_or({});
  Causes refused;
  for (auto const& cause : causes) {
    if (std::ranges::find(allowed, cause.kind) == allowed.end()) refused.push_back(cause);
  }
  return refused;
}

std::string ChangesText(Causes const& causes) {
  std::vector<std::string> changes;
  for (auto const& cause : causes) changes.push_back(cause.change);
  return Joined(changes, "; ");
}

std::string ReinstallRefusedText(Causes const& refused, std::string_view server,
                                 std::string_view drives) {
  std::vector<std::string> kinds;
  for (auto const& cause : refused) {
    auto const kind = "\"" + cause.kind + "\"";
    if (std::ranges::find(kinds, kind) == kinds.end()) kinds.push_back(kind);
  }
  return "This change would reinstall the operating system and erase " + Lost(server, drives) +
         ". Causes: " + ChangesText(refused) + ". Set allow_reinstall = true to allow it, or " +
         "allow_reinstall_on = [" + Joined(kinds, ", ") +
         "] to allow these causes only, or take the change back. (To end the server instead, "
         "terraform destroy -refresh=false plans without this change.)";
}

std::string ReinstallWarningText(Causes const& causes, std::string_view server,
                                 std::string_view drives) {
  return "Applying this plan reinstalls the operating system once and erases " +
         Lost(server, drives) + ". Causes: " + ChangesText(causes) + ".";
}

}  // namespace ferro::provider
