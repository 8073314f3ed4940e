#include "controlplane/plan/listening.h"

#include <charconv>
#include <cstring>
#include <set>

#include "base/file.h"
#include "base/text.h"
#include "base/unix_socket.h"

namespace ferro::plan {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestTable = 16U << 20U;  // Some 100,000 sockets.
constexpr int kMostProcesses = 50'000;
constexpr std::string_view kTcpListen = "0A";
constexpr std::string_view kUdpUnconnected = "07";

std::vector<std::string> Words(std::string_view line) {
  std::vector<std::string> words;
  for (auto& word : Split(line, ' '))
    if (!word.empty()) words.push_back(std::move(word));
  return words;
}

int HexByte(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

// "0100007F" -> "127.0.0.1"; the kernel prints each 32-bit word in the machine's order.
std::string Ipv4Text(std::string_view word) {
  std::string text;
  for (int i = 3; i >= 0; --i) {
    text += std::to_string(HexByte(word.substr(static_cast<std::size_t>(i) * 2, 2)));
    if (i > 0) text += ".";
  }
  return text;
}

std::string AddressText(std::string const& hex) {
  if (hex.find_first_not_of('0') == std::string::npos) return "";
  if (hex.size() == 8) return Ipv4Text(hex);
  if (hex == "00000000000000000000000001000000") return "::1";
  // ::ffff:127.0.0.1
  if (hex.starts_with("0000000000000000FFFF0000")) return Ipv4Text(hex.substr(24));
  return "[" + Lower(hex) + "]";
}

std::optional<Listening> ParseLine(std::string_view line, std::string const& protocol) {
  // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode
  auto const words = Words(line);
  if (words.size() < 10) return std::nullopt;
  if (words[3] != (protocol == "tcp" ? kTcpListen : kUdpUnconnected)) return std::nullopt;
  auto const colon = words[1].find(':');
  if (colon != 8 && colon != 32) return std::nullopt;
  std::string const port = words[1].substr(colon + 1);
  int number = 0;
  auto const read = std::from_chars(port.data(), port.data() + port.size(), number, 16);
  if (read.ec != std::errc() || number == 0) return std::nullopt;
  return Listening{.port = {.address = AddressText(words[1].substr(0, colon)),
                            .port = number,
                            .protocol = protocol},
                   .inode = words[9]};
}

bool HasSocket(fs::path const& process, std::string const& link) {
  std::error_code error;
  fs::directory_iterator files(process / "fd", error);
  for (; !error && files != fs::directory_iterator(); files.increment(error)) {
    std::error_code gone;
    if (fs::read_symlink(files->path(), gone) == link) return true;
  }
  return false;
}

}  // namespace

std::vector<Listening> ParseListening(std::string_view table, std::string const& protocol) {
  std::vector<Listening> found;
  for (auto const& line : Split(table, '\n'))
    if (auto listening = ParseLine(line, protocol)) found.push_back(*std::move(listening));
  return found;
}

fs::path NetworkTables(std::string_view endpoint, fs::path const& proc) {
  constexpr std::string_view kScheme = "unix://";
  if (endpoint.starts_with(kScheme)) endpoint.remove_prefix(kScheme.size());
  if (endpoint.starts_with('/')) {
    pid_t const pid = PeerOf(std::string(endpoint));
    auto const tables = proc / std::to_string(pid) / "net";
    std::error_code error;
    if (pid > 0 && fs::exists(tables / "tcp", error)) return tables;
  }
  return proc / "self/net";
}

std::vector<Listening> ListeningPorts(fs::path const& tables) {
  std::vector<Listening> all;
  std::set<std::tuple<std::string, std::int64_t, std::string>> seen;
  for (std::string const name : {"tcp", "tcp6", "udp", "udp6"}) {
    auto const table = ReadFile(tables / name, kLargestTable);
    if (!table) continue;  // Without IPv6 there is none.
    for (auto& listening : ParseListening(*table, name.substr(0, 3))) {
      auto const& port = listening.port;
      if (seen.emplace(port.protocol, port.port, port.address).second)
        all.push_back(std::move(listening));
    }
  }
  return all;
}

std::string HolderOf(Listening const& listening, fs::path const& proc) {
  std::string const link = "socket:[" + listening.inode + "]";
  std::error_code error;
  int looked_at = 0;
  fs::directory_iterator processes(proc, error);
  for (; !error && processes != fs::directory_iterator(); processes.increment(error)) {
    std::string const pid = processes->path().filename().string();
    if (pid.find_first_not_of("0123456789") != std::string::npos) continue;
    if (++looked_at > kMostProcesses) break;
    if (!HasSocket(processes->path(), link)) continue;
    auto const name = ReadFile(processes->path() / "comm", 4096);
    std::string const called = name ? std::string(Trimmed(*name)) : std::string();
    return called.empty() ? "process " + pid : called + " (process " + pid + ")";
  }
  return "another process";
}

}  // namespace ferro::plan
