// Terraform (or OpenTofu) in a fresh directory, with the provider of this build
// installed from an unpacked filesystem mirror. Nothing of the user's environment
// reaches it but PATH.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "acceptance-tests/harness/process.h"
#include "base/result.h"

namespace ferro::acceptance {

// "terraform" when it is in PATH, else "tofu", else "".
std::string TerraformProgram();

class Terraform {
 public:
  // `environment` is added, e.g. the simulator's.
  static Result<std::unique_ptr<Terraform>> Create(std::map<std::string, std::string> environment);
  ~Terraform();  // Removes the directory.

  std::filesystem::path const& directory() const { return directory_; }
  // Holds the directory, HOME and TMPDIR.
  std::filesystem::path const& root() const { return root_; }
  void Write(std::string_view file, std::string_view content);
  std::string Read(std::string_view file) const;
  void Remove(std::string_view file);
  void SetEnvironment(std::string const& name, std::string const& value);

  // Runs one command, e.g. {"plan", "-out=p"}; -input=false and -no-color are added
  // where the command takes them.
  Finished Run(std::vector<std::string> arguments);
  // A script of commands as a user types them; ends at the first that fails.
  Finished Shell(std::string const& script);
  std::unique_ptr<Process> Start(std::vector<std::string> arguments);

  // The usual ones; each fails the current test with the output when it exits
  // with another status than 0.
  void Init();
  Finished Apply(std::vector<std::string> more = {});
  Finished Destroy(std::vector<std::string> more = {});
  // The exit status of plan -detailed-exitcode: 0 empty, 1 error, 2 changes.
  int PlanStatus(std::vector<std::string> more = {});
  // `show -json` of the state, or of a plan made now with these arguments.
  std::string StateJson();
  std::string PlanJson(std::vector<std::string> more = {});

  // Recipe IDEM (core-rules): the three plans after an apply must all be empty.
  void ExpectNothingToDo();
  // Nothing has a value "outside of Terraform".
  void ExpectNoDrift();

 private:
  Terraform() = default;
  std::vector<std::string> WithDefaults(std::vector<std::string> arguments) const;

  std::string program_;
  std::filesystem::path root_;       // Everything of this test.
  std::filesystem::path directory_;  // Where the configuration stands.
  std::map<std::string, std::string> environment_;
};

// The unpacked mirror of this build's provider, made once per process.
std::filesystem::path MirrorRoot();

// The terraform block that every test configuration begins with.
std::string_view RequiredProviders();

}  // namespace ferro::acceptance
