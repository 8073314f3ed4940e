#include "acceptance-tests/harness/terraform.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

#include "acceptance-tests/harness/document.h"
#include "acceptance-tests/harness/programs.h"
#include "base/check.h"
#include "base/environment.h"
#include "base/file.h"
#include "base/process.h"
#include "base/version.h"

namespace ferro::acceptance {
namespace {

namespace fs = std::filesystem;
using std::chrono::minutes;

constexpr minutes kCommandLimit{4};
constexpr std::array<std::string_view, 2> kHosts = {"registry.terraform.io",
                                                    "registry.opentofu.org"};

// A mirror for as long as the process lives.
class Mirror {
 public:
  Mirror() : root_(MakeScratchFolder()) {
    auto const program = fs::path(ProgramPath("terraform-provider-selectel"));
    for (auto host : kHosts) {
      auto const folder =
          root_ / host / "ferroplane" / "selectel" / std::string(kVersion) / "linux_amd64";
      fs::create_directories(folder);
      fs::copy_file(program, folder / ("terraform-provider-selectel_v" + std::string(kVersion)));
    }
  }
  Mirror(Mirror const&) = delete;
  Mirror& operator=(Mirror const&) = delete;
  ~Mirror() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  fs::path const& root() const { return root_; }

 private:
  fs::path root_;
};

// Which arguments a command understands.
bool TakesInput(std::string const& command) {
  static constexpr std::array<std::string_view, 6> kCommands = {"init",    "plan",   "apply",
                                                                "destroy", "import", "refresh"};
  return std::ranges::find(kCommands, command) != kCommands.end();
}

bool TakesNoColor(std::string const& command) {
  return TakesInput(command) || command == "validate" || command == "show" || command == "test";
}

}  // namespace

std::string TerraformProgram() {
  for (auto const* name : {"terraform", "tofu"}) {
    if (!FindProgram(name, Environment::OfProcess()).empty()) return name;
  }
  return "";
}

fs::path MirrorRoot() {
  static Mirror mirror;
  return mirror.root();
}

std::string_view RequiredProviders() {
  return R"(terraform {
  required_providers {
    selectel = {
      source = "ferroplane/selectel"
    }
  }
}
)";
}

Result<std::unique_ptr<Terraform>> Terraform::Create(
    std::map<std::string, std::string> environment) {
  std::unique_ptr<Terraform> terraform(new Terraform);
  terraform->program_ = TerraformProgram();
  if (terraform->program_.empty()) {
    return Fail(ErrorCode::kNotFound, "neither terraform nor tofu is in PATH");
  }
  terraform->root_ = MakeScratchFolder();
  terraform->directory_ = terraform->root_ / "work";
  for (auto const* folder : {"work", "home", "tmp"}) {
    fs::create_directories(terraform->root_ / folder);
  }
  auto const cli = terraform->root_ / "cli.tfrc";
  auto written = WriteFile(cli, "provider_installation {\n  filesystem_mirror {\n    path = \"" +
                                    MirrorRoot().string() + "\"\n  }\n}\n");
  if (!written) return Fail(written.error());
  environment["PATH"] = Environment::OfProcess().Get("PATH");
  environment["HOME"] = (terraform->root_ / "home").string();
  environment["TMPDIR"] = (terraform->root_ / "tmp").string();
  environment["TF_CLI_CONFIG_FILE"] = cli.string();
  environment["CHECKPOINT_DISABLE"] = "1";
  terraform->environment_ = std::move(environment);
  return terraform;
}

Terraform::~Terraform() {
  std::error_code ignored;
  fs::remove_all(root_, ignored);
}

void Terraform::Write(std::string_view file, std::string_view content) {
  auto const path = directory_ / file;
  fs::create_directories(path.parent_path());
  auto written = WriteFile(path, content);
  FERRO_CHECK(written.has_value(), "a test's file cannot be written");
}

std::string Terraform::Read(std::string_view file) const {
  return ReadFile(directory_ / file).value_or("");
}

void Terraform::Remove(std::string_view file) {
  fs::remove(directory_ / file);
}

void Terraform::SetEnvironment(std::string const& name, std::string const& value) {
  environment_[name] = value;
}

