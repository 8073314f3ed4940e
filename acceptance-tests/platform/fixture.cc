#include "acceptance-tests/platform/fixture.h"

#include "acceptance-tests/harness/programs.h"
#include "base/environment.h"
#include "base/file.h"

namespace ferro::acceptance {
namespace {

constexpr std::chrono::minutes kCallLimit{6};

// A kill in the middle of a test before this one may have left the engine down.
Status MakeReady(PrivateEngine const& engine) {
  if (!engine.IsRunning()) {
    if (auto started = engine.Do({"start"}); !started) return started;
  }
  engine.Empty();
  return {};
}

}  // namespace

char const* const kPair = R"(services:
  web:
    image: ferroplane.test/shop-web:1
    environment:
      STANDIN_VERSION: one
    ports: ["8081:3000"]
    healthcheck:
      test: [CMD, /ferro-standin, shop-web, --check]
      interval: 1s
      timeout: 5s
      retries: 2
      start_period: 1s
  store:
    image: ferroplane.test/mongo:1
    ports: ["27017:27017"]
    volumes: ["data:/data/db"]
volumes:
  data:
)";

PlatformTest::PlatformTest() : scratch_(MakeScratchFolder()) {
  auto const ready = MakeReady(engine_);
  EXPECT_TRUE(ready) << ready.error().message;
  std::filesystem::create_directories(folder());
  std::filesystem::create_directories(scratch_ / "home");
}

PlatformTest::~PlatformTest() {
  if (engine_.IsRunning()) engine_.Empty();
  std::error_code ignored;
  std::filesystem::remove_all(scratch_, ignored);
}

void PlatformTest::Write(std::string const& name, std::string const& text) {
  auto const path = folder() / name;
  std::filesystem::create_directories(path.parent_path());
  auto const written = WriteFile(path, text);
  ASSERT_TRUE(written) << written.error().message;
}

std::string PlatformTest::Read(std::string const& name) const {
  auto const text = ReadFile(folder() / name);
  EXPECT_TRUE(text) << text.error().message;
  return text.value_or("");
}

void PlatformTest::Replace(std::string const& name, std::string const& from,
                           std::string const& to) {
  auto text = Read(name);
  auto const at = text.find(from);
  ASSERT_NE(at, std::string::npos) << name << " has no " << from;
  ASSERT_EQ(text.find(from, at + 1), std::string::npos) << name << " has more than one " << from;
  Write(name, text.replace(at, from.size(), to));
}

Command PlatformTest::CommandOf(Call const& call) const {
  Command command{.environment = {{"PATH", Environment::OfProcess().Get("PATH")},
                                  {"HOME", (scratch_ / "home").string()},
                                  {"FERROPLANE_STATE", state().string()}},
                  .directory = call.folder.empty() ? folder() : call.folder};
  // DOCKER_HOST is set by who runs a command inside the engine's network, so that another
  // one needs an `env` of its own.
  command.arguments.emplace_back("env");
  for (auto const* more : {&environment, &call.environment}) {
    for (auto const& [name, value] : *more) command.arguments.push_back(name + "=" + value);
  }
  command.arguments.push_back(ProgramPath("ferroplane"));
  auto arguments = call.arguments;
  if (!arguments.empty()) arguments.insert(arguments.begin() + 1, options.begin(), options.end());
  command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
  return engine_.Inside(std::move(command));
}

Finished PlatformTest::Ferroplane(Call const& call) const {
  auto finished = RunCommand(CommandOf(call), kCallLimit);
  EXPECT_TRUE(finished) << finished.error().message;
  return finished.value_or(Finished{.exit_status = -1});
}

std::unique_ptr<Process> PlatformTest::StartFerroplane(Call const& call) const {
  auto process = Process::Start(CommandOf(call));
  EXPECT_TRUE(process) << process.error().message;
  return process ? std::move(*process) : nullptr;
}

void PlatformTest::Up(Strings more) {
  more.insert(more.begin(), {"up", "--yes"});
  auto const finished = Ferroplane(std::move(more));
  ASSERT_EQ(finished.exit_status, 0) << finished.text();
}

Strings PlatformTest::Planned(Strings more) const {
  more.insert(more.begin(), {"plan", "--json"});
  auto const finished = Ferroplane(std::move(more));
  EXPECT_EQ(finished.exit_status, 0) << finished.text();
  Strings out;
  for (auto const& change : Document::Parse(finished.out).At("/changes").Elements()) {
    auto const sign = change.Text("/sign");
    if (sign == "none" || sign == "keep") continue;
    out.push_back(sign + " " + change.Text("/kind") + " " + change.Text("/name"));
  }
  return out;
}

void PlatformTest::ExpectNothingToDo(Strings more) const {
  more.insert(more.begin(), {"plan", "-detailed-exitcode"});
  auto const finished = Ferroplane(std::move(more));
  EXPECT_EQ(finished.exit_status, 0) << finished.text();
}

void PlatformTest::ExpectNowhereInState(std::string const& text) const {
  int looked_at = 0;
  for (auto const& entry : std::filesystem::recursive_directory_iterator(state())) {
    auto const in_files = entry.path().string().find("/files/") != std::string::npos;
    if (!entry.is_regular_file() || in_files) continue;
    auto const content = ReadFile(entry.path(), std::size_t{1} << 30U);
    ASSERT_TRUE(content) << content.error().message;
    EXPECT_EQ(content->find(text), std::string::npos) << entry.path();
    ++looked_at;
  }
  EXPECT_GT(looked_at, 0);
}

}  // namespace ferro::acceptance
