// Sockets for tests: a Docker engine that answers from a script and misbehaves on demand,
// and a relay in front of a real engine. Both remember what was asked.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/temporary_directory_testing.h"
#include "base/unix_relay_testing.h"
#include "http/transport.h"

namespace ferro::docker {

struct Asked {
  std::string method;
  std::string path;   // Without the version: "/containers/json".
  std::string query;  // As sent, still encoded.
  http::Headers headers;
  std::string body;
  std::string version;  // "1.41", or ""
};

struct Answered {
  enum class Ending {
    kKeepOpen,
    kCloseWithout,  // No answer at all.
    kCloseInside,   // The head and half of the body.
    kSilence,       // No answer, no end.
    kGarbage,       // Bytes that are no HTTP.
  };

  int status = 200;
  std::string body = {};
  http::Headers headers = {};
  // Each is a chunk of its own; the body is not sent then.
  std::vector<std::string> chunks = {};
  bool endless = false;  // No end after the chunks until the client goes.
  Ending ending = Ending::kKeepOpen;
  // With 101: what is done with the connection afterwards.
  std::function<void(int socket)> take_over = {};
};

// {"message": "…"}, as engines say no.
Answered Refused(int status, std::string_view message);

// What was asked of a socket, by all of its clients.
class Record {
 public:
  void Add(Asked asked);
  std::vector<Asked> all() const;
  // Of one method; {"GET": 3, …} of all.
  std::size_t Count(std::string_view method) const;
  std::map<std::string, std::size_t> counts() const;
  // "GET /containers/json", …
  std::vector<std::string> lines() const;
  void Clear();

 private:
  mutable std::mutex mutex_;
  std::vector<Asked> asked_;
};

// `answer` is called by many threads at once; it may return nothing for what it does not
// know, which is then answered with 404 "page not found". /_ping is answered here.
class DockerServer {
 public:
  using Answer = std::function<std::optional<Answered>(Asked const&)>;

  explicit DockerServer(Answer answer, std::string api_version = "1.41");
  DockerServer(DockerServer const&) = delete;
  DockerServer& operator=(DockerServer const&) = delete;
  ~DockerServer() { listener_.reset(); }

  // For take_over; false when the client is gone.
  // The same answer to everything.
  static Answer Always(Answered answer);

  std::string path() const;
  Record& record() { return record_; }  // Without /_ping.
  std::size_t connections() const { return listener_->connections(); }
  // What is connected is cut, the socket's file stays: as after a kill of the engine.
  void Kill() { listener_.reset(); }
  void Start();

 private:
  void Serve(int socket);
  Answered AnswerTo(Asked const& asked);

  TemporaryDirectory folder_;
  Answer answer_;
  std::string api_version_;
  Record record_;
  std::unique_ptr<UnixListener> listener_;
};

// Relays everything between its clients and the engine at `upstream`, and records the
// requests. What follows an upgrade is passed on unread.
class RecordingSocket {
 public:
  explicit RecordingSocket(std::string upstream);
  RecordingSocket(RecordingSocket const&) = delete;
  RecordingSocket& operator=(RecordingSocket const&) = delete;

  std::string path() const;
  Record& record() { return record_; }

 private:
  TemporaryDirectory folder_;
  Record record_;
  std::unique_ptr<UnixRelay> relay_;  // The last member: its threads use the others.
};

}  // namespace ferro::docker
