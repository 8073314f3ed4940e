#include "provider/filtered.h"

#include "base/text.h"

namespace ferro::provider {
namespace {

struct OlderOsFilter {
  tf::Attr<std::string> name;
  tf::Attr<std::string> version_value;
  tf::Attr<std::string> version_name;
  tf::Attr<std::string> version_name_regex;
  tf::Attr<std::string> configuration_id;
  tf::Attr<std::string> location_id;
};
void Describe(tf::Fields& f, OlderOsFilter& m) {
  f.About("What to choose by.");
  f("name", m.name, tf::Optional(), "Exact name, e.g. `Ubuntu`.");
  f("version_value", m.version_value, tf::Optional(), "Exact version without dots, e.g. `2404`.");
  f("version_name", m.version_name, tf::Optional(),
    "Part of the version's name; letter case does not matter.");
  f("version_name_regex", m.version_name_regex, tf::Optional(),
    "Regular expression (RE2 syntax) for the version's name.");
  f("configuration_id", m.configuration_id, tf::Required().Validate(tf::UuidText()),
    "Configuration on which it is to be installed.");
  f("location_id", m.location_id, tf::Required().Validate(tf::UuidText()),
    "Location of the server.");
}

struct FilteredOs {
  static constexpr char kList[] = "os";
  static constexpr char kAbout[] =
      "Operating systems, with the arguments of the provider selectel/selectel. New configurations "
      "are better off with `selectel_dedicated_server_os_image_v1`, which finds exactly one.";
  tf::Attr<std::string> id;
  tf::Attr<std::string> name;
  tf::Attr<std::string> arch;
  tf::Attr<std::string> os;
  tf::Attr<std::string> version_value;
  tf::Attr<std::string> version_name;
  tf::Attr<bool> scripts_allowed;
  tf::Attr<bool> ssh_key_allowed;
  tf::Attr<bool> partitioning;
};
void Describe(tf::Fields& f, FilteredOs& m) {
  f("id", m.id, tf::Computed(), "UUID of the operating system's image.");
  f("name", m.name, tf::Computed(), "Its name, e.g. `Ubuntu`.");
  f("arch", m.arch, tf::Computed(), "Architecture, e.g. `x86_64`.");
  f("os", m.os, tf::Computed(), "Its technical name, e.g. `ubuntu`.");
  f("version_value", m.version_value, tf::Computed(), "Version without dots, e.g. `2404`.");
  f("version_name", m.version_name, tf::Computed(), "Version as people write it.");
  f("scripts_allowed", m.scripts_allowed, tf::Computed(), "Whether it takes user data.");
  f("ssh_key_allowed", m.ssh_key_allowed, tf::Computed(), "Whether it takes an SSH key.");
  f("partitioning", m.partitioning, tf::Computed(), "Whether it takes a disk layout.");
}

std::optional<std::vector<FilteredOs>> FindSystems(Asking const& asking,
                                                   OlderOsFilter const& filter, tf::Call& call) {
  auto const path = tf::Path("filter");
  if (!filter.location_id.known() || !filter.configuration_id.known()) {
    call.Error(path, "A filter is missing",
               "A filter block with `configuration_id` and `location_id` is needed: what can be "
               "installed depends on both.");
    return std::nullopt;
  }
  auto const names = NameFilter::Make(filter.version_name_regex);
  if (!names) {
    call.Error(names.error(), "Bad regular expression", path.Attribute("version_name_regex"));
    return std::nullopt;
  }
  auto const templates =
      asking.catalog().TemplatesForRead(asking.client, {*filter.location_id},
                                        {*filter.configuration_id}, asking.began, asking.options);
  if (!templates) {
    CannotRead(templates.error(), "operating systems", call);
    return std::nullopt;
  }
  auto const part = Lower(filter.version_name.value_or(""));
  std::vector<FilteredOs> out;
  for (auto const& image : **templates) {
    if (!Passes(filter.name, image.os_name) || !Passes(filter.version_value, image.version_value) ||
        Lower(image.version_name).find(part) == std::string::npos ||
        !names->Matches(image.version_name)) {
      continue;
    }
    out.push_back({.id = image.id.value,
                   .name = image.os_name,
                   .arch = image.arch,
                   .os = image.os_value,
                   .version_value = image.version_value,
                   .version_name = image.version_name,
                   .scripts_allowed = image.script_allowed,
                   .ssh_key_allowed = image.is_ssh_key_allowed,
                   .partitioning = image.partitioning});
  }
  return out;
}

}  // namespace

std::unique_ptr<tf::AnyDataSource> MakeFilteredImages(Sessions& sessions) {
  return std::make_unique<FilteredDataSource<OlderOsFilter, FilteredOs>>("selectel_dedicated_os_v1",
                                                                         sessions, FindSystems);
}

}  // namespace ferro::provider
