// What is watched of a bind source.
#include <sys/stat.h>

#include <algorithm>
#include <optional>

#include "base/digest.h"
#include "base/file.h"
#include "controlplane/plan/gather.h"

namespace ferro::plan {
namespace {

namespace fs = std::filesystem;

// A folder is looked at this deep at most: kMostWatchedFiles bounds the files, not the
// empty folders around them.
constexpr int kMostFolders = 1000;

// A bind mount holds on to the inode: a file that was replaced by another with the same
// content is still the old one inside the container.
std::string Identity(struct stat const& status) {
  return std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
}

std::optional<std::string> HashOfFile(fs::path const& path) {
  auto const content = ReadFile(path, static_cast<std::size_t>(kLargestWatchedFile));
  if (!content) return std::nullopt;
  return Sha256Hex(*content);
}

// "kind path hash" of an entry of a watched folder; nothing when it cannot be watched.
std::optional<std::string> LineOf(fs::directory_entry const& entry, fs::path const& folder) {
  std::error_code error;
  std::string const name = entry.path().lexically_relative(folder).string();
  if (entry.is_symlink(error))
    return "link " + name + " " + fs::read_symlink(entry.path(), error).string();
  if (entry.is_directory(error)) return "folder " + name;
  if (!entry.is_regular_file(error)) return std::nullopt;
  auto const hash = HashOfFile(entry.path());
  if (!hash) return std::nullopt;
  return "file " + name + " " + *hash;
}

std::optional<std::string> HashOfFolder(fs::path const& folder) {
  std::error_code error;
  std::vector<std::string> lines;
  int files = 0;
  int folders = 0;
  fs::recursive_directory_iterator entries(folder, error);
  for (; !error && entries != fs::recursive_directory_iterator(); entries.increment(error)) {
    bool const is_folder = entries->is_directory(error) && !entries->is_symlink(error);
    if (++(is_folder ? folders : files) > (is_folder ? kMostFolders : kMostWatchedFiles))
      return std::nullopt;
    auto line = LineOf(*entries, folder);
    if (!line) return std::nullopt;
    lines.push_back(*std::move(line));
  }
  if (error) return std::nullopt;
  std::sort(lines.begin(), lines.end());
  std::string all;
  for (auto const& line : lines) all += line + '\0';
  return Sha256Hex(all);
}

}  // namespace

WatchedFile Watch(fs::path const& source, bool read_only) {
  WatchedFile watched{.path = source.string()};
  struct stat status{};
  if (::stat(source.c_str(), &status) != 0) return watched;
  watched.exists = true;
  std::optional<std::string> hash;
  if (S_ISREG(status.st_mode) && status.st_size <= kLargestWatchedFile) hash = HashOfFile(source);
  if (S_ISDIR(status.st_mode) && read_only) hash = HashOfFolder(source);
  if (!hash) return watched;
  watched.watched = true;
  watched.fingerprint = Sha256Hex(*hash + " " + Identity(status));
  return watched;
}

}  // namespace ferro::plan
