// A machine on which terraform is run again and again against one simulated cloud: what
// survives between two runs is the state file and the cloud, nothing else.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "provider/faults/wire_testing.h"
#include "provider/provider_testing.h"

namespace ferro::provider {

// One terraform command.
struct Command {
  enum class Kind { kApply, kDestroy, kImport, kRefresh, kPlan };
  Kind kind = Kind::kApply;
  std::string config = {};
  std::string id = {};  // Of an import block that stands beside the resource.
};

struct Ran {
  bool killed = false;
  tf::Diagnostics diagnostics = {};
  tf::Action action = tf::Action::kNoOp;
  bool drifted = false;
  std::vector<std::string> violations = {};  // Of core's own rules.
  bool ok() const { return !killed && !diagnostics.has_errors(); }
};

struct RoomOptions {
  std::string provider_config = R"({"poll_interval": "20s"})";
  OrderGuards guards = {};
  // What processes of one machine share; empty keeps each one's locks to itself.
  std::filesystem::path lock_directory = {};
};

class Room {
 public:
  explicit Room(RoomOptions options);

  FakeClock clock;
  FakeRandom random;
  sim::Cloud cloud;
  Wire wire;
  std::optional<tf::CoreInstance> state_file;
  // Of somebody else, who uses the same machine, account and project.
  std::optional<tf::CoreInstance> other_state_file;

  // A new provider process, and what the command leaves in the state file. With an
  // injection, it goes wrong there.
  Ran Terraform(Command const& command, Injection const* injection = nullptr);

  // The same by somebody else, undisturbed; also while a command of ours is running.
  Ran OtherTerraform(Command const& command);

  // Of a `resource "selectel_dedicated_server_v1" "web"`.
  std::string StateId() const;

  // The books: what happened so far, and which servers are to be paid on.
  std::size_t Count(std::string_view action);
  std::vector<sim::Server> Renewed();
  // Reserved for servers.
  std::size_t PrivateAddresses();

 private:
  class Process;
  RoomOptions options_;
};

}  // namespace ferro::provider
