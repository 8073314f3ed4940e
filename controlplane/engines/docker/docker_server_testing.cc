#include "controlplane/engines/docker/docker_server_testing.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "base/check.h"
#include "base/json.h"
#include "http/server_message.h"

namespace ferro::docker {
namespace {

constexpr std::string_view kSocketName = "docker.sock";

struct Message {
  std::string message;
};

void Describe(json::Fields& f, Message& m) {
  f("message", m.message);
}

// Until the other side is gone.
void AwaitEnd(int socket) {
  std::array<char, 256> piece{};
  while (::recv(socket, piece.data(), piece.size(), 0) > 0) {
  }
}

Asked AskedBy(http::ServerRequest const& request) {
  Asked asked{.method = request.method,
              .path = request.path,
              .query = request.query,
              .headers = request.headers,
              .body = request.body};
  if (asked.path.starts_with("/v1.")) {
    auto const slash = asked.path.find('/', 1);
    asked.version = asked.path.substr(2, slash - 2);
    asked.path = slash == std::string::npos ? "/" : asked.path.substr(slash);
  }
  return asked;
}

std::string Hex(std::size_t number) {
  std::string text;
  do {
    text.insert(text.begin(), "0123456789abcdef"[number % 16]);
    number /= 16;
  } while (number > 0);
  return text;
}

std::string HeadOf(Answered const& answer, std::string_view length) {
  std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " Said\r\n";
  for (auto const& [name, value] : answer.headers) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
  return head.append(length).append("\r\n\r\n");
}

// False when the connection is over.
bool SendAnswer(int socket, Answered const& answer) {
  using Ending = Answered::Ending;
  if (answer.ending == Ending::kCloseWithout) return false;
  if (answer.ending == Ending::kSilence) return AwaitEnd(socket), false;
  if (answer.ending == Ending::kGarbage) {
    SendAll(socket, "SSH-2.0-OpenSSH_9.2p1\r\n\r\n");
    return false;
  }
  if (answer.take_over) {
    SendAll(socket, HeadOf(answer, "connection: Upgrade\r\nupgrade: tcp"));
    answer.take_over(socket);
    return false;
  }
  bool const half = answer.ending == Ending::kCloseInside;
  if (answer.chunks.empty() && !answer.endless) {
    bool const has_body = answer.status != 204 && answer.status != 304;
    auto const length = "content-length: " + std::to_string(has_body ? answer.body.size() : 0);
    auto const body = half ? answer.body.substr(0, answer.body.size() / 2) : answer.body;
    return SendAll(socket, HeadOf(answer, length) + body) && !half;
  }
  if (!SendAll(socket, HeadOf(answer, "transfer-encoding: chunked"))) return false;
  for (auto const& chunk : answer.chunks) {
    if (!SendAll(socket, Hex(chunk.size()) + "\r\n" + chunk + "\r\n")) return false;
  }
  if (answer.endless) return AwaitEnd(socket), false;
  return !half && SendAll(socket, "0\r\n\r\n");
}

}  // namespace

Answered Refused(int status, std::string_view message) {
  return {.status = status, .body = json::Print(Message{std::string(message)})};
}

void Record::Add(Asked asked) {
  std::scoped_lock lock(mutex_);
  asked_.push_back(std::move(asked));
}

std::vector<Asked> Record::all() const {
  std::scoped_lock lock(mutex_);
  return asked_;
}

std::size_t Record::Count(std::string_view method) const {
  auto const by_method = counts();
  auto const found = by_method.find(std::string(method));
  return found == by_method.end() ? 0 : found->second;
}

std::map<std::string, std::size_t> Record::counts() const {
  std::map<std::string, std::size_t> out;
  for (auto const& asked : all()) ++out[asked.method];
  return out;
}

std::vector<std::string> Record::lines() const {
  std::vector<std::string> out;
  for (auto const& asked : all()) out.push_back(asked.method + " " + asked.path);
  return out;
}

void Record::Clear() {
  std::scoped_lock lock(mutex_);
  asked_.clear();
}

DockerServer::DockerServer(Answer answer, std::string api_version)
    : answer_(std::move(answer)), api_version_(std::move(api_version)) {
  Start();
}

void DockerServer::Start() {
  listener_ = std::make_unique<UnixListener>(path(), [this](int socket) { Serve(socket); });
}

DockerServer::Answer DockerServer::Always(Answered answer) {
  return [answer = std::move(answer)](Asked const&) { return answer; };
}

std::string DockerServer::path() const {
  return folder_.path() / kSocketName;
}

Answered DockerServer::AnswerTo(Asked const& asked) {
  if (asked.path == "/_ping") {
    return {.body = "OK", .headers = {{"api-version", api_version_}, {"ostype", "linux"}}};
  }
  record_.Add(asked);
  auto answer = answer_(asked);
  return answer ? std::move(*answer) : Refused(404, "page not found");
}

void DockerServer::Serve(int socket) {
  auto const stream = http::MakePlainStream(socket);
  http::ServerOptions const options;
  http::RequestReader reader(*stream, options);
  while (true) {  // Ends with the connection.
    auto const next = reader.Next();
    auto const* const incoming = std::get_if<http::IncomingRequest>(&next);
    if (incoming == nullptr) return;
    if (!SendAnswer(socket, AnswerTo(AskedBy(incoming->request)))) return;
  }
}

}  // namespace ferro::docker
