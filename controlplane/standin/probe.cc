#include "controlplane/standin/probe.h"

#include <cstddef>
#include <string_view>

#include "base/text.h"
#include "controlplane/standin/socket.h"

namespace ferro::standin {
namespace {

constexpr std::size_t kAnswerLimit = 4096;  // Bytes; the first line is what counts.

std::string BigEndian(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes += static_cast<char>((number >> static_cast<unsigned>(shift)) & 0xffU);
  }
  return bytes;
}

// PostgreSQL's startup message, protocol 3.0: length, version, names and values.
std::string PostgresStartup() {
  using std::string_literals::operator""s;
  std::string const body = BigEndian(3U << 16U) + "user\0ferro-standin\0database\0postgres\0\0"s;
  return BigEndian(static_cast<std::uint32_t>(body.size() + 4)) + body;
}

Error Unexpected(std::string_view answer) {
  std::string text = ToValidUtf8(CutUtf8(Trimmed(answer.substr(0, answer.find('\n'))), 80));
  for (char& character : text) {
    if (static_cast<unsigned char>(character) < 0x20) character = ' ';
  }
  return Error{.code = ErrorCode::kUnavailable,
               .message = answer.empty() ? "closed without an answer" : "answered " + text};
}

// "R", length, kind of authentication: 0 none, 3 and 5 passwords, 10 SASL.
Result<std::string> ReadPostgres(std::string_view answer) {
  if (!answer.starts_with('R') || answer.size() < 9) return Fail(Unexpected(answer));
  return std::string(answer[8] == 0 ? "lets anyone in" : "asks for a password");
}

Result<std::string> ReadRedis(std::string_view answer) {
  if (answer.starts_with("+PONG")) return std::string("PONG");
  if (answer.starts_with("-NOAUTH")) return std::string("asks for a password");
  return Fail(Unexpected(answer));
}

Result<std::string> ReadZooKeeper(std::string_view answer) {
  constexpr std::string_view kVersion = "Zookeeper version: ";
  if (!answer.starts_with(kVersion)) return Fail(Unexpected(answer));
  answer.remove_prefix(kVersion.size());
  return "version " + std::string(answer.substr(0, answer.find_first_of("-, \n")));
}

Result<std::string> Ask(Endpoint const& endpoint, Protocol protocol, Deadline deadline) {
  auto const socket = Connect(endpoint, deadline);
  if (!socket) return Fail(socket.error());
  if (protocol == Protocol::kTcp) return std::string("takes connections");
  std::string const question = protocol == Protocol::kPostgres ? PostgresStartup()
                               : protocol == Protocol::kRedis  ? "PING\r\n"
                                                               : "srvr";
  if (auto sent = Send(*socket, question, deadline); !sent) return Fail(sent.error());
  auto const answer = Receive(*socket, kAnswerLimit, deadline);
  if (!answer) return Fail(answer.error());
  if (protocol == Protocol::kPostgres) return ReadPostgres(*answer);
  return protocol == Protocol::kRedis ? ReadRedis(*answer) : ReadZooKeeper(*answer);
}

}  // namespace

Result<std::string> Probe(Endpoint const& endpoint, Protocol protocol,
                          std::chrono::milliseconds limit) {
  auto said = Ask(endpoint, protocol, In(limit));
  if (said) return said;
  return Fail(std::move(said).error().Within(endpoint.host + ":" + std::to_string(endpoint.port)));
}

Result<std::string> Probe(Dependency const& dependency) {
  Result<std::string> last = Fail(ErrorCode::kUnavailable, "no endpoint");
  for (Endpoint const& endpoint : dependency.endpoints) {
    last = Probe(endpoint, dependency.protocol);
    if (last) return last;
  }
  return last;
}

}  // namespace ferro::standin
