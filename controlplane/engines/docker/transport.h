// HTTP/1.1 over the engine's unix socket: whole answers, answers in pieces, and
// connections taken over for raw bytes.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "controlplane/engines/docker/socket.h"
#include "http/transport.h"

namespace ferro::docker {

// What a call does to the engine, which decides whether it may be sent again.
enum class Effect {
  kNone,        // Reads only.
  kRepeatable,  // Twice is as good as once.
  kOnce,
};

struct Call {
  std::string method = "GET";
  std::string target;  // "/v1.41/containers/json?all=1"
  http::Headers headers = {};
  std::string body = {};  // JSON, unless a content-type stands in the headers.
  Effect effect = Effect::kNone;
  std::size_t body_limit = 64U << 20U;  // Bytes of a whole answer; one in pieces has none.
};

// Raw bytes both ways. One thread may read while another writes.
class Raw {
 public:
  Raw(Socket socket, std::string unread) : socket_(std::move(socket)), unread_(std::move(unread)) {}

  // How many bytes came; 0 at the end.
  Result<std::size_t> Read(std::span<char> into, Waiting const& waiting);
  Status Write(std::string_view bytes, Waiting const& waiting);
  // The end of the input, for a command that reads until then.
  void CloseWrite() { socket_.CloseWrite(); }

 private:
  Socket socket_;
  std::string unread_;
};

// False ends the call; that is no error.
using Take = std::function<bool(std::string_view bytes)>;

// Thread-safe. Any status is a Response; an Error means that there was no whole answer:
// kUnavailable, kDeadlineExceeded, kCancelled, kPermissionDenied, kInternal.
// `may_have_happened` is set when a call with an effect was sent.
class Transport {
 public:
  explicit Transport(std::string socket_path) : path_(std::move(socket_path)) {}

  Result<http::Response> Send(Call const& call, WaitLimits const& limits);
  // Pieces of the body of a 2xx go to `take`; other bodies into the response.
  Result<http::Response> Stream(Call const& call, WaitLimits const& limits, Take const& take);
  struct Upgraded {
    http::Response response;  // Tells the error where there is no stream.
    std::unique_ptr<Raw> stream = nullptr;
  };
  Result<Upgraded> Upgrade(Call const& call, WaitLimits const& limits);

  std::string const& path() const { return path_; }
  // Calls made until now, for summaries and benchmarks.
  std::int64_t calls() const { return calls_; }

 private:
  class Answer;
  struct Attempt;

  Result<std::unique_ptr<Answer>> Begin(Call const& call, Waiting const& waiting);
  Result<Attempt> Connected(Waiting const& waiting, bool fresh);
  void GiveBack(Socket socket);

  static constexpr std::size_t kMostIdle = 8;

  std::string path_;
  std::atomic<std::int64_t> calls_ = 0;
  std::mutex mutex_;
  std::vector<Socket> idle_;
};

}  // namespace ferro::docker
