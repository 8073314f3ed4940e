#include "controlplane/journal/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/descriptor.h"
#include "base/digest.h"
#include "base/file.h"
#include "controlplane/journal/state_directory.h"

namespace ferro::journal {
namespace {

constexpr int kKeyDigits = 64;
constexpr std::size_t kFingerprintDigits = 16;
constexpr std::size_t kLongestName = 100;
// While being written; whoever finds one may remove it.
constexpr std::string_view kUnfinished = ".new";

tl::unexpected<Error> FileError(std::string const& what, std::filesystem::path const& path) {
  int const number = errno;
  auto const said = std::generic_category().message(number);
  if (number == ENOSPC || number == EDQUOT) {
    return Fail(ErrorCode::kUnavailable, "cannot " + what + " " + path.string() + " (" + said +
                                             "): free some space on that disk and run again");
  }
  return Fail(ErrorCode::kPermissionDenied, "cannot " + what + " " + path.string() + ": " + said);
}

Status GiveTo(int fd, HostFile const& file, std::filesystem::path const& path) {
  if (!file.uid && !file.gid) return {};
  auto const uid = file.uid ? *file.uid : static_cast<uid_t>(-1);
  auto const gid = file.gid ? *file.gid : static_cast<gid_t>(-1);
  if (::fchown(fd, uid, gid) == 0) return {};
  if (errno != EPERM) return FileError("change the owner of", path);
  return Fail(
      ErrorCode::kPermissionDenied,
      "cannot give " + file.name +
          " its uid or gid: that needs root; run ferroplane as "
          "root, or leave uid and gid out (mode 0444 lets every user of the container read it)");
}

Status SyncNames(std::filesystem::path const& directory) {
  Descriptor const opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.get() < 0 || ::fsync(opened.get()) != 0) return FileError("sync", directory);
  return {};
}

Status WriteBeside(HostFile const& file, std::filesystem::path const& beside) {
  ::unlink(beside.c_str());
  Descriptor const out(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (out.get() < 0) return FileError("make", beside);
  if (!WriteAll(out.get(), file.content.Reveal())) return FileError("write", beside);
  if (auto given = GiveTo(out.get(), file, beside); !given) return given;
  // After the owner: changing that clears the set-id bits.
  if (::fchmod(out.get(), file.mode & 07777U) != 0) return FileError("set the mode of", beside);
  if (::fsync(out.get()) != 0) return FileError("sync", beside);
  return {};
}

Status WriteDurably(HostFile const& file, std::filesystem::path const& path) {
  auto beside = path;
  beside += std::string(kUnfinished);
  auto written = WriteBeside(file, beside);
  if (written && ::rename(beside.c_str(), path.c_str()) != 0) written = FileError("replace", path);
  if (!written) {
    ::unlink(beside.c_str());
    return written;
  }
  return SyncNames(path.parent_path());
}

bool IsAsItShouldBe(HostFile const& file, std::filesystem::path const& path) {
  struct stat found{};
  if (::lstat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) return false;
  if ((found.st_mode & 07777U) != (file.mode & 07777U)) return false;
  if (found.st_uid != file.uid.value_or(::geteuid())) return false;
  if (file.gid && found.st_gid != *file.gid) return false;
  auto const content = ReadFile(path);
  return content && *content == file.content.Reveal();
}

// Another process may draw the key at the same time: the first to name it wins.
Result<Secret> DrawKey(std::filesystem::path const& path, Random& random) {
  HostFile const file{.name = "key", .content = Secret(random.Hex(kKeyDigits)), .mode = 0600};
  auto beside = path;
  beside += "." + random.Hex(16) + std::string(kUnfinished);
  if (auto written = WriteBeside(file, beside); !written) return Fail(std::move(written).error());
  bool const first = ::link(beside.c_str(), path.c_str()) == 0;
  bool const lost = !first && errno == EEXIST;
  auto failed = FileError("make", path);
  ::unlink(beside.c_str());
  if (!first && !lost) return failed;
  // The directory, too, may be new: the lock makes it, and syncs nothing.
  for (auto const& directory : {path.parent_path(), path.parent_path().parent_path()}) {
    if (auto synced = SyncNames(directory); !synced) return Fail(std::move(synced).error());
  }
  auto key = ReadFile(path);
  if (!key) return Fail(std::move(key).error());
  return Secret(std::move(*key));
}

Result<Secret> ReadOrDrawKey(std::filesystem::path const& path, Random& random) {
  auto key = ReadFile(path);
  if (!key && key.error().code == ErrorCode::kNotFound) return DrawKey(path, random);
  if (!key) return Fail(std::move(key).error());
  if (key->size() != static_cast<std::size_t>(kKeyDigits)) {
    return Fail(ErrorCode::kInternal, path.string() +
                                          " is damaged: put it back from a backup, or remove it; "
                                          "without it every container with a secret is replaced");
  }
  return Secret(std::move(*key));
}

std::string PlainName(std::string const& name) {
  std::string out = name.substr(0, kLongestName);
  std::ranges::replace_if(
      out,
      [](char c) {
        bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '_' || c == '-';
        return !plain;
      },
      '_');
  return out;
}

Result<std::vector<std::string>> NamesIn(std::filesystem::path const& directory) {
  std::error_code error;
  std::vector<std::string> names;
  std::filesystem::directory_iterator at(directory, error);
  for (; !error && at != std::filesystem::directory_iterator(); at.increment(error)) {
    names.push_back(at->path().filename().string());
  }
  if (error) {
    return Fail(ErrorCode::kPermissionDenied,
                "cannot list " + directory.string() + ": " + error.message());
  }
  std::ranges::sort(names);
  return names;
}

std::string OwnerText(std::optional<std::uint32_t> id) {
  return id ? std::to_string(*id) : "-";
}

}  // namespace

Result<HostFiles> HostFiles::Open(std::filesystem::path const& environment_directory,
                                  Random& random) {
  auto const directory = environment_directory / "files";
  if (auto made = MakePrivateDirectory(environment_directory); !made) {
    return Fail(std::move(made).error());
  }
  if (auto made = MakePrivateDirectory(directory); !made) return Fail(std::move(made).error());
  auto key = ReadOrDrawKey(environment_directory / "key", random);
  if (!key) return Fail(std::move(key).error());
  return HostFiles(directory, std::move(*key));
}

std::string HostFiles::Fingerprint(HostFile const& file) const {
  auto const about = file.name + '\0' + OwnerText(file.uid) + '\0' + OwnerText(file.gid) + '\0' +
                     std::to_string(file.mode) + '\0';
  return HmacSha256Hex(key_.Reveal(), about + file.content.Reveal()).substr(0, kFingerprintDigits);
}

std::filesystem::path HostFiles::PathOf(HostFile const& file) const {
  return directory_ / (PlainName(file.name) + "-" + Fingerprint(file));
}

Result<std::filesystem::path> HostFiles::Write(HostFile const& file) const {
  return WriteAs(PathOf(file).filename(), file);
}

Result<std::filesystem::path> HostFiles::WriteAs(std::string const& name,
                                                 HostFile const& file) const {
  auto path = directory_ / std::filesystem::path(name).filename();
  if (IsAsItShouldBe(file, path)) return path;
  if (auto written = WriteDurably(file, path); !written) return Fail(std::move(written).error());
  return path;
}

Result<std::vector<std::string>> HostFiles::List() const {
  auto names = NamesIn(directory_);
  if (names) std::erase_if(*names, [](auto const& name) { return name.ends_with(kUnfinished); });
  return names;
}

Result<std::vector<std::string>> HostFiles::RemoveUnused(std::set<std::string> const& used) const {
  auto names = NamesIn(directory_);  // Also what a killed process left half written.
  if (!names) return names;
  std::erase_if(*names, [&](std::string const& name) { return used.contains(name); });
  for (auto const& name : *names) {
    if (::unlink((directory_ / name).c_str()) != 0 && errno != ENOENT) {
      return FileError("remove", directory_ / name);
    }
  }
  return names;
}

}  // namespace ferro::journal
