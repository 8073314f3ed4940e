#include <filesystem>

#include "base/file.h"
#include "base/text.h"
#include "controlplane/cli/run.h"
#include "controlplane/cli/wanted.h"
#include "controlplane/yaml/print.h"

namespace ferro::cli {
namespace {

std::string Quoted(std::string const& text) {
  yaml::Node node{.kind = yaml::Kind::kText, .text = text};
  return std::string(Trimmed(yaml::PrintYaml(node)));
}

// Comments show what may be said; nothing is said that the Compose files do not.
std::string PlatformFileText(model::Loaded const& loaded, std::filesystem::path const& folder) {
  auto const& platform = loaded.platform;
  std::string out =
      "# What Compose has no words for; docs/platform-file.md tells the rest.\n"
      "apiVersion: ferroplane.dev/v1\n";
  if (platform.name_source == compose::NameSource::kFolder) {
    out += "# Fixed here, so that a renamed folder stays the same platform.\nname: " +
           Quoted(platform.name) + "\n";
  }
  std::vector<std::string> files;
  for (auto const& file : platform.files) {
    files.push_back(Quoted(file.lexically_proximate(folder).string()));
  }
  out += files.size() == 1 ? "compose: " + files.front() + "\n"
                           : "compose: [" + Joined(files, ", ") + "]\n";
  out += "# services:\n";
  for (auto const& [name, service] : platform.services) {
    out += "#   " + name + ":\n#     kind: " + std::string(model::NameOf(service.kind)) + "\n";
    if (service.spec.healthcheck || service.kind == model::ServiceKind::kJob) continue;
    if (service.spec.ports.empty()) continue;
    out +=
        "#     health:\n#       http: {port: " + std::to_string(service.spec.ports.front().target) +
        ", path: /}\n";
  }
  return out;
}

}  // namespace

Result<int> RunInit(Context& context, Options const& options) {
  auto const loaded = LoadWanted(context, options);
  if (!loaded) return Fail(loaded.error());
  auto const folder = loaded->platform.files.empty() ? loaded->platform.folder
                                                     : loaded->platform.files.front().parent_path();
  auto const path =
      loaded->platform_file.empty() ? folder / "ferroplane.yaml" : loaded->platform_file;
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    return Fail(ErrorCode::kConflict, path.string() +
                                          " is there already: nothing was written. `ferroplane "
                                          "validate` checks it");
  }
  auto const written = WriteFile(path, PlatformFileText(*loaded, folder));
  if (!written) return Fail(written.error());
  auto const told = context.out.Write("Wrote " + path.string() +
                                      ". `ferroplane plan` shows what it makes of the platform.\n");
  if (!told) return Fail(told.error());
  return 0;
}

}  // namespace ferro::cli
