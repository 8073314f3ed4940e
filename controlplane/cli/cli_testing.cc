#include "controlplane/cli/cli_testing.h"

#include <gmock/gmock.h>

#include <mutex>

#include "base/file.h"
#include "base/text.h"
#include "controlplane/cli/program.h"

namespace ferro::cli {
namespace {

class ScriptedConsole final : public Console {
 public:
  ScriptedConsole(ConsoleScript& script, fake::World& world) : script_(script), world_(world) {}

  Status Logs(std::string const& container, LogQuery const& query, TakeBytes const& take,
              std::stop_token const& /*stop*/) override {
    std::lock_guard const lock(mutex_);
    script_.log_queries.push_back(query);
    take(script_.logs[NameFor(container)], false);
    return {};
  }
  Result<int> Exec(std::string const& container, CommandQuery const& query,
                   std::stop_token const& /*stop*/) override {
    script_.asked.push_back("exec " + NameFor(container) + ": " + Joined(query.command, " "));
    script_.commands.push_back(query);
    return script_.exit_code;
  }
  Result<int> StartAttached(std::string const& container, bool /*tty*/, bool /*interactive*/,
                            std::stop_token const& /*stop*/) override {
    script_.asked.push_back("start " + NameFor(container));
    return script_.exit_code;
  }
  std::int64_t calls() const override { return world_.calls(); }

 private:
  std::string NameFor(std::string const& container) const {
    for (auto const& [name, box] : world_.Books().boxes) {
      if (box.seen.id == container) return name;
    }
    return container;
  }

  ConsoleScript& script_;
  fake::World& world_;
  std::mutex mutex_;
};

}  // namespace

Shell::Shell() {
  environment["FERROPLANE_STATE"] = (folder() / ".state").string();
}

Status TextStream::Write(std::string_view more) {
  if (closed) return Fail(ErrorCode::kUnavailable, "writing the output: broken pipe");
  text += more;
  return {};
}

std::optional<std::string> TextInput::ReadLine() {
  if (lines.empty()) return std::nullopt;
  auto line = lines.front();
  lines.pop_front();
  return line;
}

void Shell::Put(std::string const& name, std::string_view content) const {
  auto const path = folder() / name;
  std::filesystem::create_directories(path.parent_path());
  auto const written = WriteFile(path, content);
  ASSERT_TRUE(written.has_value()) << written.error().message;
}

std::string Shell::Read(std::string const& name) const {
  return ReadFile(folder() / name).value_or("");
}

bool Shell::Has(std::string const& name) const {
  return std::filesystem::exists(folder() / name);
}

int Shell::Run(std::vector<std::string> const& arguments) {
  out_.text.clear();
  err_.text.clear();
  Context context{.environment = Environment(environment),
                  .working_directory = folder(),
                  .clock = clock,
                  .random = random,
                  .out = out_,
                  .err = err_,
                  .in = in,
                  .connect = [this](Context const&) -> Result<Connection> {
                    if (no_engine) return Fail(*no_engine);
                    return Connection{.engine = world.Connect("ferroplane"),
                                      .console = std::make_unique<ScriptedConsole>(console, world)};
                  },
                  .stop = stop.get_token(),
                  .failpoints = failpoints,
                  .parallel = 1,
                  .process = 4711,
                  .user = "tester",
                  .proc = folder() / ".proc"};
  return RunProgram(context, arguments);
}

}  // namespace ferro::cli