std::vector<std::string> Terraform::WithDefaults(std::vector<std::string> arguments) const {
  auto const command = arguments.at(0);
  std::vector<std::string> more;
  if (TakesInput(command)) more.emplace_back("-input=false");
  if (TakesNoColor(command)) more.emplace_back("-no-color");
  arguments.insert(arguments.begin() + 1, more.begin(), more.end());
  arguments.insert(arguments.begin(), program_);
  return arguments;
}

std::unique_ptr<Process> Terraform::Start(std::vector<std::string> arguments) {
  auto process = Process::Start({.arguments = WithDefaults(std::move(arguments)),
                                 .environment = environment_,
                                 .directory = directory_});
  FERRO_CHECK(process.has_value(), "terraform cannot be started");
  return std::move(*process);
}

Finished Terraform::Run(std::vector<std::string> arguments) {
  auto const command = arguments.at(0);
  auto finished = Start(std::move(arguments))->Wait(kCommandLimit);
  if (!finished) {
    ADD_FAILURE() << command << ": " << finished.error().message;
    return {.exit_status = -1};
  }
  return *finished;
}

Finished Terraform::Shell(std::string const& script) {
  auto finished = RunCommand({.arguments = {"/bin/sh", "-e", "-c", script},
                              .environment = environment_,
                              .directory = directory_},
                             kCommandLimit);
  if (finished) return *finished;
  ADD_FAILURE() << script << ": " << finished.error().message;
  return {.exit_status = -1};
}

void Terraform::Init() {
  auto finished = Run({"init"});
  EXPECT_EQ(finished.exit_status, 0) << finished.text();
}

Finished Terraform::Apply(std::vector<std::string> more) {
  more.insert(more.begin(), {"apply", "-auto-approve"});
  auto finished = Run(std::move(more));
  EXPECT_EQ(finished.exit_status, 0) << finished.text();
  return finished;
}

Finished Terraform::Destroy(std::vector<std::string> more) {
  more.insert(more.begin(), {"destroy", "-auto-approve"});
  auto finished = Run(std::move(more));
  EXPECT_EQ(finished.exit_status, 0) << finished.text();
  return finished;
}

int Terraform::PlanStatus(std::vector<std::string> more) {
  more.insert(more.begin(), {"plan", "-detailed-exitcode"});
  auto finished = Run(std::move(more));
  EXPECT_NE(finished.exit_status, 1) << finished.text();
  return finished.exit_status;
}

std::string Terraform::StateJson() {
  auto finished = Run({"show", "-json"});
  EXPECT_EQ(finished.exit_status, 0) << finished.text();
  return finished.out;
}

std::string Terraform::PlanJson(std::vector<std::string> more) {
  more.insert(more.begin(), {"plan", "-out=plan.bin"});
  auto finished = Run(std::move(more));
  EXPECT_EQ(finished.exit_status, 0) << finished.text();
  auto shown = Run({"show", "-json", "plan.bin"});
  EXPECT_EQ(shown.exit_status, 0) << shown.text();
  return shown.out;
}

void Terraform::ExpectNothingToDo() {
  for (auto const& arguments : {std::vector<std::string>{"-refresh=false"}, {}}) {
    auto more = arguments;
    more.insert(more.begin(), {"plan", "-detailed-exitcode"});
    auto finished = Run(std::move(more));
    EXPECT_EQ(finished.exit_status, 0) << finished.text();
  }
  ExpectNoDrift();
}

void Terraform::ExpectNoDrift() {
  // Not by the exit status: Terraform 1.11 notes the paths of sensitive attributes in
  // the order of a hash map, and where there are two of them (password and user_data)
  // it takes another order for a change that it then cannot show.
  auto planned = Run({"plan", "-refresh-only", "-out=drift.bin"});
  EXPECT_EQ(planned.exit_status, 0) << planned.text();
  EXPECT_NE(planned.out.find("No changes."), std::string::npos) << planned.text();
  EXPECT_EQ(planned.out.find("outside of Terraform"), std::string::npos) << planned.text();
  auto shown = Run({"show", "-json", "drift.bin"});
  auto const plan = Document::Parse(shown.out);
  EXPECT_TRUE(plan.At("/resource_drift").is_null()) << plan.At("/resource_drift").Json();
}

}  // namespace ferro::acceptance
