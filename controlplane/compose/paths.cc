#include "controlplane/compose/paths.h"

#include <array>
#include <string_view>

namespace ferro::compose {
namespace {

using yaml::Node;

class Resolver {
 public:
  Resolver(std::filesystem::path const& base, std::string const& home) : base_(base), home_(home) {}

  void Service(Node& service) const;
  void Volume(Node& volume) const;
  void Path(Node* path) const;

 private:
  void Context(Node* context) const;
  void Each(Node* list, std::string_view key) const;

  std::filesystem::path const& base_;
  std::string const& home_;
};

void Resolver::Path(Node* path) const {
  if (path == nullptr || !path->IsText() || path->text.empty() || path->tag == "!reset") return;
  if (path->text.starts_with('~') && !home_.empty())
    path->text = CleanPath(home_ + "/" + path->text.substr(1));
  path->text = path->text.starts_with('/') ? path->text : CleanPath((base_ / path->text).string());
}

void Resolver::Context(Node* context) const {
  constexpr std::array<std::string_view, 3> kRemote = {"github.com/", "git@", "service:"};
  if (context == nullptr || context->text.find("://") != std::string::npos) return;
  for (std::string_view prefix : kRemote) {
    if (context->text.starts_with(prefix)) return;
  }
  Path(context);
}

void Resolver::Each(Node* list, std::string_view key) const {
  if (list == nullptr) return;
  for (auto& item : list->items) Path(key.empty() ? &item : item.Find(key));
}

void Resolver::Service(Node& service) const {
  if (Node* build = service.Find("build")) {
    Context(build->Find("context"));
    if (Node* contexts = build->Find("additional_contexts")) {
      for (auto& member : contexts->members) Context(&member.value);
    }
    if (Node* keys = build->Find("ssh")) {
      for (auto& member : keys->members) Path(&member.value);
    }
  }
  Each(service.Find("env_file"), "path");
  Each(service.Find("label_file"), "");
  if (Node* develop = service.Find("develop")) Each(develop->Find("watch"), "path");
  if (Node* mounts = service.Find("volumes")) {
    for (auto& mount : mounts->items) {
      if (mount.TextAt("type") == "bind") Path(mount.Find("source"));
    }
  }
}

// A volume that is a bind in disguise.
void Resolver::Volume(Node& volume) const {
  Node* options = volume.Find("driver_opts");
  if (volume.TextAt("driver") == "local" && options != nullptr && options->TextAt("o") == "bind")
    Path(options->Find("device"));
}

}  // namespace

std::string CleanPath(std::string const& path) {
  if (path.empty()) return path;
  std::string clean = std::filesystem::path(path).lexically_normal().string();
  while (clean.size() > 1 && clean.back() == '/') clean.pop_back();
  // POSIX lets a path begin with two slashes mean something else; here it does not.
  while (clean.starts_with("//")) clean.erase(0, 1);
  return clean;
}

void ResolvePaths(Node& document, std::filesystem::path const& base, std::string const& home) {
  Resolver const resolver(base, home);
  auto each = [&](std::string_view section, auto resolve) {
    if (Node* entries = document.Find(section)) {
      for (auto& member : entries->members) resolve(member.value);
    }
  };
  each("services", [&](Node& service) { resolver.Service(service); });
  each("volumes", [&](Node& volume) { resolver.Volume(volume); });
  each("configs", [&](Node& config) { resolver.Path(config.Find("file")); });
  each("secrets", [&](Node& secret) { resolver.Path(secret.Find("file")); });
}

}  // namespace ferro::compose
