#include "controlplane/model/load.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.h"
#include "controlplane/model/from_compose.h"
#include "controlplane/model/image_map.h"
#include "controlplane/yaml/parse.h"

namespace ferro::model {
namespace {

using Path = std::filesystem::path;

constexpr std::array<std::string_view, 2> kFileNames = {"ferroplane.yaml", "ferroplane.yml"};
constexpr std::array<std::string_view, 4> kComposeNames = {
    "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"};

Path Under(Path const& folder, std::string const& path) {
  return (folder / path).lexically_normal();
}

// A ferroplane.yaml that was found.
struct OwnFile {
  Path path;
  yaml::Node document;
  PlatformFile file;
};

std::vector<std::string> ComposeFilesOf(OwnFile const& own) {
  std::vector<std::string> out;
  out.reserve(own.file.compose.size());
  for (auto const& file : own.file.compose)
    out.push_back(Under(own.path.parent_path(), file).string());
  return out;
}

class Loader {
 public:
  Loader(LoadOptions const& options, compose::Files const& files)
      : options_(options), files_(files), compose_(options.compose) {}

  Result<Loaded> Load();
  Result<compose::Options> Find();

 private:
  Status FindFile();
  Status FindFileBeside();
  // Reads the file if it is one of ours.
  Result<std::optional<OwnFile>> ReadIfOurs(Path const& path) const;
  Path FileAbove() const;
  // The ferroplane.yaml of the folder, or "".
  Path FileIn(Path const& folder) const;
  // Tells Compose's reader what to read.
  void UseFile(OwnFile own);
  Result<ImageMap> ReadImages() const;

  std::string Shown(Path const& path) const;

