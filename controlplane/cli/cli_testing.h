// Runs the program inside a test: a folder of its own, texts for streams, a fake clock, and
// the engine in memory.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock_testing.h"
#include "base/random_testing.h"
#include "base/temporary_directory_testing.h"
#include "controlplane/cli/context.h"
#include "controlplane/engines/fake/world.h"

namespace ferro::cli {

class TextStream final : public Stream {
 public:
  Status Write(std::string_view text) override;
  bool IsTerminal() const override { return terminal; }
  int Columns() const override { return columns; }

  std::string text;
  bool terminal = false;
  int columns = 80;
  bool closed = false;  // Nobody reads any more.
};

class TextInput final : public Input {
 public:
  std::optional<std::string> ReadLine() override;
  bool IsTerminal() const override { return terminal; }

  std::deque<std::string> lines;
  bool terminal = false;
};

// Answers that a test prepares, and what was asked.
struct ConsoleScript {
  std::map<std::string, std::string> logs;  // By container, each line with its time.
  int exit_code = 0;
  std::vector<std::string> asked;  // "exec shop-web-1: sh -c x"
  std::vector<LogQuery> log_queries;
  std::vector<CommandQuery> commands;
};

class Shell {
 public:
  Shell();
  // Writes a file into the folder.
  void Put(std::string const& name, std::string_view content) const;
  std::string Read(std::string const& name) const;
  bool Has(std::string const& name) const;

  // Runs with empty outputs; the exit status.
  int Run(std::vector<std::string> const& arguments);

  std::filesystem::path const& folder() const { return directory_.path(); }
  std::string const& out() const { return out_.text; }
  std::string const& err() const { return err_.text; }

  std::map<std::string, std::string, std::less<>> environment;
  FakeClock clock;
  FakeRandom random;
  fake::World world{clock, random};
  ConsoleScript console;
  // When set, there is no engine.
  std::optional<Error> no_engine;
  TextInput in;
  TextStream out_;
  TextStream err_;
  std::stop_source stop;
  executor::Failpoints* failpoints = nullptr;

 private:
  TemporaryDirectory directory_;
};

}  // namespace ferro::cli
