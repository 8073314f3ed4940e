// A platform of its own for each test: an empty engine, a scratch folder with files, a state
// directory, and ferroplane run there as a user would.
#pragma once

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "acceptance-tests/harness/process.h"
#include "acceptance-tests/platform/engine.h"

namespace ferro::acceptance {

using Strings = std::vector<std::string>;

// Says `up`, `plan` and their kin in `folder`.
struct Call {
  Strings arguments;
  std::filesystem::path folder = {};                    // "" is the test's own.
  std::map<std::string, std::string> environment = {};  // More, or instead.
};

class PlatformTest : public testing::Test {
 protected:
  PlatformTest();
  ~PlatformTest() override;

  PrivateEngine const& engine() const { return engine_; }
  // Where files without a folder stand; its name is the project's, unless the file says so.
  std::filesystem::path folder() const { return scratch_ / "demo"; }
  std::filesystem::path scratch() const { return scratch_; }
  std::filesystem::path state() const { return scratch_ / "state"; }

  void Write(std::string const& name, std::string const& text);  // Makes folders as needed.
  std::string Read(std::string const& name) const;
  // Where `from` stands exactly once.
  void Replace(std::string const& name, std::string const& from, std::string const& to);

  Finished Ferroplane(Call const& call) const;
  Finished Ferroplane(Strings arguments) const { return Ferroplane(Call{std::move(arguments)}); }
  std::unique_ptr<Process> StartFerroplane(Call const& call) const;
  Command CommandOf(Call const& call) const;
  // `up --yes`, which must succeed.
  void Up(Strings more = {});
  // "create container demo-web-1", …, of `plan --json`, without what is kept.
  Strings Planned(Strings more = {}) const;
  // `plan -detailed-exitcode` says that there is nothing to do.
  void ExpectNothingToDo(Strings more = {}) const;
  // Of the journal, the files beside it and what was printed: `text` is nowhere.
  void ExpectNowhereInState(std::string const& text) const;

  // Given to every call of Ferroplane.
  std::map<std::string, std::string> environment;
  Strings options;  // Behind the command.

 private:
  PrivateEngine engine_ = PrivateEngine::OfTests();
  std::filesystem::path scratch_;
};

// A service that answers on port 8081 and a store that keeps keys, on port 27017.
extern char const* const kPair;

}  // namespace ferro::acceptance
