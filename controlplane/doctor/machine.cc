#include "controlplane/doctor/machine.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/file.h"
#include "base/text.h"

namespace ferro::doctor {
namespace {

constexpr std::size_t kLargestReading = 4U << 20U;

// That live in memory or are made by the kernel and the engine: always there at boot.
constexpr std::array<std::string_view, 22> kNoDisks = {
    "autofs",   "binfmt_misc", "bpf",     "cgroup",    "cgroup2", "configfs", "debugfs", "devpts",
    "devtmpfs", "efivarfs",    "fusectl", "hugetlbfs", "mqueue",  "nsfs",     "overlay", "proc",
    "pstore",   "ramfs",       "sysfs",   "tmpfs",     "tracefs", "squashfs"};

std::string Reading(std::filesystem::path const& path) {
  auto text = ReadFile(path, kLargestReading);
  return text ? *std::move(text) : std::string();
}

std::optional<std::int64_t> NumberIn(std::string_view text) {
  text = Trimmed(text);
  std::int64_t number = 0;
  auto const read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc()) return std::nullopt;
  return number;
}

// "\040" is a blank, proc(5).
std::string WithoutEscapes(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    int code = 0;
    bool const is_octal = text[i] == '\\' && i + 3 < text.size() &&
                          std::from_chars(text.data() + i + 1, text.data() + i + 4, code, 8).ptr ==
                              text.data() + i + 4;
    plain.push_back(is_octal ? static_cast<char>(code) : text[i]);
    if (is_octal) i += 3;
  }
  return plain;
}

}  // namespace

std::optional<std::int64_t> ParseMemoryAvailable(std::string_view meminfo) {
  constexpr std::string_view kKey = "MemAvailable:";
  for (auto const& line : Split(meminfo, '\n')) {
    if (!line.starts_with(kKey)) continue;
    auto const kibibytes = NumberIn(std::string_view(line).substr(kKey.size()));
    if (kibibytes) return *kibibytes * 1024;
  }
  return std::nullopt;
}

std::vector<std::string> ParseMountPoints(std::string_view mountinfo) {
  std::set<std::string> points;
  for (auto const& line : Split(mountinfo, '\n')) {
    // id parent major:minor root POINT options [fields]… - TYPE source options
    auto const words = Split(line, ' ');
    auto const dash = std::find(words.begin(), words.end(), "-");
    if (words.size() < 7 || dash == words.end() || dash + 1 == words.end()) continue;
    bool const is_disk = std::find(kNoDisks.begin(), kNoDisks.end(), *(dash + 1)) == kNoDisks.end();
    // A root that is not "/" is a bind mount of a part, such as a container's hosts file.
    if (is_disk && words[4] != "/" && words[3] == "/") points.insert(WithoutEscapes(words[4]));
  }
  return {points.begin(), points.end()};
}

bool IsUfwOn(std::string_view ufw_conf) {
  for (auto const& line : Split(ufw_conf, '\n'))
    if (Lower(Trimmed(line)) == "enabled=yes") return true;
  return false;
}

Machine ReadMachine(std::filesystem::path const& proc, std::filesystem::path const& etc) {
  return {.max_map_count = NumberIn(Reading(proc / "sys/vm/max_map_count")),
          .memory_available = ParseMemoryAvailable(Reading(proc / "meminfo")),
          .mount_points = ParseMountPoints(Reading(proc / "self/mountinfo")),
          .has_ufw = IsUfwOn(Reading(etc / "ufw/ufw.conf"))};
}

}  // namespace ferro::doctor
