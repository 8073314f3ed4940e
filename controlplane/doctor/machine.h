// What the machine says of itself, beside what the engine says of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ferro::doctor {

struct Machine {
  std::optional<std::int64_t> max_map_count;     // vm.max_map_count
  std::optional<std::int64_t> memory_available;  // Bytes that could be used now.
  // Of disks, local and remote, but for "/": what is there only after it was mounted.
  std::vector<std::string> mount_points;
  bool has_ufw = false;  // Installed and switched on.
};

// From PROC (/proc) and ETC (/etc); what cannot be read stays unknown.
Machine ReadMachine(std::filesystem::path const& proc, std::filesystem::path const& etc);

std::optional<std::int64_t> ParseMemoryAvailable(std::string_view meminfo);
std::vector<std::string> ParseMountPoints(std::string_view mountinfo);
bool IsUfwOn(std::string_view ufw_conf);

}  // namespace ferro::doctor
