#include "provider/os_image/model.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "provider/data_source_fields.h"
#include "provider/server/os_rules.h"

namespace ferro::provider {
namespace {

std::string WithoutDots(std::string_view text) {
  std::string out(text);
  std::erase(out, '.');
  return out;
}

std::string YesNo(bool value) {
  return value ? "true" : "false";
}

bool PasswordAllowed(api::OsTemplate const& image) {
  return FamilyOf(image.os_value) != OsFamily::kNone;
}

bool PrivateNetworkAllowed(api::OsTemplate const& image) {
  return FamilyOf(image.os_value) == OsFamily::kLinux && image.template_version == "v2";
}

std::string DefaultLogin(api::OsTemplate const& image) {
  switch (FamilyOf(image.os_value)) {
    case OsFamily::kLinux:
      return "root";
    case OsFamily::kWindows:
      return "Administrator";
    case OsFamily::kNone:
      break;
  }
  return "";
}

std::map<std::string, std::string> Parameters(api::OsTemplate const& image) {
  return {{"os_template", image.os_value},
          {"version_name", image.version_name},
          {"script_allowed", YesNo(image.script_allowed)},
          {"ssh_key_allowed", YesNo(image.is_ssh_key_allowed)},
          {"partitioning", YesNo(image.partitioning)},
          {"template_version", image.template_version},
          {"password_allowed", YesNo(PasswordAllowed(image))},
          {"private_network_allowed", YesNo(PrivateNetworkAllowed(image))},
          {"default_login", DefaultLogin(image)}};
}

void DescribeCapabilities(tf::Fields& f, OsImageModel& m) {
  f("architecture", m.architecture, tf::Computed(), "Processor architecture, e.g. `x86_64`.");
  f("parameters", m.parameters, tf::Computed(),
    "What the image can do, as text: `os_template`, `version_name`, `script_allowed`, "
    "`ssh_key_allowed`, `partitioning`, `template_version`, `password_allowed`, "
    "`private_network_allowed`, `default_login`.");
  f("script_allowed", m.script_allowed, tf::Computed(), "Whether it runs cloud-init user data.");
  f("ssh_key_allowed", m.ssh_key_allowed, tf::Computed(), "Whether it takes an SSH key.");
  f("partitioning", m.partitioning, tf::Computed(), "Whether the disk layout can be chosen.");
  f("password_allowed", m.password_allowed, tf::Computed(), "Whether it takes a password.");
  f("private_network_allowed", m.private_network_allowed, tf::Computed(),
    "Whether it configures a private network.");
  f("default_partitions", m.default_partitions, tf::Computed(), "The layout that it suggests.");
}

void DescribeImage(tf::Fields& f, OsImageModel& m, tf::Rules const& key) {
  f("uuid", m.uuid, key, "UUID of the image.");
  f("name", m.name, key,
    "Name, with or without the version: `Ubuntu` or `Ubuntu 24.04 LTS 64-bit`; letter case does "
    "not matter.");
  f("family", m.family, key, "`linux`, `windows` or `noos`.");
  f("version", m.version, key,
    "Version as the API writes it (`2404`); asked for, `24.04` or a part of the version's name do "
    "too.");
  DescribeCapabilities(f, m);
}

void DescribeWhere(tf::Fields& f, tf::Attr<std::string>& location_uuid,
                   tf::Attr<std::string>& service_uuid, tf::Attr<std::string>& configuration_uuid) {
  f("location_uuid", location_uuid, tf::Required().Validate(tf::UuidText()),
    "UUID of the location: what can be installed differs.");
  f("service_uuid", service_uuid, tf::Optional().Validate(tf::UuidText()),
    "UUID of the configuration. One of this and `configuration_uuid` is needed.");
  f("configuration_uuid", configuration_uuid, tf::Optional().Validate(tf::UuidText()),
    "The same as `service_uuid`, under the name that the server resource uses.");
}

bool VersionMatches(api::OsTemplate const& image, std::string const& version) {
  return EqualsIgnoringCase(image.version_value, version) ||
         EqualsIgnoringCase(image.version_value, WithoutDots(version)) ||
         Lower(image.version_name).find(Lower(version)) != std::string::npos;
}

// Runs of digits as numbers, everything else as text.
bool VersionLess(std::string_view a, std::string_view b) {
  auto digits = [](std::string_view text) {
    std::size_t count = 0;
    while (count < text.size() && std::isdigit(static_cast<unsigned char>(text[count])) != 0)
      ++count;
    return count;
  };
  while (!a.empty() && !b.empty()) {
    auto const in_a = digits(a);
    auto const in_b = digits(b);
    if (in_a > 0 && in_b > 0) {
      if (in_a != in_b) return in_a < in_b;
      if (a.substr(0, in_a) != b.substr(0, in_b)) return a.substr(0, in_a) < b.substr(0, in_b);
      a.remove_prefix(in_a);
      b.remove_prefix(in_b);
      continue;
    }
    if (a.front() != b.front()) return a.front() < b.front();
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  return a.size() < b.size();
}

}  // namespace

void Describe(tf::Fields& f, DefaultPartitionModel& m) {
  f("mount", m.mount, tf::Computed(), "Mount point, or `swap`.");
  f("size", m.size, tf::Computed(), "Size in GB; -1 is the rest of the drive.");
  f("fs_type", m.fs_type, tf::Computed(), "File system.");
}

void Describe(tf::Fields& f, OsImageModel& m) {
  DescribeImage(f, m, tf::Computed());
}

void Describe(tf::Fields& f, OsImageDataModel& m) {
  f.About("One operating system image that a configuration can have at a location.");
  DescribeCommon(f, m.id, m.project_id);
  DescribeWhere(f, m.location_uuid, m.service_uuid, m.configuration_uuid);
  f("latest", m.latest, tf::Optional(),
    "Of several that match take the one with the highest version (default `false`). It floats: a "
    "new version plans a reinstall, which `allow_reinstall` has to allow.");
  DescribeImage(f, m.image, tf::OptionalComputed());
}

void Describe(tf::Fields& f, OsImagesDataModel& m) {
  f.About(
      "The operating system images that a configuration can have at a location, sorted by name.");
  DescribeCommon(f, m.id, m.project_id);
  DescribeWhere(f, m.location_uuid, m.service_uuid, m.configuration_uuid);
  DescribeNameRegex(f, m.name_regex);
  f("family", m.family, tf::Optional().Validate(tf::OneOf({"linux", "windows", "noos"})),
    "Only images of this family.");
  f("os_images", m.os_images, tf::Computed(), "The images.");
}

OsImageModel ToModel(api::OsTemplate const& image) {
  std::vector<DefaultPartitionModel> partitions;
  for (auto const& partition : image.default_partitions) {
    partitions.push_back({partition.mount, partition.size, partition.fstype});
  }
  return {.uuid = image.id.value,
          .name = FullName(image),
          .family = std::string(NameOf(FamilyOf(image.os_value))),
          .version = image.version_value,
          .architecture = image.arch,
          .parameters = Parameters(image),
          .script_allowed = image.script_allowed,
          .ssh_key_allowed = image.is_ssh_key_allowed,
          .partitioning = image.partitioning,
          .password_allowed = PasswordAllowed(image),
          .private_network_allowed = PrivateNetworkAllowed(image),
          .default_partitions = std::move(partitions)};
}

std::string FullName(api::OsTemplate const& image) {
  return image.version_name.empty() ? image.os_name : image.os_name + " " + image.version_name;
}

bool Matches(api::OsTemplate const& image, OsImageQuery const& query) {
  return PassesIgnoringCase(query.uuid, image.id.value) &&
         (!query.name.known() || EqualsIgnoringCase(image.os_name, *query.name) ||
          EqualsIgnoringCase(FullName(image), *query.name)) &&
         (!query.version.known() || VersionMatches(image, *query.version)) &&
         Passes(query.family, NameOf(FamilyOf(image.os_value)));
}

std::size_t LatestOf(std::vector<api::OsTemplate> const& images,
                     std::vector<std::size_t> const& indexes) {
  return *std::ranges::max_element(indexes, [&](std::size_t a, std::size_t b) {
    return VersionLess(images[a].version_value, images[b].version_value);
  });
}

}  // namespace ferro::provider
