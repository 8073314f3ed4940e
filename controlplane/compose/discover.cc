#include "controlplane/compose/discover.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "controlplane/compose/reader.h"

namespace ferro::compose {
namespace {

using Path = std::filesystem::path;

constexpr std::array<std::string_view, 4> kNames = {"compose.yaml", "compose.yml",
                                                    "docker-compose.yml", "docker-compose.yaml"};
constexpr std::array<std::string_view, 4> kOverrides = {
    "compose.override.yml", "compose.override.yaml", "docker-compose.override.yml",
    "docker-compose.override.yaml"};

Path Absolute(Path const& base, std::string const& path) {
  return path == "-" ? Path(path) : (base / path).lexically_normal();
}

std::string ValueOf(Variables const& variables, std::string_view name) {
  auto const found = variables.find(name);
  return found == variables.end() ? std::string() : found->second.value;
}

auto Wrong(std::string_view code, std::string const& message) {
  return Fail(Error{.code = ErrorCode::kInvalidArgument,
                    .message = std::string(code) + ": " + message,
                    .facts = {{"code", std::string(code)}}});
}

// The first of the names that is in the folder, or "".
Path FirstOf(std::array<std::string_view, 4> const& names, Path const& folder, Files const& files) {
  for (std::string_view name : names) {
    if (files.HasFile(folder / name)) return folder / name;
  }
  return {};
}

std::vector<Path> SearchUpwards(Path folder, Files const& files) {
  for (;;) {  // Each turn goes up one folder.
    if (Path const found = FirstOf(kNames, folder, files); !found.empty()) {
      Path const over = FirstOf(kOverrides, folder, files);
      return over.empty() ? std::vector{found} : std::vector{found, over};
    }
    Path const parent = folder.parent_path();
    if (parent == folder || parent.empty()) return {};
    folder = parent;
  }
}

// Adds what the files set and the environment does not.
Status AddFiles(Variables& variables, std::vector<Path> const& files, Reader& reader) {
  Variables known;
  for (auto const& file : files) {
    auto read = reader.ReadVariables(file, variables, std::move(known));
    if (!read) return Fail(std::move(read).error());
    known = *std::move(read);
  }
  variables.merge(known);
  return {};
}

Status AddDotenv(Variables& variables, Path const& folder, Options const& options, Reader& reader) {
  std::vector<Path> files;
  files.reserve(options.env_files.size() + 1);
  for (auto const& file : options.env_files)
    files.push_back(Absolute(options.working_directory, file));
  std::string const disabled = Lower(ValueOf(variables, "COMPOSE_DISABLE_ENV_FILE"));
  if (files.empty() && disabled != "1" && disabled != "true" &&
      reader.files().HasFile(folder / ".env"))
    files.push_back(folder / ".env");
  return AddFiles(variables, files, reader);
}

std::vector<std::string> ProfilesOf(Options const& options, Variables const& variables) {
  if (!options.profiles.empty()) return options.profiles;
  std::vector<std::string> out;
  for (auto const& profile : Split(ValueOf(variables, "COMPOSE_PROFILES"), ',')) {
    if (!Trimmed(profile).empty()) out.emplace_back(Trimmed(profile));
  }
  return out;
}

}  // namespace

Result<Found> Discover(Options const& options, Reader& reader) {
  Found found;
  for (auto const& [name, value] : options.environment.variables())
    found.variables.emplace(ToValidUtf8(name), Variable{ToValidUtf8(value), "the environment"});
  Path const& here = options.working_directory;
  Path folder = here;
  for (auto const& file : options.files) {
    found.files.push_back(Absolute(here, file));
    if (found.files.size() == 1 && file != "-") folder = found.files[0].parent_path();
  }
  if (!options.project_directory.empty()) folder = Absolute(here, options.project_directory);
  if (auto status = AddDotenv(found.variables, folder, options, reader); !status)
    return Fail(std::move(status).error());
  if (std::string const list = ValueOf(found.variables, "COMPOSE_FILE");
      found.files.empty() && !list.empty()) {
    std::string separator = ValueOf(found.variables, "COMPOSE_PATH_SEPARATOR");
    if (separator.empty()) separator = ":";
    for (auto const& file : Split(list, separator[0])) found.files.push_back(Absolute(here, file));
  }
  if (found.files.empty()) found.files = SearchUpwards(folder, reader.files());
  if (found.files.empty())
    return Wrong("COMPOSE-018",
                 "there is no Compose file in " + folder.string() + " or above it; looked for " +
                     Listed({kNames.begin(), kNames.end()}, "and") + "; name one with -f");
  if (options.project_directory.empty() && found.files[0] != "-")
    folder = found.files[0].parent_path();
  found.directory = folder;
  // The project may be elsewhere than we are; its .env counts too.
  if (auto status = AddDotenv(found.variables, folder, options, reader); !status)
    return Fail(std::move(status).error());
  found.profiles = ProfilesOf(options, found.variables);
  return found;
}

std::string NormalizedName(std::string_view name) {
  std::string out;
  for (char const c : Lower(name)) {
    bool const mark = c == '-' || c == '_';
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (mark && !out.empty())) out += c;
  }
  return out;
}

Result<ProjectName> NameProject(Options const& options, Found const& found, Reader& reader) {
  std::string const variable = ValueOf(found.variables, "COMPOSE_PROJECT_NAME");
  if (!options.project_name.empty() || !variable.empty()) {
    bool const by_option = !options.project_name.empty();
    std::string const& name = by_option ? options.project_name : variable;
    if (NormalizedName(name) != name)
      return Wrong("COMPOSE-017",
                   "the project name \"" + name + "\" of " +
                       (by_option ? "-p" : "COMPOSE_PROJECT_NAME") +
                       " is not possible: use lower-case letters, digits, dashes and "
                       "underscores, a letter or digit first; \"" +
                       NormalizedName(name) + "\" would do");
    return ProjectName{name, by_option ? NameSource::kOption : NameSource::kVariable};
  }
  if (!options.default_name.empty()) return ProjectName{options.default_name, NameSource::kFile};
  yaml::Node named;
  for (auto const& file : found.files) {
    auto document = reader.ReadRaw(file);
    if (!document) return Fail(std::move(document).error());
    yaml::Node const* name = document->Find("name");
    if (name != nullptr && name->IsText() && !name->text.empty()) named = *name;
  }
  std::vector<UnsetVariable> unset;  // Counted when the file itself is read.
  if (auto status = InterpolateTree(named, found.variables, unset); !status)
    return Fail(std::move(status).error());
  if (std::string name = NormalizedName(named.text); !name.empty())
    return ProjectName{std::move(name), NameSource::kFile};
  std::string name = NormalizedName(found.directory.filename().string());
  if (name.empty())
    return Wrong("COMPOSE-017", "the folder " + found.directory.string() +
                                    " gives no project name; say one with -p or `name:`");
  return ProjectName{std::move(name), NameSource::kFolder};
}

}  // namespace ferro::compose