  LoadOptions const& options_;
  compose::Files const& files_;
  compose::Options compose_;
  std::optional<OwnFile> own_;
  std::vector<Warning> warnings_;
};

std::string Loader::Shown(Path const& path) const {
  Path const near = path.lexically_relative(options_.compose.working_directory);
  return near.empty() || near.string().starts_with("..") ? path.string() : near.string();
}

Result<std::optional<OwnFile>> Loader::ReadIfOurs(Path const& path) const {
  bool const called_so = std::ranges::find(kFileNames, path.filename()) != kFileNames.end();
  auto text = files_.Read(path);
  if (!text && called_so && text.error().code != ErrorCode::kNotFound)
    return yaml::FailAt(yaml::MarkOf(Shown(path)), "PLATFORM-016",
                        "it cannot be read: " + text.error().message);
  // Of another file that cannot be read Compose's reader says why.
  if (!text) return std::optional<OwnFile>();
  auto document = yaml::Parse(*text, Shown(path));
  if (!document) {
    if (called_so) return Fail(std::move(document).error());
    return std::optional<OwnFile>();
  }
  if (!called_so && !IsPlatformFile(*document)) return std::optional<OwnFile>();
  auto file = ReadPlatformFile(*document);
  if (!file) return Fail(std::move(file).error());
  return std::optional<OwnFile>({path, *std::move(document), *std::move(file)});
}

Path Loader::FileIn(Path const& folder) const {
  for (std::string_view name : kFileNames) {
    if (files_.HasFile(folder / name)) return folder / name;
  }
  return {};
}

// The ferroplane.yaml of this folder or of one above, unless a Compose file comes first.
Path Loader::FileAbove() const {
  Path folder = compose_.working_directory;
  if (!compose_.project_directory.empty()) folder = Under(folder, compose_.project_directory);
  for (;;) {  // Each turn goes up one folder.
    if (Path const own = FileIn(folder); !own.empty()) return own;
    for (std::string_view name : kComposeNames) {
      if (files_.HasFile(folder / name)) return {};
    }
    Path const parent = folder.parent_path();
    if (parent == folder || parent.empty()) return {};
    folder = parent;
  }
}

void Loader::UseFile(OwnFile own) {
  compose_.files = ComposeFilesOf(own);
  if (compose_.files.empty()) {
    compose_.files = {own.path.string()};
    compose_.documents.emplace(own.path, ComposeDocumentOf(own.file));
  } else {
    compose_.default_name = own.file.name;
  }
  own_ = std::move(own);
}

// Beside Compose files that were named, a ferroplane.yaml counts if it names the same.
Status Loader::FindFileBeside() {
  Path const first = Under(compose_.working_directory, compose_.files.front());
  Path const path = FileIn(first.parent_path());
  if (compose_.files.front() == "-" || path.empty()) return {};
  auto own = ReadIfOurs(path);
  if (!own) return Fail(std::move(own).error());
  if (!*own) return {};
  std::vector<std::string> named;
  named.reserve(compose_.files.size());
  for (auto const& file : compose_.files)
    named.push_back(Under(compose_.working_directory, file).string());
  if (ComposeFilesOf(**own) == named) {
    UseFile(**std::move(own));
  } else {
    warnings_.push_back({"PLATFORM-104", Shown(path),
                         "not used: its `compose:` does not name the files that were given"});
  }
  return {};
}

Status Loader::FindFile() {
  if (compose_.files.size() == 1 && compose_.files.front() != "-") {
    auto own = ReadIfOurs(Under(compose_.working_directory, compose_.files.front()));
    if (!own) return Fail(std::move(own).error());
    if (*own) {
      UseFile(**std::move(own));
      return {};
    }
  }
  if (!compose_.files.empty()) return FindFileBeside();
  if (compose_.environment.Has("COMPOSE_FILE")) return {};
  Path const above = FileAbove();
  if (above.empty()) return {};
  auto own = ReadIfOurs(above);
  if (!own) return Fail(std::move(own).error());
  if (*own) UseFile(**std::move(own));
  return {};
}

Result<ImageMap> Loader::ReadImages() const {
  Path path;
  if (!options_.image_map.empty()) {
    path = Under(compose_.working_directory, options_.image_map);
  } else if (own_ && !own_->file.image_map.empty()) {
    path = Under(own_->path.parent_path(), own_->file.image_map);
  }
  if (path.empty()) return ImageMap();
  auto text = files_.Read(path);
  if (text) return ParseImageMap(*text, Shown(path));
  if (own_ && options_.image_map.empty())
    return yaml::FailAt(own_->document.Find("image_map")->mark, "PLATFORM-016",
                        "the image map cannot be read: " + text.error().message);
  return Fail(Error{.code = ErrorCode::kInvalidArgument,
                    .message = "PLATFORM-016: --image-map: " + text.error().message,
                    .facts = {{"code", "PLATFORM-016"}}});
}

Result<compose::Options> Loader::Find() {
  if (auto status = FindFile(); !status) return Fail(std::move(status).error());
  return std::move(compose_);
}

Result<Loaded> Loader::Load() {
  if (auto status = FindFile(); !status) return Fail(std::move(status).error());
  auto images = ReadImages();
  if (!images) return Fail(std::move(images).error());
  auto project = compose::Load(compose_, files_);
  if (!project) return Fail(std::move(project).error());
  Options options{.files = &files_};
  if (own_) options.kinds = KindsOf(own_->file);
  auto platform = FromCompose(*project, *images, options);
  if (!platform) return Fail(std::move(platform).error());
  if (own_) {
    if (auto status = ApplyPlatformFile(own_->file, *platform); !status)
      return Fail(std::move(status).error());
  }
  platform->warnings.insert(platform->warnings.begin(), warnings_.begin(), warnings_.end());
  return Loaded{.project = *std::move(project),
                .platform = *std::move(platform),
                .platform_file = own_ ? own_->path : Path()};
}

}  // namespace

Result<compose::Options> ComposeOptionsOf(LoadOptions const& options, compose::Files const& files) {
  return Loader(options, files).Find();
}

Result<Loaded> LoadPlatform(LoadOptions const& options, compose::Files const& files) {
  return Loader(options, files).Load();
}

}  // namespace ferro::model
