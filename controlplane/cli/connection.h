// The engine as the commands see it: what plans and applies need (engine.h) and what goes
// past them, the output of containers and commands run in them.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "controlplane/engines/engine.h"

namespace ferro::cli {

struct LogQuery {
  bool follow = false;
  bool timestamps = false;  // RFC 3339 and a blank before each line.
  std::optional<int> tail;  // Lines; absent: all.
  std::string since;        // RFC 3339, or seconds since 1970; "" is the beginning.
};

struct CommandQuery {
  std::vector<std::string> command;
  std::vector<std::string> environment;  // "NAME=VALUE"
  std::string user;
  std::string folder;
  bool interactive = false;  // Our standard input is its.
  bool tty = false;
  bool privileged = false;
};

// Bytes of an output as they come; false ends it.
using TakeBytes = std::function<bool(std::string_view bytes, bool is_error_output)>;

// Thread-safe, but for the standard streams of the process, which Exec and Attach use.
class Console {
 public:
  virtual ~Console() = default;

  virtual Status Logs(std::string const& container, LogQuery const& query, TakeBytes const& take,
                      std::stop_token const& stop) = 0;
  // The exit status of the command.
  virtual Result<int> Exec(std::string const& container, CommandQuery const& query,
                           std::stop_token const& stop) = 0;
  // Starts a container that was created, connected with our standard streams, and waits for
  // its end; its exit status.
  virtual Result<int> StartAttached(std::string const& container, bool tty, bool interactive,
                                    std::stop_token const& stop) = 0;
  // Requests sent until now, those of the engine too.
  virtual std::int64_t calls() const = 0;
};

struct Connection {
  std::unique_ptr<engine::Engine> engine;
  std::unique_ptr<Console> console;
};

}  // namespace ferro::cli
